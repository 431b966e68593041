import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { UsageFacts } from './facts.ts';
import { createPriceBook, estimateCost, PRICES_VERSION } from './prices.ts';
import { PRICE_LISTS } from './prices.data.ts';

const usd = (
  provider: string | undefined,
  model: string | undefined,
  usage: UsageFacts,
): number | undefined => estimateCost(provider, model, usage)?.usd;

const MILLION = { inputTokens: 1_000_000, outputTokens: 1_000_000 };

describe('sums worked out by hand', () => {
  test.each<[string, string, UsageFacts, number]>([
    // 1200 * 2.5 + 300 * 10 = 6000 millionths
    ['openai', 'gpt-4o-2024-08-06', { inputTokens: 1200, outputTokens: 300 }, 0.006],
    // (2000 - 1536) * 1.25 + 1536 * 0.125 + 500 * 10 = 580 + 192 + 5000
    [
      'openai',
      'gpt-5',
      { inputTokens: 2000, cacheReadTokens: 1536, outputTokens: 500, reasoningTokens: 448 },
      0.005772,
    ],
    // 100 * 3 + 2000 * 0.3 + 1000 * 3.75 + 500 * 15 = 300 + 600 + 3750 + 7500
    [
      'anthropic',
      'claude-sonnet-4-6',
      { inputTokens: 3100, cacheReadTokens: 2000, cacheWriteTokens: 1000, outputTokens: 500 },
      0.01215,
    ],
    // 100 * 5 + 600 * 6.25 + 400 * 10 + 10 * 25 = 500 + 3750 + 4000 + 250
    [
      'anthropic',
      'claude-opus-4-5-20251101',
      { inputTokens: 1100, cacheWriteTokens: 1000, cacheWrite1hTokens: 400, outputTokens: 10 },
      0.0085,
    ],
    // 1000 * 2 + 200 * 12
    ['gcp.gemini', 'models/gemini-3.1-pro-preview', { inputTokens: 1000, outputTokens: 200 }, 0.0044],
    // (1000 - 400) * 0.3 + 400 * 1 + 100 * 2.5 = 180 + 400 + 250
    [
      'gcp.gemini',
      'gemini-2.5-flash',
      { inputTokens: 1000, audioInputTokens: 400, outputTokens: 100 },
      0.00083,
    ],
    // 40 * 2.5 + 60 * 32 + 10 * 10 + 90 * 64 = 100 + 1920 + 100 + 5760
    [
      'openai',
      'gpt-audio',
      { inputTokens: 100, audioInputTokens: 60, outputTokens: 100, audioOutputTokens: 90 },
      0.00788,
    ],
    // 8000 * 0.02
    ['openai', 'text-embedding-3-small', { inputTokens: 8000 }, 0.00016],
    // (5000 - 4000) * 1.32 + 4000 * 0.044 + 100 * 3.96 = 1320 + 176 + 396
    [
      'deepseek',
      'deepseek-v4-pro',
      { inputTokens: 5000, cacheReadTokens: 4000, outputTokens: 100 },
      0.001892,
    ],
    // 1000 * 0.59 + 1000 * 0.79
    ['groq', 'llama-3.3-70b-versatile', { inputTokens: 1000, outputTokens: 1000 }, 0.00138],
  ])('%s %s', (provider, model, usage, expected) => {
    expect(usd(provider, model, usage)).toBeCloseTo(expected, 12);
  });

  test.each([
    [272_000, 272_000 * 2.5],
    [272_001, 272_001 * 5],
  ])('a prompt of %d tokens is priced as a whole by its tier', (inputTokens, millionths) => {
    expect(usd('openai', 'gpt-5.4', { inputTokens, outputTokens: 0 })).toBeCloseTo(millionths / 1e6, 9);
  });

  test('cached tokens count towards the tier', () => {
    const usage = { inputTokens: 100_001, cacheReadTokens: 100_000, outputTokens: 0 };
    expect(usd('anthropic', 'claude-haiku-5-5', usage)).toBeCloseTo((1 * 0.5 + 100_000 * 0.05) / 1e6, 12);
  });
});

describe('R48 cached tokens are neither counted twice nor lost', () => {
  const tokens = fc.nat({ max: 50_000 });
  const priced = PRICE_LISTS.filter(({ provider }) =>
    ['openai', 'anthropic', 'google'].includes(provider),
  ).flatMap((list) =>
    Object.entries(list.models).map(([model, rates]) => ({ provider: list.provider, model, rates })),
  );

  test('R48 the parts of the input add up to its total at one rate', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...priced),
        tokens,
        tokens,
        tokens,
        tokens,
        (row, plain, read, write, output) => {
          const flat = createPriceBook([
            { model: row.model, input: 7, output: 7, cacheRead: 7, cacheWrite: 7 },
          ]);
          const inputTokens = plain + read + write;
          const usage = { inputTokens, cacheReadTokens: read, cacheWriteTokens: write, outputTokens: output };
          expect(flat.estimate(row.provider, row.model, usage)?.usd).toBeCloseTo(
            (7 * (inputTokens + output)) / 1e6,
            9,
          );
        },
      ),
    );
  });

  test('R48 each cached token is paid once, at its own rate', () => {
    fc.assert(
      fc.property(fc.constantFrom(...priced), tokens, tokens, tokens, tokens, (row, plain, read, w5, w1h) => {
        const usage = {
          inputTokens: plain + read + w5 + w1h,
          cacheReadTokens: read,
          cacheWriteTokens: w5 + w1h,
          cacheWrite1hTokens: w1h,
          outputTokens: 11,
        };
        const r =
          row.rates.long && usage.inputTokens > row.rates.long.aboveInputTokens ? row.rates.long : row.rates;
        const write = r.cacheWrite ?? r.input;
        const expected =
          plain * r.input +
          read * (r.cacheRead ?? r.input) +
          w5 * write +
          w1h * (r.cacheWrite1h ?? write) +
          11 * (r.output ?? 0);
        expect(usd(row.provider === 'google' ? 'gcp.gemini' : row.provider, row.model, usage)).toBeCloseTo(
          expected / 1e6,
          9,
        );
      }),
    );
  });

  test('R48 counts that contradict their total never make the call dearer than its total at the highest rate', () => {
    const usage = {
      inputTokens: 100,
      cacheReadTokens: 500,
      cacheWriteTokens: 900,
      cacheWrite1hTokens: 5000,
      outputTokens: 0,
    };
    expect(usd('anthropic', 'claude-sonnet-4-6', usage)).toBeCloseTo((100 * 0.3) / 1e6, 12);
  });

  test('R48 reasoning is part of the output', () => {
    const usage = { inputTokens: 0, outputTokens: 100, reasoningTokens: 90 };
    expect(usd('openai', 'o3', usage)).toBeCloseTo((100 * 8) / 1e6, 12);
  });
});

describe('model ids', () => {
  test.each([
    ['openai', 'gpt-4o-2024-11-20', 'gpt-4o'],
    ['openai', 'gpt-4-0613', 'gpt-4'],
    ['openai', 'GPT-4o', 'gpt-4o'],
    ['openai', 'o1-preview-2024-09-12', 'o1'],
    ['azure.ai.openai', 'gpt-4.1-mini-2025-04-14', 'gpt-4.1-mini'],
    ['anthropic', 'claude-sonnet-4-5-20250929', 'claude-sonnet-4-5'],
    ['anthropic', 'claude-3-5-haiku-latest', 'claude-3-5-haiku'],
    ['aws.bedrock', 'anthropic.claude-3-5-sonnet-20241022-v2:0', 'claude-3-5-sonnet'],
    ['aws.bedrock', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'claude-sonnet-4-5'],
    ['aws.bedrock', 'global.anthropic.claude-opus-5-v1', 'claude-opus-5'],
    [
      'aws.bedrock',
      'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0:200k',
      'claude-3-haiku',
    ],
    ['gcp.vertex_ai', 'claude-haiku-4-5@20251001', 'claude-haiku-4-5'],
    ['gcp.vertex_ai', 'projects/p/locations/l/publishers/google/models/gemini-2.5-pro', 'gemini-2.5-pro'],
    ['gcp.gemini', 'models/gemini-2.5-flash-001', 'gemini-2.5-flash'],
    ['x_ai', 'grok-4-0709', 'grok-4'],
    [undefined, 'claude-opus-5', 'claude-opus-5'],
  ])('%s %s is priced as %s', (provider, model, row) => {
    const rates = PRICE_LISTS.map((list) => list.models[row]).find((found) => found !== undefined);
    expect(createPriceBook().ratesOf(provider, model)).toMatchObject({ ...rates, source: PRICES_VERSION });
  });

  test.each([
    ['openai', 'gpt-4o-2024-05-13', 5],
    ['openai', 'gpt-4-1106-preview', 10],
    ['openai', 'gpt-3.5-turbo-0613', 1.5],
    ['aws.bedrock', 'amazon.titan-embed-text-v1', 0.1],
    ['aws.bedrock', 'amazon.titan-embed-text-v2:0', 0.02],
    ['aws.bedrock', 'openai.gpt-oss-120b-1:0', 0.15],
    ['groq', 'openai/gpt-oss-120b', 0.15],
  ])('%s %s has a row of its own', (provider, model, input) => {
    expect(createPriceBook().ratesOf(provider, model)?.input).toBe(input);
  });

  test.each([
    ['openai', 'gpt-5-ultra'],
    ['openai', 'gpt-4o-audio-preview'],
    ['openai', 'ft:gpt-4o-mini-2024-07-18:acme::abc'],
    ['openai', ''],
    ['openai', undefined],
    ['azure.ai.openai', 'support-prod'],
    ['openrouter', 'anthropic/claude-opus-5'],
    ['constructor', 'gpt-5'],
    ['mistral_ai', 'gpt-5'],
    [undefined, 'command-a'],
    ['mistral_ai', 'mistral-large-2402'],
    ['openai', `gpt-5${'-2024-01-01'.repeat(50_000)}`],
  ])('%s %.40s has no price rather than a wrong one', (provider, model) => {
    expect(estimateCost(provider, model, MILLION)).toBeUndefined();
  });

  test('any text is looked up without throwing', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (provider, model) => void estimateCost(provider, model, MILLION)),
    );
  });
});

describe('unknown usage', () => {
  test.each<[string, UsageFacts | undefined]>([
    ['no usage', undefined],
    ['no counts', {}],
    ['no output', { inputTokens: 5 }],
    ['no input', { outputTokens: 5 }],
    ['negative', { inputTokens: -1, outputTokens: 5 }],
    ['not a number', { inputTokens: Number.NaN, outputTokens: 5 }],
    ['audio without an audio price', { inputTokens: 5, outputTokens: 5, audioInputTokens: 2 }],
  ])('%s gives no estimate', (_name, usage) => {
    expect(estimateCost('openai', 'gpt-5', usage)).toBeUndefined();
  });

  test('zero tokens cost zero', () => {
    expect(usd('openai', 'gpt-5', { inputTokens: 0, outputTokens: 0 })).toBe(0);
  });
});

describe('createPriceBook', () => {
  const book = createPriceBook([
    { provider: 'azure.ai.openai', model: 'Support-Prod', input: 2, output: 4, source: 'contract 7' },
    { model: 'gpt-5', input: 1, output: 1 },
    { provider: 'openai', model: 'gpt-5-mini-2025-08-07', input: 9, output: 9 },
  ]);

  test('prices a deployment by its name', () => {
    expect(book.estimate('azure.ai.openai', 'support-prod', MILLION)).toEqual({
      usd: 6,
      source: 'contract 7',
    });
  });

  test('an override without provider wins everywhere, dated names included', () => {
    expect(book.estimate('openai', 'gpt-5-2025-08-07', MILLION)).toEqual({ usd: 2, source: 'settings' });
  });

  test('a dated override leaves the undated model alone', () => {
    expect(book.estimate('openai', 'gpt-5-mini-2025-08-07', MILLION)?.usd).toBe(18);
    expect(book.estimate('openai', 'gpt-5-mini', MILLION)).toEqual({ usd: 2.25, source: PRICES_VERSION });
  });

  test('does not change the built-in table', () => {
    expect(usd('openai', 'gpt-5', MILLION)).toBe(11.25);
  });
});

describe('the table', () => {
  const rows = PRICE_LISTS.flatMap((list) =>
    Object.entries(list.models).map(([model, rates]) => ({ model, ...rates })),
  );

  test.each(PRICE_LISTS)('$provider names its public source and day', ({ source, checked }) => {
    expect(source).toMatch(/^https:\/\//);
    expect(PRICES_VERSION.endsWith(`/${checked}`)).toBe(true);
  });

  test('every rate is positive, reading the cache is never dearer than the input, output never cheaper', () => {
    for (const row of rows) {
      for (const rates of [row, row.long ?? row]) {
        expect(rates.input, row.model).toBeGreaterThan(0);
        expect(rates.cacheRead ?? 0, row.model).toBeLessThanOrEqual(rates.input);
        expect(rates.output ?? rates.input, row.model).toBeGreaterThanOrEqual(rates.input);
      }
    }
  });

  test('every model of a list is found under its own name', () => {
    const names: Record<string, string> = {
      google: 'gcp.gemini',
      mistral: 'mistral_ai',
      xai: 'x_ai',
      bedrock: 'aws.bedrock',
    };
    for (const { provider, models } of PRICE_LISTS) {
      for (const [model, rates] of Object.entries(models)) {
        expect(createPriceBook().ratesOf(names[provider] ?? provider, model)?.input, model).toBe(rates.input);
      }
    }
  });
});
