import type { PriceList, Rates } from './prices.ts';

const rates = (input: number, output?: number, cacheRead?: number): Rates => ({ input, output, cacheRead });

/** OpenAI from GPT-5.4 on: prompts above 272K tokens cost twice the input and one and a half times the output. */
const openaiTiered = (input: number, output: number, cacheRead?: number, cacheWrite?: number): Rates => ({
  ...rates(input, output, cacheRead),
  cacheWrite,
  long: {
    aboveInputTokens: 272_000,
    ...rates(input * 2, output * 1.5, cacheRead === undefined ? undefined : cacheRead * 2),
    cacheWrite: cacheWrite === undefined ? undefined : cacheWrite * 2,
  },
});

/** Anthropic: writing to the cache costs 1.25 times the input for five minutes and twice the input for an hour. */
const claude = (input: number, output: number, cacheRead: number): Rates => ({
  ...rates(input, output, cacheRead),
  cacheWrite: input * 1.25,
  cacheWrite1h: input * 2,
});

const longer = (base: Rates, aboveInputTokens: number, long: Rates): Rates => ({
  ...base,
  long: { aboveInputTokens, ...long },
});

/** xAI and Gemini Pro: twice the price (Gemini: one and a half times the output) for long prompts. */
const xai = (input: number, output: number, cacheRead: number): Rates =>
  longer(rates(input, output, cacheRead), 199_999, rates(input * 2, output * 2, cacheRead * 2));

const geminiPro = (input: number, output: number, cacheRead: number): Rates =>
  longer(rates(input, output, cacheRead), 200_000, rates(input * 2, output * 1.5, cacheRead * 2));

/** Version of the table, in `culprit.cost.source`. */
export const PRICES_VERSION = 'culprit-prices/2026-11-22';

/**
 * List prices in US dollars per million tokens: standard tier, no batch, flex, priority or regional surcharge.
 * Every list names the provider's own price page and the day its rows were last compared with public
 * copies of it.
 */
export const PRICE_LISTS: readonly PriceList[] = [
  {
    provider: 'openai',
    source: 'https://developers.openai.com/api/docs/pricing',
    checked: '2026-11-22',
    models: {
      'gpt-6.1-sol': openaiTiered(2, 10, 0.1, 2.5),
      'gpt-6.1-terra': openaiTiered(1, 5, 0.05, 1.25),
      'gpt-6-astra': openaiTiered(10, 50, 1, 12.5),
      'gpt-6-sol': openaiTiered(2, 10, 0.2, 2.5),
      'gpt-6-luna': openaiTiered(0.1, 0.5, 0.01, 0.125),
      'gpt-5.6-sol': openaiTiered(4, 20, 0.4, 5),
      'gpt-5.6-terra': openaiTiered(2, 12, 0.2, 2.5),
      'gpt-5.6-luna': openaiTiered(0.2, 1.2, 0.02, 0.25),
      'gpt-5.5': openaiTiered(5, 30, 0.5),
      'gpt-5.5-pro': openaiTiered(30, 180),
      'gpt-5.4': openaiTiered(2.5, 15, 0.25),
      'gpt-5.4-mini': rates(0.75, 4.5, 0.075),
      'gpt-5.4-nano': rates(0.2, 1.25, 0.02),
      'gpt-5.4-pro': openaiTiered(30, 180),
      'gpt-5.3-codex': rates(1.75, 14, 0.175),
      'gpt-5.2': rates(1.75, 14, 0.175),
      'gpt-5.2-pro': rates(21, 168),
      'gpt-5.2-codex': rates(1.75, 14, 0.175),
      'gpt-5.2-chat': rates(1.75, 14, 0.175),
      'gpt-5.1': rates(1.25, 10, 0.125),
      'gpt-5.1-codex': rates(1.25, 10, 0.125),
      'gpt-5.1-chat': rates(1.25, 10, 0.125),
      'gpt-5.1-codex-mini': rates(0.25, 2, 0.025),
      'gpt-5': rates(1.25, 10, 0.125),
      'gpt-5-codex': rates(1.25, 10, 0.125),
      'gpt-5-chat': rates(1.25, 10, 0.125),
      'gpt-5-mini': rates(0.25, 2, 0.025),
      'gpt-5-nano': rates(0.05, 0.4, 0.005),
      'gpt-5-pro': rates(15, 120),
      'gpt-4.1': rates(2, 8, 0.5),
      'gpt-4.1-mini': rates(0.4, 1.6, 0.1),
      'gpt-4.1-nano': rates(0.1, 0.4, 0.025),
      'gpt-4o': rates(2.5, 10, 1.25),
      'gpt-4o-2024-05-13': rates(5, 15),
      'gpt-4o-mini': rates(0.15, 0.6, 0.075),
      'chatgpt-4o-latest': rates(5, 15),
      'gpt-4-turbo': rates(10, 30),
      'gpt-4-1106-preview': rates(10, 30),
      'gpt-4-0125-preview': rates(10, 30),
      'gpt-4': rates(30, 60),
      'gpt-4-32k': rates(60, 120),
      'gpt-3.5-turbo': rates(0.5, 1.5),
      'gpt-3.5-turbo-1106': rates(1, 2),
      'gpt-3.5-turbo-0613': rates(1.5, 2),
      'gpt-3.5-turbo-instruct': rates(1.5, 2),
      o1: rates(15, 60, 7.5),
      'o1-pro': rates(150, 600),
      'o1-mini': rates(1.1, 4.4, 0.55),
      o3: rates(2, 8, 0.5),
      'o3-pro': rates(20, 80),
      'o3-mini': rates(1.1, 4.4, 0.55),
      'o3-deep-research': rates(10, 40, 2.5),
      'o4-mini': rates(1.1, 4.4, 0.275),
      'o4-mini-deep-research': rates(2, 8, 0.5),
      'gpt-audio': { ...rates(2.5, 10), audioInput: 32, audioOutput: 64 },
      'gpt-audio-mini': { ...rates(0.6, 2.4), audioInput: 10, audioOutput: 20 },
      'text-embedding-3-large': rates(0.13),
      'text-embedding-3-small': rates(0.02),
      'text-embedding-ada-002': rates(0.1),
    },
  },
  {
    provider: 'anthropic',
    source: 'https://platform.claude.com/docs/en/about-claude/pricing',
    checked: '2026-11-22',
    models: {
      'claude-fable-5-2': claude(8, 40, 0.2),
      'claude-fable-5-1': claude(10, 50, 0.25),
      'claude-fable-5': claude(10, 50, 1),
      'claude-mythos-5-1': claude(10, 50, 0.25),
      'claude-mythos-5': claude(10, 50, 1),
      'claude-opus-5-5': claude(4, 20, 0.2),
      'claude-opus-5': claude(5, 25, 0.5),
      'claude-opus-4-8': claude(5, 25, 0.5),
      'claude-opus-4-7': claude(5, 25, 0.5),
      'claude-opus-4-6': claude(5, 25, 0.5),
      'claude-opus-4-5': claude(5, 25, 0.5),
      'claude-opus-4-1': claude(15, 75, 1.5),
      'claude-opus-4': claude(15, 75, 1.5),
      'claude-opus-4-0': claude(15, 75, 1.5),
      'claude-sonnet-5-5': claude(2, 10, 0.1),
      'claude-sonnet-5': claude(2, 10, 0.2),
      'claude-sonnet-4-6': claude(3, 15, 0.3),
      'claude-sonnet-4-5': longer(claude(3, 15, 0.3), 200_000, claude(6, 22.5, 0.6)),
      'claude-sonnet-4': claude(3, 15, 0.3),
      'claude-sonnet-4-0': claude(3, 15, 0.3),
      'claude-haiku-5-5': longer(claude(0.1, 0.5, 0.01), 100_000, claude(0.5, 2.5, 0.05)),
      'claude-haiku-4-5': claude(1, 5, 0.1),
      'claude-3-7-sonnet': claude(3, 15, 0.3),
      'claude-3-5-sonnet': claude(3, 15, 0.3),
      'claude-3-5-haiku': claude(0.8, 4, 0.08),
      'claude-3-opus': claude(15, 75, 1.5),
      'claude-3-haiku': { input: 0.25, output: 1.25, cacheRead: 0.03, cacheWrite: 0.3, cacheWrite1h: 0.5 },
    },
  },
  {
    provider: 'google',
    source: 'https://ai.google.dev/gemini-api/docs/pricing',
    checked: '2026-11-22',
    models: {
      'gemini-4-argon': rates(2, 10, 0.1),
      'gemini-3.8-flash': rates(0.75, 3.75, 0.075),
      'gemini-3.7-flash': rates(0.75, 3.75, 0.075),
      'gemini-3.6-flash': rates(0.75, 3.75, 0.075),
      'gemini-3.5-flash': rates(1.5, 9, 0.15),
      'gemini-3.5-flash-lite': rates(0.3, 2.5, 0.03),
      'gemini-3.1-pro': geminiPro(2, 12, 0.2),
      'gemini-3.1-flash-lite': { ...rates(0.25, 1.5, 0.025), audioInput: 0.5 },
      'gemini-3-flash': { ...rates(0.5, 3, 0.05), audioInput: 1 },
      'gemini-2.5-pro': geminiPro(1.25, 10, 0.125),
      'gemini-2.5-flash': { ...rates(0.3, 2.5, 0.03), audioInput: 1 },
      'gemini-2.5-flash-lite': { ...rates(0.1, 0.4, 0.01), audioInput: 0.3 },
      'gemini-embedding-001': rates(0.15),
    },
  },
  {
    provider: 'mistral',
    source: 'https://mistral.ai/pricing/api',
    checked: '2026-11-22',
    models: {
      'mistral-large-4': rates(0.7, 2.1, 0.07),
      'mistral-large-2512': rates(0.5, 1.5, 0.05),
      'mistral-large-2411': rates(2, 6),
      'mistral-medium-latest': rates(1.5, 7.5, 0.15),
      'mistral-medium-3-5': rates(1.5, 7.5, 0.15),
      'mistral-medium-2508': rates(0.4, 2),
      'mistral-small-latest': rates(0.15, 0.6, 0.015),
      'mistral-small-2603': rates(0.15, 0.6, 0.015),
      'ministral-14b-2512': rates(0.2, 0.2, 0.02),
      'ministral-8b-2512': rates(0.15, 0.15, 0.015),
      'ministral-8b-latest': rates(0.15, 0.15, 0.015),
      'ministral-3b-2512': rates(0.1, 0.1, 0.01),
      'codestral-2508': rates(0.3, 0.9, 0.03),
      'codestral-latest': rates(0.3, 0.9, 0.03),
      'open-mistral-nemo': rates(0.15, 0.15),
      'mistral-embed': rates(0.1),
    },
  },
  {
    provider: 'cohere',
    source: 'https://cohere.com/pricing',
    checked: '2026-11-22',
    models: {
      // The dates are models of their own here, and the undated names stand for the first ones, which cost more.
      'command-a-03-2025': rates(2.5, 10),
      'command-r-plus-08-2024': rates(2.5, 10),
      'command-r-08-2024': rates(0.15, 0.6),
      'command-r7b-12-2024': rates(0.0375, 0.15),
      'embed-v4.0': rates(0.12),
    },
  },
  {
    // Peak prices; outside 01:00-04:00 and 06:00-10:00 UTC on weekdays the provider charges half.
    provider: 'deepseek',
    source: 'https://api-docs.deepseek.com/quick_start/pricing',
    checked: '2026-11-22',
    models: {
      'deepseek-flash': rates(0.3, 1.2, 0.006),
      'deepseek-v4-flash': rates(0.3, 1.2, 0.006),
      'deepseek-v4-pro': rates(1.32, 3.96, 0.044),
    },
  },
  {
    provider: 'xai',
    source: 'https://docs.x.ai/docs/models',
    checked: '2026-11-22',
    models: {
      'grok-4.7': xai(2, 6, 0.5),
      'grok-4.6': xai(2, 6, 0.5),
      'grok-4.5': xai(2, 6, 0.3),
      'grok-4.3': xai(1.25, 2.5, 0.2),
      'grok-4.20': xai(1.25, 2.5, 0.2),
      'grok-4-1-fast-reasoning': rates(0.2, 0.5, 0.05),
      'grok-4-1-fast-non-reasoning': rates(0.2, 0.5, 0.05),
      'grok-4-fast-reasoning': rates(0.2, 0.5, 0.05),
      'grok-4-fast-non-reasoning': rates(0.2, 0.5, 0.05),
      'grok-4': rates(3, 15, 0.75),
      'grok-3': rates(3, 15, 0.75),
      'grok-3-mini': rates(0.3, 0.5, 0.075),
      'grok-code-fast-1': rates(0.2, 1.5, 0.02),
    },
  },
  {
    provider: 'groq',
    source: 'https://console.groq.com/docs/models',
    checked: '2026-11-22',
    models: {
      'llama-3.1-8b-instant': rates(0.05, 0.08),
      'llama-3.3-70b-versatile': rates(0.59, 0.79),
      'meta-llama/llama-4-maverick-17b-128e-instruct': rates(0.2, 0.6),
      'meta-llama/llama-4-scout-17b-16e-instruct': rates(0.11, 0.34),
      'openai/gpt-oss-120b': rates(0.15, 0.6, 0.075),
      'openai/gpt-oss-20b': rates(0.075, 0.3, 0.0375),
      'qwen/qwen3-32b': rates(0.29, 0.59),
      'moonshotai/kimi-k2-instruct': rates(1, 3, 0.5),
    },
  },
  {
    // US regions. Claude on Bedrock is priced by the rows of `anthropic`.
    provider: 'bedrock',
    source: 'https://aws.amazon.com/bedrock/pricing/',
    checked: '2026-11-22',
    models: {
      'amazon.nova-micro': rates(0.035, 0.14, 0.00875),
      'amazon.nova-lite': rates(0.06, 0.24, 0.015),
      'amazon.nova-pro': rates(0.8, 3.2, 0.2),
      'amazon.nova-premier': rates(2.5, 12.5, 0.625),
      'amazon.titan-embed-text-v1': rates(0.1),
      'amazon.titan-embed-text-v2': rates(0.02),
      'meta.llama3-3-70b-instruct': rates(0.72, 0.72),
      'meta.llama3-1-70b-instruct': rates(0.72, 0.72),
      'meta.llama3-1-8b-instruct': rates(0.22, 0.22),
      'meta.llama4-maverick-17b-instruct': rates(0.24, 0.97),
      'meta.llama4-scout-17b-instruct': rates(0.17, 0.66),
      'mistral.mistral-large-2402': rates(4, 12),
      'mistral.mistral-small-2402': rates(1, 3),
      'deepseek.r1': rates(1.35, 5.4),
      'openai.gpt-oss-120b-1': rates(0.15, 0.6),
      'openai.gpt-oss-20b-1': rates(0.07, 0.3),
    },
  },
];
