import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulatedProvider } from './index.ts';
import type { FaultSpec, SimulatedProvider } from './index.ts';
import { drain, failureOf } from './testing/observe.ts';

const conformance = createRequire(new URL('../../../test/conformance/package.json', import.meta.url));
const load = async (name: string): Promise<any> =>
  (await import(pathToFileURL(conformance.resolve(name)).href)) as unknown;

let provider: SimulatedProvider;
beforeAll(async () => {
  provider = await startSimulatedProvider({ seed: 31 });
});
afterAll(() => provider.close());

const MESSAGES = [{ role: 'user', content: 'What is wrong?' }];
const TOOLS = [
  { type: 'function', function: { name: 'look', parameters: { type: 'object', properties: {} } } },
];

/** Everything goes through the schemas of the SDK, which refuse what is not the API's. */
describe('Mistral', () => {
  let client: any;
  beforeAll(async () => {
    const { Mistral } = await load('@mistralai/mistralai');
    client = new Mistral({ apiKey: 'key', serverURL: provider.mistralBaseUrl, timeoutMs: 5_000 });
  });
  const chat = { model: 'mistral-large-latest', messages: MESSAGES };

  test('answers whole and in pieces, with the counts in the last one', async () => {
    provider.enqueue({ answer: 'All is well.' }, { answer: 'All is well.' });
    const whole = await client.chat.complete(chat);
    expect(whole.choices[0].message.content).toBe('All is well.');
    const { events } = await drain<any>(await client.chat.stream(chat));
    expect(events.map(({ data }) => data.choices[0].delta.content).join('')).toBe('All is well.');
    expect(events.at(-1).data.usage).toEqual(whole.usage);
  });

  test('calls a tool when it must, in one piece', async () => {
    const { events } = await drain<any>(
      await client.chat.stream({ ...chat, tools: TOOLS, toolChoice: 'any' }),
    );
    expect(events.at(-1).data.choices[0]).toMatchObject({
      finishReason: 'tool_calls',
      delta: { toolCalls: [{ function: { name: 'look', arguments: '{}' } }] },
    });
  });

  test('keeps conversations, tells their turns as events, and their errors too', async () => {
    const turn = { model: 'mistral-large-latest', inputs: 'Hello' };
    const started = await client.beta.conversations.start(turn);
    expect(started.outputs[0].type).toBe('message.output');
    const { events } = await drain<any>(await client.beta.conversations.startStream(turn));
    expect(events.at(0).event).toBe('conversation.response.started');
    expect(events.at(-1).event).toBe('conversation.response.done');
    provider.enqueue('stream_error');
    const failed = await drain<any>(await client.beta.conversations.startStream(turn));
    expect(failed.events.at(-1).data).toMatchObject({ type: 'conversation.response.error', code: 1000 });
  });

  const refusals: [FaultSpec, string, RegExp][] = [
    ['rate_limit', 'SDKError', /"type":"rate_limited"/],
    ['invalid_api_key', 'SDKError', /"detail":"Unauthorized"/],
    ['model_not_found', 'SDKError', /"code":"1500"/],
    ['context_overflow', 'SDKError', /maximum context length/],
    ['invalid_request', 'HTTPValidationError', /less than or equal/],
  ];
  test.each(refusals)('refuses in its own words: %s', async (fault, error, message) => {
    provider.enqueue(fault);
    const failure = await failureOf(client.chat.complete(chat));
    expect(failure.error).toBe(error);
    expect(failure.message).toMatch(message);
  });

  test('asks for what is missing', async () => {
    const response = await fetch(`${provider.mistralBaseUrl}/v1/fim/completions`, {
      method: 'POST',
      headers: { authorization: 'Bearer key' },
      body: JSON.stringify({ model: 'codestral-latest' }),
    });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ detail: [{ type: 'missing', loc: ['body', 'prompt'] }] });
  });
});

describe('Cohere', () => {
  let client: any;
  beforeAll(async () => {
    const { CohereClient } = await load('cohere-ai');
    client = new CohereClient({ token: 'key', environment: provider.cohereBaseUrl, maxRetries: 0 });
  });
  const chat = { model: 'command-a-03-2025', messages: MESSAGES };

  test('version 2 answers whole and in typed events', async () => {
    provider.enqueue({ answer: 'All is well.' }, { answer: 'All is well.' });
    const whole = await client.v2.chat(chat);
    expect(whole.message.content).toEqual([{ type: 'text', text: 'All is well.' }]);
    const { events } = await drain<any>(await client.v2.chatStream(chat));
    const pieces = events.filter(({ type }) => type === 'content-delta');
    expect(pieces.map(({ delta }) => delta.message.content.text).join('')).toBe('All is well.');
    expect(events.at(-1)).toMatchObject({ type: 'message-end', delta: { finishReason: 'COMPLETE' } });
    expect(events.at(-1).delta.usage).toEqual(whole.usage);
  });

  test('version 2 plans before it calls a tool', async () => {
    const { events } = await drain<any>(
      await client.v2.chatStream({ ...chat, tools: TOOLS, toolChoice: 'REQUIRED' }),
    );
    const types = [...new Set(events.map(({ type }) => type))];
    expect(types).toEqual([
      'message-start',
      'tool-plan-delta',
      'tool-call-start',
      'tool-call-delta',
      'tool-call-end',
      'message-end',
    ]);
    expect(events.at(-1).delta.finishReason).toBe('TOOL_CALL');
  });

  test('version 1 streams JSON lines that end with the whole answer', async () => {
    provider.enqueue({ answer: 'All is well.' });
    const { events } = await drain<any>(await client.chatStream({ message: 'Hello' }));
    expect(events.at(0).eventType).toBe('stream-start');
    expect(events.at(-1)).toMatchObject({
      eventType: 'stream-end',
      finishReason: 'COMPLETE',
      response: { text: 'All is well.' },
    });
  });

  test('orders documents by the words they share with the query', async () => {
    const { results } = await client.v2.rerank({
      model: 'rerank-v3.5',
      query: 'blue sky',
      documents: ['a red rose', 'the blue sky', 'blue paint'],
      topN: 2,
    });
    expect(results.map(({ index }: { index: number }) => index)).toEqual([1, 2]);
  });

  const refusals: [FaultSpec, string, number][] = [
    ['rate_limit', 'TooManyRequestsError', 429],
    ['invalid_api_key', 'UnauthorizedError', 401],
    ['model_not_found', 'NotFoundError', 404],
    ['context_overflow', 'BadRequestError', 400],
    ['insufficient_quota', 'CohereError', 402],
  ];
  test.each(refusals)('refuses in its own words: %s', async (fault, name, statusCode) => {
    provider.enqueue(fault);
    await expect(client.chat({ message: 'Hello' })).rejects.toMatchObject({ name, statusCode });
  });
});
