import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulatedProvider } from './index.ts';
import type { AnswerInput, FaultSpec, SimulatedProvider } from './index.ts';
import { drain, failureOf } from './testing/observe.ts';
import type { Observed } from './testing/observe.ts';

let provider: SimulatedProvider;
let client: OpenAI;

beforeAll(async () => {
  provider = await startSimulatedProvider({ seed: 8 });
  client = new OpenAI({
    apiKey: 'sk-test',
    baseURL: provider.openaiBaseUrl,
    maxRetries: 0,
    timeout: 5_000,
    logLevel: 'off',
  });
});
afterAll(() => provider.close());

const TOOL = {
  type: 'function' as const,
  name: 'get_weather',
  strict: false,
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};
const REQUEST = { model: 'gpt-4.1', input: 'What is wrong with this ticket?' };
const JSON_TEXT = '{"category":"billing"}';
const STRUCTURED = {
  text: {
    format: {
      type: 'json_schema' as const,
      name: 'ticket',
      schema: {
        type: 'object',
        properties: { category: { enum: ['billing', 'bug'] } },
        required: ['category'],
      },
    },
  },
};

type Extra = Partial<OpenAI.Responses.ResponseCreateParamsNonStreaming>;

function plain(fault: FaultSpec | undefined, extra: Extra = {}, timeout = 5_000) {
  if (fault !== undefined) provider.enqueue(fault);
  return client.responses.create({ ...REQUEST, ...extra }, { timeout });
}

async function streamed(fault: FaultSpec, extra: Extra = {}) {
  provider.enqueue(fault);
  return drain(await client.responses.create({ ...REQUEST, ...extra, stream: true }));
}

describe('a good answer', () => {
  test('reads as a completed response', async () => {
    const response = await plain(undefined, STRUCTURED);
    expect(response).toMatchObject({
      object: 'response',
      status: 'completed',
      error: null,
      model: 'gpt-4.1',
    });
    expect(response.output_text).toBe(JSON_TEXT);
    expect(response.usage!.total_tokens).toBe(response.usage!.input_tokens + response.usage!.output_tokens);
  });

  test('streams the named events in order', async () => {
    provider.enqueue({ answer: { text: 'one two', toolCalls: [{ name: 'get_weather', arguments: '{}' }] } });
    const { events } = await drain(await client.responses.create({ ...REQUEST, stream: true }));
    expect(events.map((event) => event.type)).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.output_item.added',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.done',
      'response.output_item.done',
      'response.completed',
    ]);
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
  });

  test('streams to the same output as it answers plainly', async () => {
    const answer: AnswerInput = {
      parts: [
        { kind: 'text', text: 'Let me look. Grüße 👋' },
        { kind: 'tool_call', name: 'get_weather', arguments: '{"city":"Köln"}', id: 'call_1' },
        { kind: 'text', text: 'And once more.' },
      ],
    };
    provider.enqueue({ answer }, { answer });
    const whole = await client.responses.create({ ...REQUEST, tools: [TOOL] });
    const final = await client.responses.stream({ ...REQUEST, tools: [TOOL] }).finalResponse();
    const essence = (output: unknown[]) =>
      output.map((item: any) => [
        item.type,
        item.status,
        item.call_id,
        item.arguments,
        item.content?.[0]?.text,
      ]);
    expect(essence(final.output)).toEqual(essence(whole.output));
    expect(final.usage).toEqual(whole.usage);
  });

  test('calls a tool when tool_choice names one', async () => {
    const { output } = await plain(undefined, {
      tools: [TOOL],
      tool_choice: { type: 'function', name: 'get_weather' },
    });
    expect(output).toMatchObject([
      { type: 'function_call', name: 'get_weather', arguments: '{"city":"ok"}' },
    ]);
  });

  test('is found again by its id', async () => {
    const created = await plain(undefined);
    expect((await client.responses.retrieve(created.id)).output_text).toBe(created.output_text);
    expect(await failureOf(client.responses.retrieve('resp_nowhere'))).toMatchObject({
      error: 'NotFoundError',
      message: "404 Response with id 'resp_nowhere' not found.",
    });
  });
});

describe('a refused request', () => {
  const refusals: [FaultSpec, Partial<Observed>][] = [
    ['rate_limit', { error: 'RateLimitError', status: 429, code: 'rate_limit_exceeded' }],
    ['insufficient_quota', { error: 'RateLimitError', status: 429, code: 'insufficient_quota' }],
    ['server_error', { error: 'InternalServerError', status: 500 }],
    ['service_unavailable', { error: 'InternalServerError', status: 503 }],
    ['overloaded', { error: 'InternalServerError', status: 503 }],
    ['gateway_timeout', { error: 'InternalServerError', status: 504 }],
    ['invalid_api_key', { error: 'AuthenticationError', status: 401, code: 'invalid_api_key' }],
    ['permission_denied', { error: 'PermissionDeniedError', status: 403 }],
    ['model_not_found', { error: 'NotFoundError', status: 404, code: 'model_not_found' }],
    [
      'context_overflow',
      {
        error: 'BadRequestError',
        code: 'context_length_exceeded',
        message:
          '400 Your input exceeds the context window of this model. Please adjust your input and try again.',
      },
    ],
    ['request_too_large', { error: 'APIError', status: 413 }],
    ['invalid_request', { error: 'BadRequestError', status: 400, code: 'decimal_above_max_value' }],
    ['content_policy', { error: 'BadRequestError', status: 400, code: 'invalid_prompt' }],
  ];
  test.each(refusals)('%s throws what OpenAI makes the SDK throw', async (fault, expected) => {
    expect(await failureOf(plain(fault))).toMatchObject(expected);
  });

  test.each([
    [{ input: 'x' }, "400 Missing required parameter: 'model'."],
    [{ model: 'gpt-4.1' }, "400 Missing required parameter: 'input'."],
  ])('complains about the body %j', async (body, message) => {
    expect(await failureOf(client.post('/responses', { body }))).toMatchObject({
      message,
      code: 'missing_required_parameter',
    });
  });
});

describe('a broken connection', () => {
  test.each(['timeout', 'no_first_chunk'] as const)('%s ends in the timeout of the client', async (fault) => {
    expect((await failureOf(plain(fault, {}, 150))).error).toBe('APIConnectionTimeoutError');
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
  ] as const)('%s lets three events through and then throws', async (fault, code) => {
    const { events, failure } = await streamed(fault);
    expect(events).toHaveLength(3);
    expect(failure!.cause).toBe(code);
  });

  test('stream_cut ends without a terminal event and without an error', async () => {
    const { events, failure } = await streamed('stream_cut');
    expect(failure).toBeUndefined();
    expect(events.at(-1)!.type).toBe('response.output_item.done');
  });

  test.each([
    { name: 'slow_tokens', ms: 2 },
    { name: 'pause', after: 1, ms: 2 },
  ] as const)('%j delays and completes', async (fault) => {
    expect((await streamed(fault)).events.at(-1)!.type).toBe('response.completed');
  });

  test('slow_response delays and completes', async () => {
    expect((await plain({ name: 'slow_response', ms: 2 })).status).toBe('completed');
  });
});

describe('a wrong answer with status 200', () => {
  const both = async (fault: FaultSpec, extra: Extra = {}) => {
    const { events } = await streamed(fault, extra);
    const last = events.at(-1)! as Extract<(typeof events)[number], { response: unknown }>;
    return [await plain(fault, extra), last.response];
  };

  test.each([
    ['invalid_json', JSON_TEXT.slice(0, -1)],
    ['fenced_json', `\`\`\`json\n${JSON_TEXT}\n\`\`\``],
    ['prefixed_json', `Here is the JSON you asked for:\n\n${JSON_TEXT}`],
    ['schema_violation', '{"category":4711}'],
  ] as const)('%s completes with the text %j', async (fault, text) => {
    for (const response of await both(fault, STRUCTURED)) {
      expect(response).toMatchObject({
        status: 'completed',
        output: [{ content: [{ type: 'output_text', text }] }],
      });
    }
  });

  test.each([
    ['truncation', 'max_output_tokens'],
    ['content_filter_finish', 'content_filter'],
  ] as const)('%s is incomplete because of %s', async (fault, reason) => {
    for (const response of await both(fault, STRUCTURED)) {
      expect(response).toMatchObject({
        status: 'incomplete',
        incomplete_details: { reason },
        output: [{ status: 'incomplete' }],
      });
    }
    expect((await streamed(fault)).events.at(-1)!.type).toBe('response.incomplete');
  });

  test('repetition_loop is cut at the limit', async () => {
    const response = await plain('repetition_loop');
    expect(response.incomplete_details!.reason).toBe('max_output_tokens');
    expect(response.output_text.split('. ').length).toBeGreaterThan(50);
  });

  test('refusal comes as a refusal part', async () => {
    for (const response of await both('refusal')) {
      expect(response).toMatchObject({ status: 'completed', output: [{ content: [{ type: 'refusal' }] }] });
    }
    expect((await streamed('refusal')).events.map((event) => event.type)).toContain('response.refusal.done');
  });

  test('response_failed carries its error', async () => {
    for (const response of await both('response_failed')) {
      expect(response).toMatchObject({
        status: 'failed',
        error: { code: 'server_error' },
        output: [],
        usage: null,
      });
    }
  });

  test('empty_answer, no_choices and no_usage leave out what they name', async () => {
    for (const response of await both('empty_answer')) expect(response.output_text ?? '').toBe('');
    for (const response of await both('no_choices')) expect(response.output).toEqual([]);
    for (const response of await both('no_usage')) expect(response.usage).toBeNull();
  });

  test.each([
    ['unparseable_tool_arguments', 'get_weather', '{"city":"ok", "unfinished'],
    ['tool_schema_violation', 'get_weather', '{"city":4711}'],
    ['unknown_tool', 'lookup_everything', '{"query":"everything"}'],
  ] as const)('%s calls %s with %s', async (fault, name, args) => {
    for (const response of await both(fault, { tools: [TOOL] })) {
      expect(response.output).toMatchObject([{ type: 'function_call', name, arguments: args }]);
    }
  });

  test('html_ok gives the SDK a page instead of a response', async () => {
    provider.enqueue('html_ok');
    expect(
      await client.responses
        .create(REQUEST)
        .asResponse()
        .then((reply) => reply.text()),
    ).toContain('<!DOCTYPE html>');
    expect((await streamed('html_ok')).events).toEqual([]);
  });
});

describe('an error inside a stream', () => {
  test('stream_error throws an APIError', async () => {
    const { events, failure } = await streamed('stream_error');
    expect(events).toHaveLength(3);
    expect(failure).toMatchObject({ error: 'APIError', code: 'server_error', type: 'server_error' });
  });

  test('malformed_chunk throws a SyntaxError', async () => {
    expect((await streamed('malformed_chunk')).failure!.error).toBe('SyntaxError');
  });
});
