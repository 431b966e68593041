import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import type Anthropic from '@anthropic-ai/sdk';
import type OpenAI from 'openai';
import { Harness } from './testing/harness.ts';

let harness: Harness;
let sdks: { OpenAI: typeof OpenAI; Anthropic: typeof Anthropic };
beforeAll(async () => {
  harness = new Harness();
  sdks = {
    OpenAI: (await import('openai')).default,
    Anthropic: (await import('@anthropic-ai/sdk')).default,
  };
});
afterAll(() => harness.close());
afterEach(() => {
  harness.spans.reset();
});

const answering =
  (body: unknown, type = 'application/json'): typeof fetch =>
  () =>
    Promise.resolve(
      new Response(typeof body === 'string' ? body : JSON.stringify(body), {
        headers: { 'content-type': type },
      }),
    );

const openai = (fetch: typeof globalThis.fetch): OpenAI =>
  new sdks.OpenAI({ apiKey: 'sk-test', maxRetries: 0, logLevel: 'off', fetch });
const anthropic = (fetch: typeof globalThis.fetch, own = false): Anthropic =>
  new sdks.Anthropic({
    apiKey: 'sk-ant-test',
    maxRetries: 0,
    logLevel: 'off',
    fetch,
    ...(own ? {} : { openTelemetry: false }),
  });

const MESSAGES = [{ role: 'user' as const, content: 'Hi' }];
const chat = (fetch: typeof globalThis.fetch, more: object = {}): PromiseLike<unknown> =>
  openai(fetch).chat.completions.create({ model: 'gpt-4o', messages: MESSAGES, ...more });
const responses = (fetch: typeof globalThis.fetch, more: object = {}): PromiseLike<unknown> =>
  openai(fetch).responses.create({ model: 'gpt-4o', input: 'Hi', ...more });
const embeddings = (fetch: typeof globalThis.fetch, input: string | string[]): PromiseLike<unknown> =>
  openai(fetch).embeddings.create({ model: 'text-embedding-3-small', input, encoding_format: 'float' });
const messages = (fetch: typeof globalThis.fetch, more: object = {}): PromiseLike<unknown> =>
  anthropic(fetch).messages.create({
    model: 'claude-sonnet-5-5',
    max_tokens: 9,
    messages: MESSAGES,
    ...more,
  });

async function judged(call: PromiseLike<unknown>): Promise<string | undefined> {
  await call.then(undefined, () => undefined);
  return categoryOf(harness.take());
}

function categoryOf({ attributes }: ReadableSpan): string | undefined {
  const category = attributes['culprit.failure.category'] as string | undefined;
  return (
    category && `${category}/${(attributes['culprit.failure.subcategory'] as string | undefined) ?? '-'}`
  );
}

describe('R63 answers that are none of the API', () => {
  const page = answering('<html>Please log in</html>', 'text/html');

  test.each([
    ['OpenAI chat', () => chat(page)],
    ['Anthropic messages', () => messages(page)],
  ])('%s: a page of a proxy is malformed', async (_name, call) => {
    expect(await judged(call())).toBe('malformed_response/unexpected_shape');
  });

  test.each([
    ['OpenAI chat', () => chat(answering({ status: 'ok' }))],
    ['OpenAI responses', () => responses(answering({ ok: true }))],
    ['Anthropic messages', () => messages(answering({ status: 'ok' }))],
  ])('%s: an object without an answer is malformed', async (_name, call) => {
    expect(await judged(call())).toBe('malformed_response/unexpected_shape');
  });

  test.each([
    ['as an object', { error: { message: 'Overloaded', type: 'overloaded_error' } }],
    ['as text', { error: 'The server is overloaded' }],
    ['as the body', { object: 'error', message: 'The server is overloaded', type: 'ServiceUnavailable' }],
  ])('an error with status 200, %s, is the error', async (_name, body) => {
    expect(await judged(chat(answering(body)))).toMatch(/^service_unavailable/);
    expect(await judged(responses(answering(body)))).toMatch(/^service_unavailable/);
    expect(await judged(messages(answering(body)))).toMatch(/^service_unavailable/);
  });
});

test('an error event that the SDK hands on as a chunk is the error', async () => {
  const { default: Oldest } = (await import('openai-4-oldest')) as unknown as { default: typeof OpenAI };
  const events = [
    { choices: [{ index: 0, delta: { content: 'Hel' }, finish_reason: null }] },
    { error: { message: 'Rate limit reached', type: 'requests', code: 'rate_limit_exceeded' } },
  ];
  const body = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
  const client = new Oldest({
    apiKey: 'sk-test',
    maxRetries: 0,
    fetch: answering(body, 'text/event-stream'),
  });
  const stream = await client.chat.completions.create({ model: 'gpt-4o', messages: MESSAGES, stream: true });
  const read = async (): Promise<void> => {
    for await (const _ of stream);
  };
  expect(await judged(read())).toBe('rate_limit/-');
});

describe('R63 embeddings', () => {
  const vectors = (...embeddingList: number[][]): typeof fetch =>
    answering({
      object: 'list',
      model: 'm',
      data: embeddingList.map((embedding, index) => ({ object: 'embedding', index, embedding })),
    });

  test('every text needs its vector', async () => {
    expect(await judged(embeddings(vectors([1, 2], [3, 4]), ['a', 'b']))).toBeUndefined();
    expect(await judged(embeddings(vectors([1, 2]), 'a'))).toBeUndefined();
    expect(await judged(embeddings(vectors([1, 2]), ['a', 'b']))).toBe('incomplete_response/missing_items');
    expect(await judged(embeddings(vectors([1, 2], []), ['a', 'b']))).toBe(
      'incomplete_response/missing_items',
    );
    expect(await judged(embeddings(vectors([]), 'a'))).toBe('incomplete_response/empty');
  });
});

describe('R63 a tool call that was required', () => {
  const tool = { name: 'get_weather', parameters: { type: 'object', properties: {} } };
  const text = answering({ choices: [{ finish_reason: 'stop', message: { content: 'It is warm there.' } }] });
  const request = (choice: unknown): object => ({
    tools: [{ type: 'function', function: tool }],
    tool_choice: choice,
  });

  test.each(['required', { type: 'function', function: { name: 'get_weather' } }])(
    'text instead is malformed (%j)',
    async (choice) => {
      expect(await judged(chat(text, request(choice)))).toBe('malformed_response/tool_call_as_text');
    },
  );

  test('text is fine where the model may choose', async () => {
    expect(await judged(chat(text, request('auto')))).toBeUndefined();
    const allowed = { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [] } };
    expect(await judged(chat(text, request(allowed)))).toBeUndefined();
  });
});

describe('R63 tools that run at the provider', () => {
  const search = [{ type: 'web_search_20250305', name: 'web_search' }];
  const use = { type: 'server_tool_use', id: 'srv_1', name: 'web_search', input: {} };
  const error = {
    type: 'web_search_tool_result',
    tool_use_id: 'srv_1',
    content: { type: 'web_search_tool_result_error', error_code: 'max_uses_exceeded' },
  };
  const result = { type: 'web_search_tool_result', tool_use_id: 'srv_1', content: [] };
  const text = { type: 'text', text: 'This is what I know of it.' };
  const message = (...content: object[]): typeof fetch =>
    answering({ type: 'message', content, stop_reason: 'end_turn' });

  test('an error result is a tool failure, unless a later one was none', async () => {
    expect(await judged(messages(message(use, error, text), { tools: search }))).toBe(
      'tool_failure/returned_error',
    );
    expect(await judged(messages(message(use, error, use, result, text), { tools: search }))).toBeUndefined();
  });
});

test('R61 a timeout is an error on a span of the SDK’s own too', async () => {
  const never: typeof fetch = (_url, init) =>
    new Promise((_resolve, reject) => {
      init?.signal?.addEventListener('abort', () => {
        reject(init.signal?.reason as Error);
      });
    });
  const call = anthropic(never, true).messages.create(
    { model: 'claude-sonnet-5-5', max_tokens: 9, messages: MESSAGES },
    { signal: AbortSignal.timeout(5) },
  );
  await call.then(undefined, () => undefined);
  const span = harness.take();
  expect(categoryOf(span)).toBe('network_timeout/request_timeout');
  expect(span.status.code).toBe(SpanStatusCode.ERROR);
});
