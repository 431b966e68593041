import Anthropic from '@anthropic-ai/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulatedProvider } from './index.ts';
import type { AnswerInput, FaultSpec, SimulatedProvider } from './index.ts';
import { drain, failureOf } from './testing/observe.ts';
import type { Observed } from './testing/observe.ts';

let provider: SimulatedProvider;
let client: Anthropic;

beforeAll(async () => {
  provider = await startSimulatedProvider({ seed: 9 });
  client = new Anthropic({
    apiKey: 'test',
    baseURL: provider.anthropicBaseUrl,
    maxRetries: 0,
    timeout: 5_000,
    logLevel: 'off',
  });
});
afterAll(() => provider.close());

const TOOL = {
  name: 'get_weather',
  input_schema: { type: 'object' as const, properties: { city: { type: 'string' } }, required: ['city'] },
};
const REQUEST = {
  model: 'claude-sonnet-5-5',
  max_tokens: 256,
  messages: [{ role: 'user' as const, content: 'What is wrong?' }],
};
const JSON_TEXT = '{"category":"billing"}';
const STRUCTURED = {
  output_config: {
    format: {
      type: 'json_schema' as const,
      schema: {
        type: 'object',
        properties: { category: { enum: ['billing', 'bug'] } },
        required: ['category'],
      },
    },
  },
};

type Extra = Partial<Anthropic.MessageCreateParamsNonStreaming>;

function plain(fault: FaultSpec | undefined, extra: Extra = {}, timeout = 5_000) {
  if (fault !== undefined) provider.enqueue(fault);
  return client.messages.create({ ...REQUEST, ...extra }, { timeout });
}

async function streamed(fault: FaultSpec, extra: Extra = {}) {
  provider.enqueue(fault);
  return drain(await client.messages.create({ ...REQUEST, ...extra, stream: true }));
}

describe('a good answer', () => {
  test('reads as a message with usage and request id', async () => {
    const { data, request_id } = await plain(undefined, STRUCTURED).withResponse();
    expect(data).toMatchObject({
      type: 'message',
      role: 'assistant',
      stop_reason: 'end_turn',
      content: [{ type: 'text', text: JSON_TEXT }],
      usage: { input_tokens: 4, output_tokens: 6 },
    });
    expect(data.id).toMatch(/^msg_01/);
    expect(request_id).toMatch(/^req_011C/);
  });

  test('streams the named events in order', async () => {
    provider.enqueue({ answer: { text: 'one two', toolCalls: [{ name: 'get_weather', arguments: '{}' }] } });
    const response = await client.messages.create({ ...REQUEST, stream: true }).asResponse();
    const names = (await response.text()).match(/(?<=^event: ).*$/gm);
    expect(names).toEqual([
      'message_start',
      'content_block_start',
      'ping',
      'content_block_delta',
      'content_block_delta',
      'content_block_stop',
      'content_block_start',
      'content_block_delta',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
  });

  test('streams to the same message as it answers plainly, beta requests included', async () => {
    const answer: AnswerInput = {
      parts: [
        { kind: 'text', text: 'Let me look. Grüße 👋' },
        { kind: 'tool_call', name: 'get_weather', arguments: '{"city":"Köln"}', id: 'toolu_1' },
        { kind: 'text', text: 'And once more.' },
      ],
    };
    provider.enqueue({ answer }, { answer }, { answer });
    const whole = await client.messages.create({ ...REQUEST, tools: [TOOL] });
    const finals = [
      await client.messages.stream({ ...REQUEST, tools: [TOOL] }).finalMessage(),
      await client.beta.messages.stream({ ...REQUEST, tools: [TOOL] }).finalMessage(),
    ];
    for (const final of finals) {
      expect(final.content).toEqual(whole.content);
      expect(final.stop_reason).toBe('tool_use');
      expect(final.usage).toMatchObject({ output_tokens: whole.usage.output_tokens });
    }
  });

  test.each([{ type: 'any' }, { type: 'tool', name: 'get_weather' }] as const)(
    'calls a tool when tool_choice is %j',
    async (tool_choice) => {
      const { content, stop_reason } = await plain(undefined, { tools: [TOOL], tool_choice });
      expect(content).toMatchObject([{ type: 'tool_use', name: 'get_weather', input: { city: 'ok' } }]);
      expect(stop_reason).toBe('tool_use');
    },
  );

  test('feeds the tool runner', async () => {
    provider.enqueue(
      { answer: { toolCalls: [{ name: 'get_weather', arguments: { city: 'Bonn' } }] } },
      { answer: 'Rain in Bonn.' },
    );
    const final = await client.beta.messages.toolRunner({
      ...REQUEST,
      tools: [{ ...TOOL, type: 'custom', run: () => 'rain', parse: (input: unknown) => input }] as any,
    });
    expect(final.content).toMatchObject([{ type: 'text', text: 'Rain in Bonn.' }]);
  });

  test('counts tokens and lists models', async () => {
    expect(await client.messages.countTokens(REQUEST)).toMatchObject({ input_tokens: 4 });
    const { data } = await client.models.list();
    expect(data.every((model) => model.type === 'model')).toBe(true);
    expect(await failureOf(client.models.retrieve('claude-nowhere'))).toMatchObject({
      error: 'NotFoundError',
    });
  });
});

describe('a refused request', () => {
  const INVALID = { error: 'BadRequestError', status: 400, type: 'invalid_request_error' };
  const refusals: [FaultSpec, Partial<Observed>][] = [
    ['rate_limit', { error: 'RateLimitError', status: 429, type: 'rate_limit_error' }],
    [
      'insufficient_quota',
      { ...INVALID, message: expect.stringContaining('credit balance is too low') as string },
    ],
    ['server_error', { error: 'InternalServerError', status: 500, type: 'api_error' }],
    ['overloaded', { error: 'OverloadedError', status: 529, type: 'overloaded_error' }],
    ['invalid_api_key', { error: 'AuthenticationError', status: 401, type: 'authentication_error' }],
    ['permission_denied', { error: 'PermissionDeniedError', status: 403, type: 'permission_error' }],
    ['model_not_found', { error: 'NotFoundError', status: 404, type: 'not_found_error' }],
    [
      'context_overflow',
      {
        ...INVALID,
        message: expect.stringMatching(/prompt is too long: \d+ tokens > 200000 maximum/) as string,
      },
    ],
    ['request_too_large', { error: 'ContentTooLargeError', status: 413, type: 'request_too_large' }],
    ['invalid_request', INVALID],
    [
      'content_policy',
      { ...INVALID, message: expect.stringContaining('content filtering policy') as string },
    ],
  ];
  test.each(refusals)('%s throws what Anthropic makes the SDK throw', async (fault, expected) => {
    const seen = await failureOf(plain(fault));
    expect(seen).toMatchObject(expected);
    expect(seen.requestId).toMatch(/^req_011C/);
  });

  test.each([
    ['service_unavailable', 503, 'ServiceUnavailableError', 'upstream connect error'],
    ['gateway_timeout', 504, 'GatewayTimeoutError', '<html>'],
  ] as const)('%s is a page of the proxy', async (fault, status, error, text) => {
    const seen = await failureOf(plain(fault));
    expect(seen).toMatchObject({ status, error, requestId: null });
    expect(seen.message).toContain(text);
  });

  test('carries retry-after, reset times and x-should-retry', async () => {
    provider.enqueue({ name: 'rate_limit', retryAfter: 7 });
    const error = await client.messages.create(REQUEST).catch((caught: unknown) => caught);
    const { headers } = error as InstanceType<typeof Anthropic.APIError>;
    expect(headers!.get('retry-after')).toBe('7');
    expect(headers!.get('x-should-retry')).toBe('true');
    expect(headers!.get('anthropic-ratelimit-input-tokens-remaining')).toBe('0');
    expect(headers!.get('anthropic-ratelimit-input-tokens-reset')).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
    );
  });

  test.each([
    [{ max_tokens: 1, messages: [] }, 'model: Field required'],
    [{ model: 'm', max_tokens: 1 }, 'messages: Field required'],
    [{ model: 'm', max_tokens: 1, messages: [] }, 'messages: at least one message is required'],
    [{ model: 'm', messages: REQUEST.messages }, 'max_tokens: Field required'],
  ])('complains about the body %j', async (body, message) => {
    const seen = await failureOf(client.post('/v1/messages', { body }));
    expect(seen).toMatchObject({ error: 'BadRequestError', type: 'invalid_request_error' });
    expect(seen.message).toContain(message);
  });
});

describe('a broken connection', () => {
  test('timeout ends in the timeout of the client', async () => {
    expect((await failureOf(plain('timeout', {}, 150))).error).toBe('APIConnectionTimeoutError');
    expect(await provider.requests.at(-1)!.ended).toBe('closed_by_client');
  });

  test('no_first_chunk leaves the client waiting until it aborts', async () => {
    provider.enqueue('no_first_chunk');
    const controller = new AbortController();
    const stream = await client.messages.create({ ...REQUEST, stream: true }, { signal: controller.signal });
    controller.abort();
    expect((await drain(stream)).events).toEqual([]);
    expect(await provider.requests.at(-1)!.ended).toBe('closed_by_client');
    expect(provider.requests.at(-1)).toMatchObject({ status: 200, chunksSent: 0, closedEarly: true });
  });

  test('reset_before_headers is a connection error', async () => {
    expect(await failureOf(plain('reset_before_headers'))).toMatchObject({
      error: 'APIConnectionError',
      cause: 'ECONNRESET',
    });
  });

  test.each([
    ['reset_mid_stream', 'ECONNRESET'],
    ['premature_close', 'UND_ERR_SOCKET'],
  ] as const)('%s cuts the stream', async (fault, code) => {
    const { events, failure } = await streamed(fault);
    expect(events.map((event) => event.type)).toEqual(['message_start', 'content_block_start']);
    expect(failure!.cause).toBe(code);
  });

  test('stream_cut ends without message_stop and without an error', async () => {
    const { events, failure } = await streamed('stream_cut');
    expect(failure).toBeUndefined();
    expect(events.at(-1)!.type).toBe('content_block_stop');
  });

  test.each([
    { name: 'slow_tokens', ms: 2 },
    { name: 'pause', after: 1, ms: 2 },
  ] as const)('%j delays and completes', async (fault) => {
    expect((await streamed(fault)).events.at(-1)!.type).toBe('message_stop');
  });

  test('slow_response delays and completes', async () => {
    expect((await plain({ name: 'slow_response', ms: 2 })).stop_reason).toBe('end_turn');
  });
});

describe('a wrong answer with status 200', () => {
  test.each([
    ['invalid_json', JSON_TEXT.slice(0, -1), 'end_turn'],
    ['fenced_json', `\`\`\`json\n${JSON_TEXT}\n\`\`\``, 'end_turn'],
    ['prefixed_json', `Here is the JSON you asked for:\n\n${JSON_TEXT}`, 'end_turn'],
    ['schema_violation', '{"category":4711}', 'end_turn'],
    ['truncation', JSON_TEXT.slice(0, 11), 'max_tokens'],
    ['content_filter_finish', JSON_TEXT.slice(0, 11), 'refusal'],
  ] as const)('%s ends with %j and %s', async (fault, text, stop_reason) => {
    expect(await plain(fault, STRUCTURED)).toMatchObject({ content: [{ type: 'text', text }], stop_reason });
    const { events } = await streamed(fault, STRUCTURED);
    const deltas = events.map((event) =>
      event.type === 'content_block_delta' && event.delta.type === 'text_delta' ? event.delta.text : '',
    );
    expect(deltas.join('')).toBe(text);
    expect(events.at(-2)).toMatchObject({ type: 'message_delta', delta: { stop_reason } });
  });

  test('refusal stops with its reason and without content', async () => {
    expect(await plain('refusal')).toMatchObject({
      content: [],
      stop_reason: 'refusal',
      stop_details: { type: 'refusal' },
    });
    const { events } = await streamed('refusal');
    expect(events.map((event) => event.type)).toEqual(['message_start', 'message_delta', 'message_stop']);
  });

  test('repetition_loop runs to the limit', async () => {
    const { content, stop_reason } = await plain('repetition_loop');
    expect(stop_reason).toBe('max_tokens');
    expect(content[0]!.type === 'text' && content[0].text.length).toBeGreaterThan(2_000);
  });

  test('empty_answer and no_usage leave out what they name', async () => {
    expect(await plain('empty_answer')).toMatchObject({ content: [], stop_reason: 'end_turn' });
    expect(await plain('no_usage')).not.toHaveProperty('usage');
    const { events } = await streamed('no_usage');
    expect(events.filter((event) => 'usage' in event)).toEqual([]);
  });

  test.each([
    ['tool_schema_violation', 'get_weather', { city: 4711 }],
    ['unknown_tool', 'lookup_everything', { query: 'everything' }],
  ] as const)('%s calls %s with %j', async (fault, name, input) => {
    expect((await plain(fault, { tools: [TOOL] })).content).toMatchObject([
      { type: 'tool_use', name, input },
    ]);
    provider.enqueue(fault);
    const final = await client.messages.stream({ ...REQUEST, tools: [TOOL] }).finalMessage();
    expect(final.content).toMatchObject([{ type: 'tool_use', name, input }]);
  });

  test('unparseable_tool_arguments streams broken JSON and is refused for plain answers', async () => {
    const { events } = await streamed('unparseable_tool_arguments', { tools: [TOOL] });
    const json = events.map((event) =>
      event.type === 'content_block_delta' && event.delta.type === 'input_json_delta'
        ? event.delta.partial_json
        : '',
    );
    expect(json.join('')).toBe('{"city":"ok", "unfinished');
    expect(await failureOf(plain('unparseable_tool_arguments', { tools: [TOOL] }))).toMatchObject({
      status: 400,
      type: 'simulated_provider_misuse',
    });
  });

  test('html_ok gives the SDK a page instead of a message', async () => {
    expect(await plain('html_ok')).toContain('<!DOCTYPE html>');
    expect((await streamed('html_ok')).events).toEqual([]);
  });
});

describe('an error inside a stream', () => {
  test('stream_error throws an APIError of type overloaded_error', async () => {
    const { events, failure } = await streamed('stream_error');
    expect(events).toHaveLength(2);
    expect(failure).toMatchObject({ error: 'APIError', status: undefined, type: 'overloaded_error' });
    expect(failure!.requestId).toMatch(/^req_011C/);
  });

  test('malformed_chunk throws a SyntaxError', async () => {
    expect((await streamed('malformed_chunk')).failure!.error).toBe('SyntaxError');
  });
});
