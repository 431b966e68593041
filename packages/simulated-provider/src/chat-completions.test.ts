import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulatedProvider } from './index.ts';
import type { AnswerInput, FaultSpec, SimulatedProvider } from './index.ts';
import { drain, failureOf } from './testing/observe.ts';
import type { Observed } from './testing/observe.ts';

let provider: SimulatedProvider;
let client: OpenAI;

beforeAll(async () => {
  provider = await startSimulatedProvider({ seed: 7 });
  client = new OpenAI({
    apiKey: 'sk-test',
    baseURL: provider.openaiBaseUrl,
    maxRetries: 0,
    timeout: 5_000,
    logLevel: 'off',
  });
});
afterAll(() => provider.close());

const TICKET_SCHEMA = {
  type: 'object',
  properties: {
    category: { type: 'string', enum: ['billing', 'bug'] },
    urgency: { type: 'integer', minimum: 1 },
  },
  required: ['category', 'urgency'],
  additionalProperties: false,
};
const TOOL = {
  type: 'function' as const,
  function: {
    name: 'get_weather',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
};
const MESSAGES = [{ role: 'user' as const, content: 'Please answer in JSON: what is wrong?' }];
const REQUEST = { model: 'gpt-4o', messages: MESSAGES };
const STRUCTURED = {
  ...REQUEST,
  response_format: {
    type: 'json_schema' as const,
    json_schema: { name: 'ticket', strict: true, schema: TICKET_SCHEMA },
  },
};

type Extra = Partial<OpenAI.ChatCompletionCreateParamsNonStreaming>;

function plain(fault: FaultSpec | undefined, extra: Extra = {}, timeout = 5_000) {
  if (fault !== undefined) provider.enqueue(fault);
  return client.chat.completions.create({ ...REQUEST, ...extra }, { timeout });
}

async function streamed(fault: FaultSpec, extra: Extra = {}) {
  provider.enqueue(fault);
  const params = { ...REQUEST, ...extra, stream: true as const, stream_options: { include_usage: true } };
  return drain(await client.chat.completions.create(params, { timeout: 5_000 }));
}

describe('a good answer', () => {
  test('reads as a chat completion with usage and request id', async () => {
    const { data, request_id } = await plain(undefined).withResponse();
    expect(data).toMatchObject({
      object: 'chat.completion',
      model: 'gpt-4o',
      choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', refusal: null } }],
    });
    expect(data.id).toMatch(/^chatcmpl-/);
    expect(request_id).toMatch(/^req_[0-9a-f]{32}$/);
    expect(data.usage!.total_tokens).toBe(data.usage!.prompt_tokens + data.usage!.completion_tokens);
  });

  test('conforms to the requested schema', async () => {
    const completion = await plain(undefined, { response_format: STRUCTURED.response_format });
    expect(JSON.parse(completion.choices[0]!.message.content!)).toEqual({ category: 'billing', urgency: 1 });
  });

  test.each([
    ['required', 'tool_calls'],
    [{ type: 'function' as const, function: { name: 'get_weather' } }, 'stop'],
  ] as const)('calls a tool when tool_choice is %j', async (tool_choice, finish) => {
    const completion = await plain(undefined, { tools: [TOOL], tool_choice });
    const [choice] = completion.choices;
    expect(choice!.finish_reason).toBe(finish);
    expect(choice!.message).toMatchObject({
      content: null,
      tool_calls: [{ type: 'function', function: { name: 'get_weather', arguments: '{"city":"ok"}' } }],
    });
  });

  test('streams to the same message as it answers plainly', async () => {
    const input: AnswerInput = {
      text: 'Grüße 👋 from the stream, in some pieces.',
      toolCalls: [
        { name: 'get_weather', arguments: { city: 'Köln' }, id: 'call_1' },
        { name: 'get_weather', arguments: { city: 'Oslo' }, id: 'call_2' },
      ],
    };
    provider.enqueue({ answer: input }, { answer: input });
    const whole = await client.chat.completions.create({ ...REQUEST, n: 2, tools: [TOOL] });
    const final = await client.chat.completions
      .stream({ ...REQUEST, n: 2, tools: [TOOL], stream_options: { include_usage: true } })
      .finalChatCompletion();
    const essence = (completion: OpenAI.ChatCompletion) =>
      completion.choices.map(({ index, finish_reason, message }) => ({
        index,
        finish_reason,
        content: message.content,
        calls: message.tool_calls?.map((call) => ({
          id: call.id,
          call: call.type === 'function' && [call.function.name, call.function.arguments],
        })),
      }));
    expect(essence(final)).toEqual(essence(whole));
    expect(final.usage).toEqual(whole.usage);
  });

  test('sends usage in a stream only when asked', async () => {
    const stream = await client.chat.completions.create({ ...REQUEST, stream: true });
    const { events } = await drain(stream);
    expect(events.some((event) => 'usage' in event)).toBe(false);
    expect(events.at(-1)!.choices[0]!.finish_reason).toBe('stop');
  });

  test('feeds runTools', async () => {
    provider.enqueue(
      { answer: { toolCalls: [{ name: 'get_weather', arguments: { city: 'Bonn' } }] } },
      { answer: 'Rain in Bonn.' },
    );
    const runner = client.chat.completions.runTools({
      ...REQUEST,
      tools: [{ ...TOOL, function: { ...TOOL.function, parse: JSON.parse, function: () => 'rain' } }] as any,
    });
    expect(await runner.finalContent()).toBe('Rain in Bonn.');
  });
});

describe('a refused request', () => {
  const refusals: [FaultSpec, Partial<Observed>][] = [
    ['rate_limit', { error: 'RateLimitError', status: 429, code: 'rate_limit_exceeded', type: 'tokens' }],
    [
      'insufficient_quota',
      { error: 'RateLimitError', status: 429, code: 'insufficient_quota', type: 'insufficient_quota' },
    ],
    ['server_error', { error: 'InternalServerError', status: 500, code: null, type: 'server_error' }],
    ['service_unavailable', { error: 'InternalServerError', status: 503, code: 'server_is_overloaded' }],
    ['overloaded', { error: 'InternalServerError', status: 503, type: 'server_error' }],
    ['invalid_api_key', { error: 'AuthenticationError', status: 401, code: 'invalid_api_key' }],
    ['permission_denied', { error: 'PermissionDeniedError', status: 403, code: 'model_not_found' }],
    ['model_not_found', { error: 'NotFoundError', status: 404, code: 'model_not_found' }],
    ['context_overflow', { error: 'BadRequestError', status: 400, code: 'context_length_exceeded' }],
    ['invalid_request', { error: 'BadRequestError', status: 400, type: 'invalid_request_error' }],
    ['content_policy', { error: 'BadRequestError', status: 400, code: 'content_policy_violation' }],
  ];
  test.each(refusals)('%s throws what OpenAI makes the SDK throw', async (fault, expected) => {
    const seen = await failureOf(plain(fault));
    expect(seen).toMatchObject(expected);
    expect(seen.requestId).toMatch(/^req_/);
    expect(
      await failureOf(
        client.chat.completions.create(
          { ...REQUEST, stream: true },
          { headers: { 'x-simulate-fault': JSON.stringify(fault) } },
        ),
      ),
    ).toMatchObject(expected);
  });

  test.each([
    ['gateway_timeout', 504, 'InternalServerError'],
    ['request_too_large', 413, 'APIError'],
  ] as const)('%s is an HTML page of the proxy', async (fault, status, error) => {
    const seen = await failureOf(plain(fault));
    expect(seen).toMatchObject({ status, error });
    expect(seen.message).toContain('<html>');
    expect(seen.requestId).toBeNull();
  });

  test('carries retry-after and used-up rate limit headers', async () => {
    provider.enqueue({ name: 'rate_limit', retryAfter: 18.642 });
    const error = await client.chat.completions.create(REQUEST).catch((caught: unknown) => caught);
    const { headers } = error as InstanceType<typeof OpenAI.APIError>;
    expect(headers!.get('retry-after')).toBe('19');
    expect(headers!.get('retry-after-ms')).toBe('18642');
    expect(headers!.get('x-ratelimit-reset-tokens')).toBe('18.642s');
    expect((error as Error).message).toContain('try again in 18.642s');
  });

  test.each([
    [{ messages: MESSAGES }, { code: null, message: '400 you must provide a model parameter' }],
    [{ model: 'gpt-4o' }, { code: 'missing_required_parameter' }],
    [{ model: 'gpt-4o', messages: [] }, { code: 'empty_array' }],
    [{ model: 'gpt-4o', messages: 'hi' }, { code: 'invalid_type' }],
    [
      {
        model: 'gpt-4o',
        messages: [{ role: 'user', content: 'x' }],
        response_format: { type: 'json_object' },
      },
      { message: expect.stringContaining("must contain the word 'json'") },
    ],
  ])('complains about the body %j', async (body, expected) => {
    const seen = await failureOf(client.post('/chat/completions', { body }));
    expect(seen).toMatchObject({ error: 'BadRequestError', type: 'invalid_request_error', ...expected });
  });

  test('is retried by the SDK until the fault is over', async () => {
    const before = provider.requests.length;
    const headers = { 'x-simulate-fault': '{"name":"rate_limit","retryAfter":0,"attempts":1}' };
    const completion = await client.chat.completions.create(REQUEST, { maxRetries: 2, headers });
    expect(completion.choices).toHaveLength(1);
    expect(
      provider.requests.slice(before).map(({ attempt, status, faults }) => [attempt, status, faults]),
    ).toEqual([
      [0, 429, ['rate_limit']],
      [1, 200, []],
    ]);
  });

  test('is not retried when x-should-retry says so', async () => {
    const before = provider.requests.length;
    provider.enqueue({ name: 'server_error', shouldRetry: false });
    await failureOf(client.chat.completions.create(REQUEST, { maxRetries: 2 }));
    expect(provider.requests.length - before).toBe(1);
  });
});

describe('a broken connection', () => {
  test.each(['timeout', 'no_first_chunk'] as const)('%s ends in the timeout of the client', async (fault) => {
    const seen = await failureOf(plain(fault, {}, 150));
    expect(seen.error).toBe('APIConnectionTimeoutError');
    expect(await provider.requests.at(-1)!.ended).toBe('closed_by_client');
  });

  test.each([
    ['reset_before_headers', 'ECONNRESET'],
    ['premature_close', 'UND_ERR_SOCKET'],
    ['reset_mid_stream', 'ECONNRESET'],
  ] as const)('%s breaks a plain answer with %s', async (fault, code) => {
    const seen = await failureOf(plain(fault));
    expect([seen.cause, seen.code]).toContain(code);
    expect(await provider.requests.at(-1)!.ended).toBe('cut');
  });

  test.each([
    ['reset_mid_stream', 'ECONNRESET'],
    ['premature_close', 'UND_ERR_SOCKET'],
  ] as const)('%s lets three chunks through and then throws', async (fault, code) => {
    const { events, failure } = await streamed(fault);
    expect(events).toHaveLength(3);
    expect(failure!.cause).toBe(code);
  });

  test('stream_cut ends without finish reason and without an error', async () => {
    const { events, failure } = await streamed('stream_cut');
    expect(failure).toBeUndefined();
    expect(events.length).toBeGreaterThan(3);
    expect(events.every((event) => event.choices[0]!.finish_reason === null)).toBe(true);
  });

  test('pause holds the stream until the client gives up', async () => {
    provider.enqueue({ name: 'pause', after: 2 });
    const controller = new AbortController();
    const stream = await client.chat.completions.create(
      { ...REQUEST, stream: true },
      { signal: controller.signal },
    );
    let seen = 0;
    for await (const _chunk of stream) if (++seen === 2) controller.abort();
    expect(seen).toBe(2);
    expect(await provider.requests.at(-1)!.ended).toBe('closed_by_client');
  });

  test.each([
    { name: 'slow_tokens', ms: 2 },
    { name: 'pause', after: 1, ms: 2 },
  ] as const)('%j delays and completes', async (fault) => {
    const { events } = await streamed(fault);
    expect(events.at(-1)!.usage!.total_tokens).toBeGreaterThan(0);
  });

  test('slow_response delays and completes', async () => {
    expect((await plain({ name: 'slow_response', ms: 2 })).choices).toHaveLength(1);
  });
});

describe('a wrong answer with status 200', () => {
  const text = async (fault: FaultSpec, mode: 'plain' | 'stream') => {
    const extra = { response_format: STRUCTURED.response_format };
    if (mode === 'plain') {
      const { choices } = await plain(fault, extra);
      return {
        content: choices[0]!.message.content,
        refusal: choices[0]!.message.refusal,
        finish: choices[0]!.finish_reason,
      };
    }
    const { events } = await streamed(fault, extra);
    const join = (key: 'content' | 'refusal') =>
      events.map((event) => event.choices[0]?.delta[key] ?? '').join('') || null;
    return {
      content: join('content'),
      refusal: join('refusal'),
      finish: events.at(-2)!.choices[0]!.finish_reason,
    };
  };
  const JSON_TEXT = '{"category":"billing","urgency":1}';
  const answers: [FaultSpec, { content: string | null; refusal?: string | null; finish: string }][] = [
    ['invalid_json', { content: JSON_TEXT.slice(0, -1), finish: 'stop' }],
    ['fenced_json', { content: `\`\`\`json\n${JSON_TEXT}\n\`\`\``, finish: 'stop' }],
    ['prefixed_json', { content: `Here is the JSON you asked for:\n\n${JSON_TEXT}`, finish: 'stop' }],
    ['schema_violation', { content: '{"category":4711,"urgency":1}', finish: 'stop' }],
    [
      { name: 'schema_violation', how: 'missing' },
      { content: '{"urgency":1}', finish: 'stop' },
    ],
    ['truncation', { content: JSON_TEXT.slice(0, 17), finish: 'length' }],
    [
      { name: 'truncation', keep: 1 },
      { content: JSON_TEXT.slice(0, -1), finish: 'length' },
    ],
    ['content_filter_finish', { content: JSON_TEXT.slice(0, 17), finish: 'content_filter' }],
    [
      'refusal',
      { content: null, refusal: "I'm sorry, but I can't assist with that request.", finish: 'stop' },
    ],
  ];
  test.each(
    answers.flatMap(([fault, seen]) =>
      (['plain', 'stream'] as const).map((mode) => [fault, mode, seen] as const),
    ),
  )('%j says so in a %s answer', async (fault, mode, seen) => {
    expect(await text(fault, mode)).toEqual({ refusal: null, ...seen });
  });

  test('empty_answer has an empty string and a normal end', async () => {
    const { choices } = await plain('empty_answer');
    expect(choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: '' } });
    const { events } = await streamed('empty_answer');
    expect(events.map((event) => event.choices[0]?.delta.content).join('')).toBe('');
  });

  test('no_choices has none', async () => {
    expect((await plain('no_choices')).choices).toEqual([]);
    const { events } = await streamed('no_choices');
    expect(events.flatMap((event) => event.choices)).toEqual([]);
  });

  test('repetition_loop repeats itself to the limit', async () => {
    const { choices } = await plain('repetition_loop');
    const content = choices[0]!.message.content!;
    expect(new Set(content.match(/[^.]+\./g)).size).toBeLessThanOrEqual(2);
    expect(content.length).toBeGreaterThan(2_000);
    expect(choices[0]!.finish_reason).toBe('length');
  });

  test('no_usage leaves the counts out', async () => {
    expect(await plain('no_usage')).not.toHaveProperty('usage');
    const { events } = await streamed('no_usage');
    expect(events.some((event) => 'usage' in event)).toBe(false);
  });

  test('html_ok gives the SDK a page instead of a completion', async () => {
    expect(await plain('html_ok')).toContain('<!DOCTYPE html>');
    expect((await streamed('html_ok')).events).toEqual([]);
  });

  test.each([
    ['unparseable_tool_arguments', 'get_weather', '{"city":"ok", "unfinished'],
    ['tool_schema_violation', 'get_weather', '{"city":4711}'],
    ['unknown_tool', 'lookup_everything', '{"query":"everything"}'],
  ] as const)('%s calls %s with %s', async (fault, name, args) => {
    const { choices } = await plain(fault, { tools: [TOOL] });
    expect(choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: { tool_calls: [{ function: { name, arguments: args } }] },
    });
    const { events } = await streamed(fault, { tools: [TOOL] });
    const deltas = events.flatMap((event) => event.choices[0]?.delta.tool_calls ?? []);
    expect(deltas.map((delta) => delta.function?.arguments ?? '').join('')).toBe(args);
    expect(deltas[0]!.function!.name).toBe(name);
  });
});

describe('an error inside a stream', () => {
  test('stream_error throws an APIError without status', async () => {
    const { events, failure } = await streamed('stream_error');
    expect(events).toHaveLength(3);
    expect(failure).toMatchObject({ error: 'APIError', status: undefined, type: 'server_error' });
    expect(failure!.requestId).toMatch(/^req_/);
  });

  test('malformed_chunk throws a SyntaxError', async () => {
    const { events, failure } = await streamed('malformed_chunk');
    expect(events).toHaveLength(3);
    expect(failure!.error).toBe('SyntaxError');
  });
});
