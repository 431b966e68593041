import type * as core from '@langchain/core/tools';
import type * as openai from '@langchain/openai';
import type * as langchain from 'langchain';
import { startSimulatedProvider, type SimulatedProvider } from '@culprit/simulated-provider';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { Traced } from './support/traced.ts';

let traced: Traced;
let provider: SimulatedProvider;
let lang: typeof langchain;
let models: typeof openai;

beforeAll(async () => {
  provider = await startSimulatedProvider({ seed: 5 });
  traced = new Traced();
  lang = await import('langchain');
  models = await import('@langchain/openai');
});
afterEach(() => {
  traced.spans.reset();
});
afterAll(async () => {
  await traced.close();
  await provider.close();
});

const callWeather = { answer: { toolCalls: [{ name: 'get_weather', arguments: { city: 'Bonn' } }] } };
const answer = { answer: { text: 'It is sunny.' } };
const ask = { messages: [{ role: 'user', content: 'How is Bonn?' }] };

function agentWith(run: () => string): { invoke(input: typeof ask): Promise<unknown> } {
  const tool: core.StructuredToolInterface = lang.tool(run, {
    name: 'get_weather',
    schema: z.object({ city: z.string() }),
  });
  const model = new models.ChatOpenAI({
    model: 'gpt-4o-mini',
    apiKey: 'test-key-000000',
    maxRetries: 0,
    configuration: { baseURL: provider.openaiBaseUrl },
  });
  return lang.createAgent({ model, tools: [tool], name: 'forecaster' });
}

test('an agent of createAgent is one agent span over its models and tools', async () => {
  provider.enqueue(callWeather, answer);
  await agentWith(() => 'sunny').invoke(ask);
  expect(traced.tree()).toEqual([
    'invoke_agent forecaster',
    '  chat gpt-4o-mini',
    '  execute_tool get_weather',
    '  chat gpt-4o-mini',
  ]);
});

test('a tool error that the agent tells its model is the origin of what follows', async () => {
  provider.enqueue(callWeather, answer);
  const agent = agentWith(() => {
    throw new Error('the weather service is closed');
  });
  await agent.invoke(ask);
  expect(traced.tree()[2]).toMatch(/^ {2}execute_tool get_weather ! tool_failure/);
});
