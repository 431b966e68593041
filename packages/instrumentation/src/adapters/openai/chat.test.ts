import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startSimulatedProvider, type SimulatedProvider } from '@culprit/simulated-provider';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type OpenAI from 'openai';
import { Harness } from '../../testing/harness.ts';

let harness: Harness;
let provider: SimulatedProvider;
let client: OpenAI;

beforeAll(async () => {
  harness = new Harness();
  provider = await startSimulatedProvider({ seed: 3 });
  const { default: Client } = await import('openai');
  client = new Client({
    apiKey: 'sk-test-1234567890',
    baseURL: provider.openaiBaseUrl,
    maxRetries: 0,
    logLevel: 'off',
  });
});
afterAll(async () => {
  await harness.close();
  await provider.close();
});
afterEach(() => {
  harness.spans.reset();
});

const REQUEST = { model: 'gpt-4o', messages: [{ role: 'user' as const, content: 'Say hello' }] };

test('a chat call is one client span named after operation and model', async () => {
  await client.chat.completions.create({ ...REQUEST, temperature: 0.5, max_tokens: 50 });
  const span = harness.take();
  expect(span.name).toBe('chat gpt-4o');
  expect(span.kind).toBe(SpanKind.CLIENT);
  expect(span.status.code).toBe(SpanStatusCode.UNSET);
  expect(span.attributes).toMatchObject({
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.max_tokens': 50,
    'gen_ai.request.temperature': 0.5,
    'gen_ai.response.finish_reasons': ['stop'],
    'server.address': '127.0.0.1',
    'culprit.attempt.count': 1,
  });
});

test('R50 a stream and a plain call carry the same attributes for the same data', async () => {
  await client.chat.completions.create(REQUEST);
  const plain = harness.take();
  const stream = await client.chat.completions.create({
    ...REQUEST,
    stream: true,
    stream_options: { include_usage: true },
  });
  for await (const _ of stream);
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
    'gen_ai.usage.input_tokens',
    'gen_ai.usage.output_tokens',
  ]) {
    expect(streamed.attributes[key]).toBe(plain.attributes[key]);
  }
});

test('R53 a failed call has status ERROR, an error type and the verdict', async () => {
  provider.enqueue('rate_limit');
  await expect(client.chat.completions.create(REQUEST)).rejects.toThrow(/rate limit/i);
  const span = harness.take();
  expect(span.status).toEqual({
    code: SpanStatusCode.ERROR,
    message: 'Rate limit (HTTP 429, rate_limit_exceeded)',
  });
  expect(span.attributes).toMatchObject({
    'error.type': 'rate_limit_exceeded',
    'http.response.status_code': 429,
    'culprit.failure.category': 'rate_limit',
    'culprit.failure.retryable': true,
  });
});

test('R90 embeddings are a count and a dimension, never numbers', async () => {
  await client.embeddings.create({ model: 'text-embedding-3-small', input: ['a', 'b'], dimensions: 8 });
  const { name, attributes } = harness.take();
  expect(name).toBe('embeddings text-embedding-3-small');
  expect(attributes['gen_ai.embeddings.dimension.count']).toEqual(expect.any(Number));
  expect(JSON.stringify(attributes).length).toBeLessThan(2000);
});
