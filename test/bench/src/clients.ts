import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { answerMessage, type Answer } from './fake-provider.ts';

export const MODEL = 'gpt-4o';
export const CLAUDE = 'claude-haiku-4-5';

export function openaiWith(fetch: Answer): OpenAI {
  return new OpenAI({
    apiKey: 'test-key',
    baseURL: 'https://api.openai.com/v1',
    maxRetries: 0,
    logLevel: 'off',
    fetch,
  });
}

/** `native`: the SDK starts a span of its own, as it does when nothing is said. */
export function anthropicWith(native: boolean): Anthropic {
  return new Anthropic({
    apiKey: 'test-key',
    maxRetries: 0,
    logLevel: 'off',
    fetch: answerMessage,
    ...(native ? {} : { openTelemetry: false }),
  });
}
