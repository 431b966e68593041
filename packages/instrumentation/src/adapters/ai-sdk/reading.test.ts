import { describe, expect, test } from 'vitest';
import { aiSdk } from './index.ts';
import { endpointOf, providerOf } from './endpoint.ts';
import { finishReasonOf, languageModel } from './language-model.ts';
import { hasOwnSpans, isModelSpan } from './telemetry.ts';
import { modelStream } from './model-stream.ts';
import { readMessages } from './prompt.ts';
import { readUsage } from './usage.ts';

describe('tokens', () => {
  test('of version 3 and later are totals', () => {
    const inputTokens = { total: 12, noCache: 2, cacheRead: 7, cacheWrite: 3 };
    const outputTokens = { total: 5, text: 1, reasoning: 4 };
    expect(readUsage({ inputTokens, outputTokens }, undefined)).toEqual({
      inputTokens: 12,
      outputTokens: 5,
      cacheReadTokens: 7,
      cacheWriteTokens: 3,
      reasoningTokens: 4,
    });
  });

  test('of version 2 lack what the cache held only where Anthropic counted', () => {
    const usage = { inputTokens: 2, outputTokens: 5, cachedInputTokens: 7 };
    expect(readUsage(usage, { openai: {} })).toMatchObject({ inputTokens: 2, cacheReadTokens: 7 });
    expect(readUsage(usage, { anthropic: { cacheCreationInputTokens: 3 } })).toMatchObject({
      inputTokens: 12,
      cacheReadTokens: 7,
      cacheWriteTokens: 3,
    });
  });

  test('that nobody counted are none', () => {
    expect(readUsage({ inputTokens: undefined, outputTokens: undefined }, undefined)).toBeUndefined();
    expect(readUsage({ inputTokens: {}, outputTokens: {} }, undefined)).toBeUndefined();
    expect(readUsage('many', undefined)).toBeUndefined();
  });
});

test.each([
  [{ unified: 'stop', raw: 'end_turn' }, 'stop'],
  [{ unified: 'other', raw: 'pause_turn' }, 'pause_turn'],
  [{ unified: 'other', raw: undefined }, null],
  [{ unified: 'interrupted', raw: undefined }, null],
  ['tool-calls', 'tool-calls'],
  ['unknown', null],
  [undefined, null],
])('the finish reason %j reads as %j', (reason, read) => {
  expect(finishReasonOf(reason)).toBe(read);
});

test.each([
  ['openai.responses', 'openai'],
  ['azure.chat', 'azure.ai.openai'],
  ['anthropic.messages', 'anthropic'],
  ['google.generative-ai', 'gcp.gemini'],
  ['google.vertex.chat', 'gcp.vertex_ai'],
  ['amazon-bedrock', 'aws.bedrock'],
  ['mistral.chat', 'mistral_ai'],
  ['xai.chat', 'x_ai'],
  ['somebody', 'somebody'],
  [7, 'vercel.ai_sdk'],
])('the provider of a model that says %j is %s', (provider, name) => {
  expect(providerOf({ provider })).toBe(name);
});

test('the endpoint is what a model says of its base, and no more than the provider where it says nothing', () => {
  const model = { provider: 'openai.chat', modelId: 'm' };
  const url = ({ path }: { path: string }): string => `http://localhost:8080/v1${path}`;
  const at = { provider: 'openai', address: 'localhost', port: 8080 };
  expect(endpointOf({ ...model, config: { url } }, [])).toEqual(at);
  expect(endpointOf({ ...model, config: { baseURL: 'http://localhost:8080/v1' } }, [])).toEqual(at);
  expect(endpointOf({ ...model, config: {} }, [])).toEqual({ provider: 'openai' });
  expect(endpointOf({}, [{ model }])).toEqual({ provider: 'openai' });
});

test('messages of applications and of models read alike', () => {
  const call = { type: 'tool-call', toolCallId: 'c1', toolName: 'weather', input: { city: 'Rome' } };
  const result = { type: 'tool-result', toolCallId: 'c1', output: { type: 'json', value: { degrees: 20 } } };
  const file = { type: 'file', mediaType: 'image/png', data: { type: 'data', data: 'aGk=' } };
  const { messages } = readMessages([
    { role: 'user', content: 'hi' },
    { role: 'user', content: [file, { type: 'image', image: new URL('https://example.com/a.png') }] },
    { role: 'assistant', content: [call] },
    { role: 'tool', content: [result] },
  ]);
  expect(messages.map(({ parts }) => parts)).toEqual([
    [{ type: 'text', content: 'hi' }],
    [
      { type: 'blob', modality: 'image', mime_type: 'image/png', content: 'aGk=' },
      { type: 'uri', modality: 'image', uri: 'https://example.com/a.png' },
    ],
    [{ type: 'tool_call', id: 'c1', name: 'weather', arguments: { city: 'Rome' } }],
    [{ type: 'tool_call_response', id: 'c1', response: { degrees: 20 } }],
  ]);
});

test('a stream that breaks off has no end, and the error in it is the one it hands on', () => {
  const error = new Error('overloaded');
  const state = modelStream.empty({}, undefined);
  for (const part of [
    { type: 'text-delta', id: '0', delta: 'Hel' },
    { type: 'text-delta', id: '0', delta: 'lo' },
    { type: 'error', error },
    { type: 'finish', finishReason: 'unknown', usage: {} },
    'nonsense',
  ])
    modelStream.fold(state, part);
  const { choices, terminalEvent, thrown } = modelStream.response(state);
  expect(choices?.[0]).toMatchObject({ text: 'Hello', finishReason: null });
  expect(terminalEvent).toBe(false);
  expect(thrown?.value).toBe(error);
});

test('a request says what its answer should look like', () => {
  const [generate] = languageModel;
  const schema = { type: 'object' };
  const expectation = (options: object): unknown => generate?.request([options], {}).expectation;
  expect(expectation({ responseFormat: { type: 'json', schema } })).toEqual({
    format: 'json_schema',
    schema,
  });
  expect(expectation({ responseFormat: { type: 'json' } })).toEqual({ format: 'json' });
  expect(expectation({ toolChoice: { type: 'required' } })).toEqual({ toolCall: true });
  expect(expectation({ toolChoice: { type: 'auto' } })).toBeUndefined();
});

test('spans of the SDK are told by what they say of themselves', () => {
  expect(isModelSpan({ attributes: { 'ai.operationId': 'ai.streamText.doStream' } })).toBe(true);
  expect(isModelSpan({ attributes: { 'ai.operationId': 'ai.streamText' } })).toBe(false);
  const attributes = { 'gen_ai.operation.name': 'chat' };
  expect(isModelSpan({ attributes, instrumentationScope: { name: 'gen_ai' } })).toBe(true);
  expect(isModelSpan({ attributes, instrumentationScope: { name: 'my application' } })).toBe(false);
  expect(isModelSpan({})).toBe(false);
});

test('runs have spans of the SDK when it is told to make them, or has what does', () => {
  const tracing = { tracer: { startSpan: () => undefined } };
  expect(hasOwnSpans({})).toBe(false);
  expect(hasOwnSpans({ experimental_telemetry: { isEnabled: true } })).toBe(true);
  expect(hasOwnSpans({ telemetry: { functionId: 'x' } })).toBe(false);
  expect(hasOwnSpans({ telemetry: { integrations: tracing } })).toBe(true);
  expect(hasOwnSpans({ telemetry: { integrations: [{ onStart: () => undefined }] } })).toBe(false);
  expect(hasOwnSpans({ telemetry: { isEnabled: false, integrations: [tracing] } })).toBe(false);
});

test('readers take whatever they are given', () => {
  for (const { request, prompt, response, head, signal } of aiSdk.calls)
    for (const value of [undefined, null, 7, 'text', [], {}, { tools: 7, toolCall: null, messages: {} }]) {
      expect(() => [request([value], value), prompt([value], value), head([value], value)]).not.toThrow();
      expect(() => [response(value, {}), signal([value], value)]).not.toThrow();
    }
});
