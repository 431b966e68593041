import { describe, expect, test } from 'vitest';
import { blockedByTrace } from './guardrail.ts';
import { choiceOf } from './converse-response.ts';
import { converseStream } from './converse-stream.ts';
import { isCommand } from './command.ts';
import { kindOf } from './invoke-body.ts';
import { modelName } from './endpoint.ts';
import { readConverse, readConversePrompt } from './converse-request.ts';
import { readInvokeResponse, readPicturesResponse } from './invoke-response.ts';

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

test('an ARN is told from an id', () => {
  expect(
    [
      'amazon.nova-pro-v1:0',
      'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0',
      'arn:aws-us-gov:bedrock:us-gov-west-1:1:inference-profile/us.amazon.nova-pro-v1:0',
      'arn:aws:bedrock:us-east-1:1:provisioned-model/abc',
      'arn:aws:sagemaker:us-east-1:1:endpoint/x',
      7,
    ].map(modelName),
  ).toEqual([
    'amazon.nova-pro-v1:0',
    'amazon.nova-pro-v1:0',
    'us.amazon.nova-pro-v1:0',
    'provisioned-model/abc',
    'arn:aws:sagemaker:us-east-1:1:endpoint/x',
    undefined,
  ]);
});

describe('commands', () => {
  class ConverseCommand {}
  class Mine extends ConverseCommand {}

  test('by class, also of a subclass, else by schema, which minifiers keep', () => {
    const named = (command: unknown): boolean => isCommand([command], 'Converse', 'ConverseStream');
    expect([new ConverseCommand(), new Mine()].map(named)).toEqual([true, true]);
    expect(named({ schema: [9, 'com.amazonaws.bedrockruntime', 'ConverseStream'] })).toBe(true);
    expect([{}, undefined, null, 'Converse', Object.create(null)].map(named)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('InvokeModel of an id that says nothing', () => {
  const profile = 'arn:aws:bedrock:us-east-1:1:application-inference-profile/abc';
  const kind = (body: unknown): string => kindOf([], { modelId: profile, body: JSON.stringify(body) });

  test('is told by the keys of its body, text that quotes them aside', () => {
    expect(kind({ messages: [] })).toBe('chat');
    expect(kind({ texts: ['a'] })).toBe('embeddings');
    expect(kind({ prompt: 'The keys "messages" and "texts"' })).toBe('text_completion');
    expect(kindOf([], { modelId: profile, body: bytes({ messages: [] }) })).toBe('chat');
    expect(kindOf([], { modelId: profile })).toBe('text_completion');
  });
});

test('every kind of content of a conversation has its part', () => {
  const { messages, system } = readConversePrompt({
    system: [{ text: 'Be kind' }, { cachePoint: { type: 'default' } }],
    messages: [
      {
        role: 'user',
        content: [
          { text: 'a' },
          { image: { format: 'png', source: { bytes: new Uint8Array([1]) } } },
          { document: { format: 'pdf', name: 'd', source: { s3Location: { uri: 's3://b/d.pdf' } } } },
          { guardContent: { text: { text: 'g' } } },
        ],
      },
      {
        role: 'assistant',
        content: [
          { reasoningContent: { reasoningText: { text: 'hm' } } },
          { toolUse: { toolUseId: 't', name: 'look', input: { q: 1 } } },
        ],
      },
      { role: 'user', content: [{ toolResult: { toolUseId: 't', content: [{ json: { a: 1 } }] } }] },
    ],
  });
  expect(system).toEqual([
    { type: 'text', content: 'Be kind' },
    { type: 'other', kind: 'cachePoint' },
  ]);
  expect(messages.flatMap(({ parts }) => parts)).toEqual([
    { type: 'text', content: 'a' },
    { type: 'blob', modality: 'image', mime_type: 'image/png', content: new Uint8Array([1]) },
    { type: 'uri', modality: 'document', uri: 's3://b/d.pdf' },
    { type: 'text', content: 'g' },
    { type: 'reasoning', content: 'hm' },
    { type: 'tool_call', id: 't', name: 'look', arguments: { q: 1 } },
    { type: 'tool_call_response', id: 't', response: { a: 1 } },
  ]);
});

test('a named tool, and any, must be called', () => {
  const tools = [{ toolSpec: { name: 'look', inputSchema: { json: { type: 'object' } } } }];
  for (const toolChoice of [{ any: {} }, { tool: { name: 'look' } }])
    expect(readConverse({ toolConfig: { tools, toolChoice } }).expectation).toEqual({ toolCall: true });
  expect(readConverse({ toolConfig: { tools, toolChoice: { auto: {} } } }).expectation).toBeUndefined();
});

test('tools that run on the side of Bedrock are not the application to answer', () => {
  const server = { toolUse: { toolUseId: 's', name: 'nova_grounding', type: 'server_tool_use', input: {} } };
  const cited = { citationsContent: { content: [{ text: 'It is so' }] } };
  expect(choiceOf([server, cited], 'end_turn')).toMatchObject({
    text: 'It is so',
    toolCalls: undefined,
    otherContent: true,
  });
});

test('interleaved blocks of a stream come apart, whatever order their pieces have', () => {
  const state = converseStream.empty({}, undefined);
  const delta = (contentBlockIndex: number, piece: object): object => ({
    contentBlockDelta: { contentBlockIndex, delta: piece },
  });
  for (const event of [
    { messageStart: { role: 'assistant' } },
    delta(0, { reasoningContent: { text: 'hm' } }),
    {
      contentBlockStart: {
        contentBlockIndex: 2,
        start: { toolUse: { toolUseId: 't', name: 'look' } },
      },
    },
    delta(1, { text: 'Hel' }),
    delta(2, { toolUse: { input: '{"q":' } }),
    delta(1, { text: 'lo' }),
    delta(2, { toolUse: { input: '1}' } }),
    delta(-1, { text: 'nowhere' }),
    { messageStop: { stopReason: 'tool_use' } },
    null,
    'no event',
  ])
    converseStream.fold(state, event);
  expect(converseStream.response(state)).toMatchObject({
    terminalEvent: true,
    choices: [
      {
        finishReason: 'tool_use',
        text: 'Hello',
        reasoning: 'hm',
        toolCalls: [{ id: 't', name: 'look', arguments: '{"q":1}' }],
      },
    ],
  });
});

describe('guardrails', () => {
  const assessment = {
    topicPolicy: { topics: [{ name: 'Money', action: 'BLOCKED' }] },
    sensitiveInformationPolicy: {
      piiEntities: [{ type: 'EMAIL', match: 'me@example.com', action: 'ANONYMIZED' }],
      regexes: [{ name: 'account', match: '4711', action: 'BLOCKED' }],
    },
    wordPolicy: { customWords: [{ match: 'secret word', action: 'BLOCKED' }] },
  };

  test('R69 tell what they blocked and by which policy, and nothing of the text', () => {
    expect(blockedByTrace({ inputAssessment: { gr: assessment } }, 'guardrail_intervened')).toEqual({
      reason: 'guardrail_intervened',
      target: 'prompt',
      policy: 'topicPolicy: Money, wordPolicy, sensitiveInformationPolicy: account',
    });
    expect(blockedByTrace({ outputAssessments: { gr: [assessment] } }, 'x').target).toBe('completion');
    expect(blockedByTrace(undefined, 'x')).toEqual({ reason: 'x' });
  });

  test('of InvokeModel, in the body of any vendor', () => {
    const body = bytes({
      completion: 'Sorry.',
      stop_reason: 'stop_sequence',
      'amazon-bedrock-guardrailAction': 'INTERVENED',
      'amazon-bedrock-trace': { guardrail: { input: { gr: assessment } } },
    });
    expect(readInvokeResponse({ body }).blocked).toMatchObject({ target: 'prompt' });
  });
});

describe('answers that are none', () => {
  test.each([
    ['a page', new TextEncoder().encode('<html>'), { foreignShape: 'text' }],
    ['no body', undefined, { foreignShape: 'text' }],
    ['another object', bytes({ ok: true }), { foreignShape: 'object', choices: [] }],
    ['an empty text', bytes({ results: [] }), { choices: [] }],
  ])('%s', (_name, body, expected) => {
    expect(readInvokeResponse({ body })).toMatchObject(expected);
  });

  test('pictures that a filter kept back', () => {
    expect(readPicturesResponse({ body: bytes({ images: [], error: 'Blocked by filters' }) })).toMatchObject({
      itemCount: 0,
      blocked: { reason: 'Blocked by filters' },
    });
  });
});

test('vendors that name things differently say the same', () => {
  const read = (body: object): unknown => {
    const { choices, usage } = readInvokeResponse({ body: bytes(body) });
    const [first] = choices ?? [];
    return [first?.text, first?.finishReason, usage?.inputTokens, usage?.outputTokens];
  };
  expect([
    read({ completion: ' Hi', stop_reason: 'stop_sequence' }),
    read({ completions: [{ data: { text: 'Hi' }, finishReason: { reason: 'endoftext' } }] }),
    read({ choices: [{ message: { content: 'Hi' }, stop_reason: 'stop' }] }),
    read({
      choices: [{ message: { content: 'Hi' }, finish_reason: 'length' }],
      usage: { prompt_tokens: 1, completion_tokens: 2 },
    }),
    read({
      results: [{ outputText: 'Hi', tokenCount: 2, completionReason: 'FINISH' }],
      inputTextTokenCount: 1,
    }),
  ]).toEqual([
    [' Hi', 'stop_sequence', undefined, undefined],
    ['Hi', 'endoftext', undefined, undefined],
    ['Hi', 'stop', undefined, undefined],
    ['Hi', 'length', 1, 2],
    ['Hi', 'FINISH', 1, 2],
  ]);
});
