import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulatedProvider, type SimulatedProvider } from '@culprit/simulated-provider';
import type Groq from 'groq-sdk';
import { answering } from '../testing/answering.ts';
import { Harness } from '../testing/harness.ts';

let harness: Harness;
let provider: SimulatedProvider;
let Client: typeof Groq;
let client: Groq;

beforeAll(async () => {
  harness = new Harness();
  provider = await startSimulatedProvider({ seed: 6 });
  ({ default: Client } = await import('groq-sdk'));
  client = connect();
});
afterAll(async () => {
  await harness.close();
  await provider.close();
});

const connect = (options: object = {}): Groq =>
  new Client({
    apiKey: 'gsk_test_1234567890',
    baseURL: provider.groqBaseUrl,
    maxRetries: 0,
    logLevel: 'off',
    ...options,
  });

const REQUEST = { model: 'llama-3.3-70b-versatile', messages: [{ role: 'user' as const, content: 'Hello' }] };

async function read(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

test('a call is a span of Groq, without names of OpenAI', async () => {
  await client.chat.completions.create({ ...REQUEST, service_tier: 'flex' });
  const { name, attributes } = harness.take();
  expect(name).toBe('chat llama-3.3-70b-versatile');
  expect(attributes).toMatchObject({
    'gen_ai.provider.name': 'groq',
    'gen_ai.response.finish_reasons': ['stop'],
    'gen_ai.usage.input_tokens': expect.any(Number) as number,
    'culprit.request.id': expect.stringMatching(/^req_01/) as string,
    'culprit.cost.usd': expect.any(Number) as number,
  });
  expect(Object.keys(attributes).filter((key) => key.startsWith('openai.'))).toEqual([]);
});

test('R47 a stream has the usage that x_groq carries', async () => {
  await read(await client.chat.completions.create({ ...REQUEST, stream: true }));
  const { attributes } = harness.take();
  expect(attributes['gen_ai.usage.input_tokens']).toBeGreaterThan(0);
  expect(attributes['gen_ai.usage.output_tokens']).toBeGreaterThan(0);
  expect(attributes['culprit.stream.ending']).toBe('completed');
});

test('R23 a stream that Groq says it stopped is an error', async () => {
  const chunk = { id: 'chatcmpl-1', object: 'chat.completion.chunk', model: REQUEST.model };
  const delta = (content: string): object => ({ index: 0, delta: { content }, finish_reason: null });
  const fetch = answering([
    { ...chunk, choices: [delta('Hel')], x_groq: { id: 'req_1' } },
    { ...chunk, choices: [delta('lo')], x_groq: { id: 'req_1', error: 'Service Unavailable' } },
  ]);
  await read(await connect({ fetch }).chat.completions.create({ ...REQUEST, stream: true }));
  const { status, attributes } = harness.take();
  expect(status.code).toBe(2);
  expect(attributes['culprit.failure.category']).toBe('service_unavailable');
});

test('R57 the rate limit window is kept', async () => {
  await client.chat.completions.create(REQUEST);
  expect(harness.take().attributes).toMatchObject({
    'culprit.rate_limit.requests.limit': 14_400,
    'culprit.rate_limit.tokens.remaining': 17_997,
    'culprit.rate_limit.reset': 179.56,
  });
});

test('R55 attempts inside a call are counted and typed', async () => {
  provider.enqueue({ fault: { name: 'rate_limit', retryAfter: 0.01 } }, 'overloaded');
  await client.chat.completions.create(REQUEST, { maxRetries: 2 });
  expect(harness.take().attributes).toMatchObject({
    'culprit.attempt.count': 3,
    'culprit.attempt.statuses': ['429', '503'],
  });
});

test('a model whose JSON Groq could not use has failed, not the request', async () => {
  const fetch = answering(
    {
      error: {
        message:
          "Failed to generate JSON. Please adjust your prompt. See 'failed_generation' for more details.",
        type: 'invalid_request_error',
        code: 'json_validate_failed',
        failed_generation: '{"a": ',
      },
    },
    { status: 400 },
  );
  const format = { response_format: { type: 'json_object' as const } };
  await expect(connect({ fetch }).chat.completions.create({ ...REQUEST, ...format })).rejects.toThrow();
  expect(harness.take().attributes).toMatchObject({
    'error.type': 'json_validate_failed',
    'culprit.failure.category': 'malformed_response',
  });
});

test('R63 an answer that misses its schema is found', async () => {
  provider.enqueue('schema_violation');
  const schema = {
    type: 'object',
    properties: { mood: { type: 'string' } },
    required: ['mood'],
    additionalProperties: false,
  };
  await client.chat.completions.create({
    ...REQUEST,
    response_format: { type: 'json_schema', json_schema: { name: 'mood', schema } },
  });
  const { status, attributes } = harness.take();
  expect(status.code).toBe(0);
  expect(attributes['culprit.failure.category']).toBe('malformed_response');
});

test('a client that goes elsewhere is named after the host', async () => {
  const body = { id: 'x', object: 'chat.completion', model: 'm', choices: [] };
  const named = async (baseURL: string): Promise<unknown> => {
    await connect({ baseURL, fetch: answering(body) }).chat.completions.create(REQUEST);
    return harness.take().attributes['gen_ai.provider.name'];
  };
  expect(await named('https://api.groq.com')).toBe('groq');
  expect(await named('https://gateway.example.com')).toBe('groq');
  expect(await named('https://openrouter.ai')).toBe('openrouter');
});
