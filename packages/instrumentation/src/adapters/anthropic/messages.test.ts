import { isProxy } from 'node:util/types';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startSimulatedProvider, type SimulatedProvider } from '@culprit/simulated-provider';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type Anthropic from '@anthropic-ai/sdk';
import { Harness } from '../../testing/harness.ts';

let harness: Harness;
let provider: SimulatedProvider;
let Client: typeof Anthropic;
let client: Anthropic;

beforeAll(async () => {
  harness = new Harness();
  provider = await startSimulatedProvider({ seed: 3 });
  ({ default: Client } = await import('@anthropic-ai/sdk'));
  client = new Client({
    apiKey: 'sk-ant-test-1234567890',
    baseURL: provider.anthropicBaseUrl,
    maxRetries: 0,
    logLevel: 'off',
    openTelemetry: false,
  });
});
afterAll(async () => {
  await harness.close();
  await provider.close();
});
afterEach(() => {
  harness.spans.reset();
});

const REQUEST = {
  model: 'claude-sonnet-5-5',
  max_tokens: 50,
  messages: [{ role: 'user' as const, content: 'Say hello' }],
};

test('R3 a patched client is no Proxy and runs its own methods', () => {
  expect(isProxy(client)).toBe(false);
  expect(isProxy(client.messages)).toBe(false);
  expect(isProxy(client.beta.messages)).toBe(false);
  expect(client.buildURL('/x', null)).toContain('/x');
  expect(client.withOptions({ timeout: 5 })).toBeInstanceOf(Client);
});

test('a message is one client span named after operation and model', async () => {
  // The newest types no longer list it; the API still takes it.
  const request = { ...REQUEST, top_k: 3 };
  await client.messages.create(request);
  const span = harness.take();
  expect(span.name).toBe('chat claude-sonnet-5-5');
  expect(span.kind).toBe(SpanKind.CLIENT);
  expect(span.status.code).toBe(SpanStatusCode.UNSET);
  expect(span.attributes).toMatchObject({
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'anthropic',
    'gen_ai.request.max_tokens': 50,
    'gen_ai.request.top_k': 3,
    'gen_ai.response.finish_reasons': ['stop'],
    'culprit.response.finish_reason': 'end_turn',
    'server.address': '127.0.0.1',
    'culprit.attempt.count': 1,
    'http.response.status_code': 200,
  });
  expect(span.attributes['culprit.request.id']).toMatch(/^req_/);
});

test('R50 a stream and a plain message carry the same attributes for the same data', async () => {
  await client.messages.create(REQUEST);
  const plain = harness.take();
  for await (const _ of await client.messages.create({ ...REQUEST, stream: true }));
  const streamed = harness.take();
  const own = [
    'gen_ai.request.stream',
    'gen_ai.response.time_to_first_chunk',
    'culprit.stream.chunks',
    'culprit.stream.last_chunk',
    'culprit.stream.ending',
  ];
  expect(
    Object.keys(streamed.attributes)
      .filter((key) => !own.includes(key))
      .sort(),
  ).toEqual(Object.keys(plain.attributes).sort());
  for (const key of [
    'culprit.prompt.hash',
    'culprit.response.hash',
    'gen_ai.usage.output_tokens',
    'gen_ai.usage.input_tokens',
  ])
    expect(streamed.attributes[key], key).toEqual(plain.attributes[key]);
});
