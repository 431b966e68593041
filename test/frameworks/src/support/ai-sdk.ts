import type * as ai from 'ai';
import type * as openai from '@ai-sdk/openai';
import type { SimulatedProvider } from '@culprit/simulated-provider';
import { z } from 'zod';

/** One major version of the AI SDK and the provider package that belongs to it. */
export interface Version {
  major: 5 | 6 | 7;
  ai: string;
  openai: string;
}

export const VERSIONS: readonly Version[] = [
  { major: 7, ai: 'ai', openai: '@ai-sdk/openai' },
  { major: 6, ai: 'ai-6-newest', openai: 'ai-sdk-openai-3-newest' },
  { major: 5, ai: 'ai-5-newest', openai: 'ai-sdk-openai-2-newest' },
];

export type AiSdk = typeof ai;
export type OpenAi = ReturnType<typeof openai.createOpenAI>;

export interface Loaded {
  sdk: AiSdk;
  models: OpenAi;
}

/** The other versions are used as the newest is: what the tests call is the same in all of them. */
export async function load(version: Version, provider: SimulatedProvider): Promise<Loaded> {
  const sdk = (await import(version.ai)) as AiSdk;
  const { createOpenAI } = (await import(version.openai)) as typeof openai;
  return { sdk, models: createOpenAI({ apiKey: 'sk-test-123', baseURL: provider.openaiBaseUrl }) };
}

/** One tool, which does what it is given, and a stop after five rounds. */
export function weather(
  { sdk }: Loaded,
  execute: (input: { city: string }) => unknown,
): Pick<Parameters<AiSdk['generateText']>[0], 'tools' | 'stopWhen'> {
  const inputSchema = z.object({ city: z.string() });
  const tool = sdk.tool({ description: 'The weather', inputSchema, execute });
  return { tools: { weather: tool }, stopWhen: sdk.stepCountIs(5) };
}

export const callsWeather = (city: string, id?: string) => ({
  answer: { toolCalls: [{ name: 'weather', arguments: { city }, id }] },
});
