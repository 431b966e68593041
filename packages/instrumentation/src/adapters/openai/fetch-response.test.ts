import { afterAll, beforeAll, expect, test } from 'vitest';
import type OpenAI from 'openai';
import { answering } from '../../testing/answering.ts';
import { Harness } from '../../testing/harness.ts';

let harness: Harness;
let Client: typeof OpenAI;

beforeAll(async () => {
  harness = new Harness({ captureContent: 'span' });
  ({ default: Client } = await import('openai'));
});
afterAll(() => harness.close());

const connect = (fetch: typeof globalThis.fetch): OpenAI =>
  new Client({ apiKey: 'sk-test-1234567890', maxRetries: 0, logLevel: 'off', fetch });

const MESSAGE = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  content: [{ type: 'output_text', text: 'Hello', annotations: [] }],
};
const stored = (more: object): { [key: string]: unknown } => ({
  id: 'resp_1',
  object: 'response',
  model: 'gpt-5-mini-2025-08-07',
  output: [],
  usage: { input_tokens: 9, output_tokens: 3, total_tokens: 12 },
  ...more,
});

test('a finished response is fetched without usage, model or cost of its own', async () => {
  await connect(answering(stored({ status: 'completed', output: [MESSAGE] }))).responses.retrieve('resp_1');
  const { name, attributes } = harness.take();
  expect(name).toBe('fetch_response');
  expect(attributes).toMatchObject({
    'gen_ai.operation.name': 'fetch_response',
    'gen_ai.response.id': 'resp_1',
    'gen_ai.response.status': 'completed',
    'gen_ai.response.finish_reasons': ['stop'],
    'gen_ai.response.model': 'gpt-5-mini-2025-08-07',
    'openai.api.type': 'responses',
    'gen_ai.output.messages': expect.stringContaining('Hello') as string,
  });
  const unwanted = /^gen_ai\.input|^gen_ai\.usage|^gen_ai\.request|^culprit\.(cost|prompt|failure)/;
  expect(Object.keys(attributes).filter((key) => unwanted.test(key))).toEqual([]);
});

test.each([
  ['queued', {}, undefined, undefined],
  ['in_progress', {}, undefined, undefined],
  ['cancelled', {}, ['error'], undefined],
  [
    'incomplete',
    { output: [MESSAGE], incomplete_details: { reason: 'max_output_tokens' } },
    ['length'],
    'incomplete_response',
  ],
  [
    'failed',
    { error: { code: 'server_error', message: 'The server had an error.' } },
    ['error'],
    'service_unavailable',
  ],
])('a response that is %s', async (status, more, reasons, category) => {
  await connect(answering(stored({ status, ...more }))).responses.retrieve('resp_1');
  const span = harness.take();
  expect(span.attributes['gen_ai.response.status']).toBe(status);
  expect(span.attributes['gen_ai.response.finish_reasons']).toEqual(reasons);
  expect(span.attributes['culprit.failure.category']).toBe(category);
  expect(span.status.code).toBe(status === 'failed' ? 2 : 0);
});

test('a response that is not there keeps the id that was asked for', async () => {
  const error = { message: "Response with id 'resp_9' not found.", type: 'invalid_request_error' };
  const client = connect(answering({ error }, { status: 404 }));
  await expect(client.responses.retrieve('resp_9')).rejects.toThrow();
  expect(harness.take().attributes).toMatchObject({
    'gen_ai.response.id': 'resp_9',
    'error.type': 'invalid_request_error',
  });
});

test('a stored stream is resumed from its cursor', async () => {
  const fetch = answering([
    { type: 'response.output_text.delta', output_index: 0, delta: 'lo', sequence_number: 8 },
    { type: 'response.completed', response: stored({ status: 'completed', output: [MESSAGE] }) },
  ]);
  const stream = await connect(fetch).responses.retrieve('resp_1', { stream: true, starting_after: 7 });
  for await (const _ of stream);
  const { attributes } = harness.take();
  expect(attributes).toMatchObject({
    'gen_ai.request.stream_cursor': '7',
    'gen_ai.response.status': 'completed',
    'culprit.stream.ending': 'completed',
  });
  expect(attributes['gen_ai.usage.input_tokens']).toBeUndefined();
});

test('the signal is found with and without a query', async () => {
  const hang = (async (_url: unknown, init?: RequestInit) =>
    new Promise((_resolve, reject) => {
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error));
    })) as typeof globalThis.fetch;
  const outcomes: unknown[] = [];
  for (const withQuery of [false, true]) {
    const signal = AbortSignal.timeout(30);
    const { responses } = connect(hang);
    const call = withQuery
      ? responses.retrieve('resp_1', {}, { signal })
      : responses.retrieve('resp_1', undefined, { signal });
    await expect(call).rejects.toThrow();
    outcomes.push(harness.take().attributes['culprit.failure.category']);
  }
  expect(outcomes).toEqual(['network_timeout', 'network_timeout']);
});

test('a response begun in the background is neither empty nor finished', async () => {
  const client = connect(answering(stored({ status: 'queued', background: true, usage: null })));
  await client.responses.create({ model: 'gpt-5-mini', input: 'Hello', background: true });
  const { name, status, attributes } = harness.take();
  expect(name).toBe('chat gpt-5-mini');
  expect(status.code).toBe(0);
  expect(attributes['culprit.failure.category']).toBeUndefined();
  expect(attributes['gen_ai.response.finish_reasons']).toBeUndefined();
  expect(attributes['gen_ai.response.status']).toBeUndefined();
});
