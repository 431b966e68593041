import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { context } from '@opentelemetry/api';
import fc from 'fast-check';
import { CALL_RECORD_KEY, type CallRecord } from '@culprit/diagnosis';
import type Anthropic from '@anthropic-ai/sdk';
import { startSimulatedProvider, type SimulatedProvider } from '@culprit/simulated-provider';
import { Harness } from '../../testing/harness.ts';
import { reportedFaults } from '../../index.ts';

let harness: Harness;
let provider: SimulatedProvider;
let Client: typeof Anthropic;
beforeAll(async () => {
  harness = new Harness();
  provider = await startSimulatedProvider({ seed: 6 });
  ({ default: Client } = await import('@anthropic-ai/sdk'));
});
afterAll(async () => {
  await harness.close();
  await provider.close();
});
afterEach(() => {
  harness.spans.reset();
});

const REQUEST = {
  model: 'claude-sonnet-5-5',
  max_tokens: 50,
  messages: [{ role: 'user' as const, content: 'Hi' }],
};

function newClient(fetch?: typeof globalThis.fetch, baseURL: string = provider.anthropicBaseUrl): Anthropic {
  return new Client({
    apiKey: 'sk-ant-test-12345678',
    baseURL,
    maxRetries: 0,
    logLevel: 'off',
    openTelemetry: false,
    ...(fetch ? { fetch } : {}),
  });
}

/** A client whose server answers with this body. */
function answering(body: unknown, headers: Record<string, string> = {}): Anthropic {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return newClient(() =>
    Promise.resolve(new Response(text, { headers: { 'content-type': 'application/json', ...headers } })),
  );
}

function streaming(events: readonly object[]): Anthropic {
  const text = events
    .map((event) => `event: ${(event as { type: string }).type}\ndata: ${JSON.stringify(event)}\n\n`)
    .join('');
  return answering(text, { 'content-type': 'text/event-stream' });
}

/** The record of the call that a client makes, taken inside its transport. */
async function recordOf(client: Anthropic, run: () => PromiseLike<unknown>): Promise<CallRecord> {
  let record: CallRecord | undefined;
  const target = client as unknown as { fetchWithTimeout(...args: unknown[]): unknown };
  const real = target.fetchWithTimeout.bind(client);
  target.fetchWithTimeout = (...args) => {
    record = context.active().getValue(CALL_RECORD_KEY) as CallRecord;
    return real(...args);
  };
  await run();
  if (record === undefined) throw new Error('no call was made');
  return record;
}

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

const message = (more: object): object => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-5-5',
  content: [],
  stop_reason: null,
  stop_sequence: null,
  usage: { input_tokens: 1, output_tokens: 1 },
  ...more,
});
const start = (more: object = {}): object => ({ type: 'message_start', message: message(more) });
const STOP = { type: 'message_stop' };
const open = (index: number, block: object): object => ({
  type: 'content_block_start',
  index,
  content_block: block,
});
const delta = (index: number, piece: object): object => ({
  type: 'content_block_delta',
  index,
  delta: piece,
});
const end = (reason: string, usage: object = { output_tokens: 9 }): object => ({
  type: 'message_delta',
  delta: { stop_reason: reason, stop_sequence: null },
  usage,
});

const BLOCKS = {
  text: {
    opening: { type: 'text', text: '', citations: null },
    piece: (content: string) => ({ type: 'text_delta', text: content }),
  },
  thinking: {
    opening: { type: 'thinking', thinking: '', signature: '' },
    piece: (content: string) => ({ type: 'thinking_delta', thinking: content }),
  },
  tool_use: {
    opening: { type: 'tool_use', id: 'toolu_1', name: 'look', input: {} },
    piece: (content: string) => ({ type: 'input_json_delta', partial_json: content }),
  },
  server_tool_use: {
    opening: { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} },
    piece: (content: string) => ({ type: 'input_json_delta', partial_json: content }),
  },
};
type Kind = keyof typeof BLOCKS;

/** Random blocks; tool input is JSON cut at random places, as on the wire. */
const anyBlock = fc
  .record({
    kind: fc.constantFrom<Kind>('text', 'thinking', 'tool_use', 'server_tool_use'),
    pieces: fc.array(fc.string(), { maxLength: 4 }),
    input: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean())),
    cuts: fc.array(fc.nat(40), { maxLength: 3 }),
  })
  .map(({ kind, pieces, input, cuts }) => {
    if (kind === 'text' || kind === 'thinking') return { kind, pieces };
    const text = JSON.stringify(input);
    const at = [0, ...cuts.map((cut) => cut % text.length).sort((a, b) => a - b), text.length];
    return { kind, pieces: at.slice(1).map((to, index) => text.slice(at[index], to)) };
  });

describe('the answer', () => {
  test('R22 of a stream equals the message that the SDK assembles, however the pieces are interleaved', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyBlock, { maxLength: 5 }), fc.array(fc.nat(4)), async (blocks, order) => {
        const queues = blocks.map(({ kind, pieces }, index) =>
          pieces.map((piece) => delta(index, BLOCKS[kind].piece(piece))),
        );
        const interleaved = order.flatMap((index) => queues[index]?.shift() ?? []);
        const client = streaming([
          start(),
          ...blocks.map(({ kind }, index) => open(index, { ...BLOCKS[kind].opening })),
          ...interleaved,
          ...queues.flat(),
          ...blocks.map((_, index) => ({ type: 'content_block_stop', index })),
          end('end_turn'),
          STOP,
        ]);
        let final: Anthropic.Message | undefined;
        const record = await recordOf(client, async () => {
          final = await client.messages.stream(REQUEST).finalMessage();
        });
        const content = final?.content ?? [];
        const [choice] = record.facts.response?.choices ?? [];
        const texts = content.flatMap((block) => (block.type === 'text' ? [block.text] : []));
        expect(choice?.text).toBe(texts.length === 0 ? undefined : texts.join(''));
        const thoughts = content.flatMap((block) => (block.type === 'thinking' ? [block.thinking] : []));
        expect((choice as { reasoning?: string } | undefined)?.reasoning).toBe(
          thoughts.length === 0 ? undefined : thoughts.join(''),
        );
        const calls = content.flatMap((block) => (block.type === 'tool_use' ? [block] : []));
        expect(
          (choice?.toolCalls ?? []).map(({ id, name, arguments: args }) => ({
            id,
            name,
            input: typeof args === 'string' ? (JSON.parse(args) as unknown) : args,
          })),
        ).toEqual(calls.map(({ id, name, input }) => ({ id, name, input })));
        expect(choice?.otherContent).toBe(content.length > texts.length + calls.length);
        expect(record.facts.usage?.outputTokens).toBe(final?.usage.output_tokens);
      }),
      { numRuns: 80 },
    );
  });

  test('R10 mutated answers and events reach the caller untouched, and faults are few', async () => {
    const any = fc.anything({ withNullPrototype: false });
    const part = fc.oneof(
      any,
      fc.record({ type: fc.constantFrom('text', 'tool_use', 'x'), text: any, input: any }),
    );
    const body = fc.record(
      {
        id: any,
        model: any,
        content: fc.oneof(any, fc.array(part)),
        stop_reason: any,
        stop_details: any,
        usage: any,
      },
      { requiredKeys: [] },
    );
    const event = fc.record(
      {
        type: fc.constantFrom(
          'message_start',
          'content_block_start',
          'content_block_delta',
          'message_delta',
          'message_stop',
          'brand_new',
        ),
        index: any,
        message: any,
        content_block: any,
        delta: any,
        usage: any,
      },
      { requiredKeys: ['type'] },
    );
    const before = reportedFaults().size;
    await fc.assert(
      fc.asyncProperty(body, fc.array(event, { maxLength: 6 }), async (value, events) => {
        const wire = JSON.parse(JSON.stringify(value)) as object;
        expect(JSON.stringify(await answering(wire).messages.create(REQUEST))).toBe(JSON.stringify(wire));
        const sent = JSON.parse(JSON.stringify(events)) as object[];
        const seen: unknown[] = [];
        for await (const one of await streaming(sent).messages.create({ ...REQUEST, stream: true }))
          seen.push(one);
        expect(seen).toEqual(sent);
        expect(harness.finished).toHaveLength(2);
        harness.spans.reset();
      }),
      { numRuns: 300 },
    );
    expect(reportedFaults().size - before).toBeLessThan(3);
  });

  test.each([
    ['end_turn', 'stop', undefined],
    ['stop_sequence', 'stop', undefined],
    ['tool_use', 'tool_call', undefined],
    ['max_tokens', 'length', 'incomplete_response'],
    ['model_context_window_exceeded', 'length', 'context_limit_exceeded'],
    ['refusal', 'content_filter', 'content_policy_violation'],
  ])('R63 stop reason %s reads as %s', async (raw, normalized, category) => {
    const content =
      raw === 'tool_use'
        ? [{ type: 'tool_use', id: 'toolu_1', name: 'look', input: {} }]
        : [{ type: 'text', text: 'Well, as far as I know' }];
    await answering(message({ content, stop_reason: raw })).messages.create(REQUEST);
    const { attributes } = harness.take();
    expect(attributes['gen_ai.response.finish_reasons']).toEqual([normalized]);
    expect(attributes['culprit.response.finish_reason']).toBe(raw);
    expect(attributes['culprit.failure.category']).toBe(category);
  });

  test('a paused turn is no failure', async () => {
    const content = [{ type: 'server_tool_use', id: 's', name: 'web_search', input: {} }];
    await answering(message({ content, stop_reason: 'pause_turn' })).messages.create(REQUEST);
    const { attributes } = harness.take();
    expect(attributes['culprit.response.finish_reason']).toBe('pause_turn');
    expect(attributes['culprit.failure.category']).toBeUndefined();
  });
});

describe('usage', () => {
  const CASES: readonly [string, object, object][] = [
    ['plain', { input_tokens: 10, output_tokens: 3 }, { in: 10, out: 3 }],
    [
      'cache read and write of both lifetimes',
      {
        input_tokens: 10,
        cache_read_input_tokens: 200,
        cache_creation_input_tokens: 40,
        cache_creation: { ephemeral_5m_input_tokens: 30, ephemeral_1h_input_tokens: 10 },
        output_tokens: 3,
      },
      { in: 250, out: 3, read: 200, write: 40 },
    ],
    [
      'thinking',
      { input_tokens: 1, output_tokens: 30, output_tokens_details: { thinking_tokens: 20 } },
      { in: 1, out: 30, reasoning: 20 },
    ],
    [
      'null counts',
      { input_tokens: 5, cache_read_input_tokens: null, cache_creation_input_tokens: null, output_tokens: 1 },
      { in: 5, out: 1 },
    ],
    ['no input count', { output_tokens: 4 }, { out: 4 }],
  ];
  const shown = (): object => {
    const { attributes } = harness.take();
    const found = {
      in: attributes['gen_ai.usage.input_tokens'],
      out: attributes['gen_ai.usage.output_tokens'],
      read: attributes['gen_ai.usage.cache_read.input_tokens'],
      write: attributes['gen_ai.usage.cache_write.input_tokens'],
      reasoning: attributes['gen_ai.usage.reasoning.output_tokens'],
    };
    return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
  };

  test.each(CASES)('R48 R50 %s', async (_name, usage, expected) => {
    const text = [{ type: 'text', text: 'Hello' }];
    await answering(message({ content: text, stop_reason: 'end_turn', usage })).messages.create(REQUEST);
    expect(shown()).toEqual(expected);
  });

  test('R48 the one-hour part of a cache write is kept apart', async () => {
    const usage = {
      input_tokens: 1,
      cache_creation_input_tokens: 40,
      cache_creation: { ephemeral_5m_input_tokens: 30, ephemeral_1h_input_tokens: 10 },
      output_tokens: 1,
    };
    const client = answering(message({ content: [], stop_reason: 'end_turn', usage }));
    const record = await recordOf(client, () => client.messages.create(REQUEST));
    expect(record.facts.usage).toMatchObject({ cacheWriteTokens: 40, cacheWrite1hTokens: 10 });
  });

  test.each([
    [
      'of the direct API',
      { input_tokens: 10, cache_read_input_tokens: 5, output_tokens: 1 },
      { output_tokens: 7 },
    ],
    [
      'with all totals again at the end',
      { input_tokens: 10, cache_read_input_tokens: 5, output_tokens: 1 },
      { input_tokens: 10, cache_read_input_tokens: 5, output_tokens: 7 },
    ],
    [
      'with nulls at the end',
      { input_tokens: 10, cache_read_input_tokens: 5, output_tokens: 1 },
      { input_tokens: null, cache_read_input_tokens: null, output_tokens: 7 },
    ],
    [
      'with a placeholder at the start',
      { input_tokens: 0, output_tokens: 0 },
      { input_tokens: 10, cache_read_input_tokens: 5, output_tokens: 7 },
    ],
  ])('R47 R49 split over events, %s', async (_name, first, last) => {
    const client = streaming([
      start({ usage: first }),
      open(0, { type: 'text', text: '' }),
      delta(0, { type: 'text_delta', text: 'Hello' }),
      end('end_turn', last),
      STOP,
    ]);
    await drain(await client.messages.create({ ...REQUEST, stream: true }));
    expect(shown()).toEqual({ in: 15, out: 7, read: 5 });
  });
});

describe('the request', () => {
  test('the same prompt has the same hash as through the SDK of OpenAI', async () => {
    const { default: OpenAI } = await import('openai');
    const openai = new OpenAI({
      apiKey: 'sk-test-12345678',
      baseURL: provider.openaiBaseUrl,
      maxRetries: 0,
      logLevel: 'off',
    });
    const png =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    await openai.chat.completions.create({
      model: 'gpt-4o',
      messages: [
        { role: 'system', content: 'Be brief' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } },
          ],
        },
        {
          role: 'assistant',
          tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: '{"b":1, "a":2}' } }],
        },
        { role: 'tool', tool_call_id: 'a', content: 'ok' },
      ],
    });
    const theirs = harness.take().attributes['culprit.prompt.hash'];
    const ask = async (system: Anthropic.MessageCreateParams['system']): Promise<unknown> => {
      await newClient().messages.create({
        model: 'claude-sonnet-5-5',
        max_tokens: 9,
        system,
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'What is this?' },
              { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } },
            ],
          },
          { role: 'assistant', content: [{ type: 'tool_use', id: 'b', name: 'f', input: { a: 2, b: 1 } }] },
          {
            role: 'user',
            content: [{ type: 'tool_result', tool_use_id: 'b', content: [{ type: 'text', text: 'ok' }] }],
          },
        ],
      });
      return harness.take().attributes['culprit.prompt.hash'];
    };
    expect(await ask('Be brief')).toBe(theirs);
    expect(await ask([{ type: 'text', text: 'Be brief' }])).toBe(theirs);
    expect(await ask('Be brief.')).not.toBe(theirs);
  });

  test('a forced tool call that does not come is told', async () => {
    const tools = [{ name: 'look', input_schema: { type: 'object' as const } }];
    await answering(
      message({ content: [{ type: 'text', text: 'No.' }], stop_reason: 'end_turn' }),
    ).messages.create({
      ...REQUEST,
      tools,
      tool_choice: { type: 'any' },
    });
    expect(harness.take().attributes['culprit.failure.category']).toEqual(expect.any(String));
  });

  test.each([
    ['a tool that was not offered', [{ name: 'look', input_schema: { type: 'object' } }], 'semantic_error'],
    ['a member of a toolset', [{ type: 'computer_toolset_20990101', name: 'computer' }], undefined],
    ['a tool that the model knows', [{ type: 'bash_20250124', name: 'bash' }], 'semantic_error'],
  ])('a call of %s', async (_name, tools, category) => {
    const content = [{ type: 'tool_use', id: 'toolu_1', name: 'left_click', input: {} }];
    await answering(message({ content, stop_reason: 'tool_use' })).messages.create({
      ...REQUEST,
      tools: tools as unknown as Anthropic.ToolUnion[],
    });
    expect(harness.take().attributes['culprit.failure.category']).toBe(category);
  });

  test.each([
    ['https://api.anthropic.com', 'anthropic', 443],
    ['https://user:secret@api.deepseek.com/anthropic', 'deepseek', 443],
    ['https://bedrock-runtime.eu-west-1.amazonaws.com', 'aws.bedrock', 443],
    ['https://us-east5-aiplatform.googleapis.com/v1', 'gcp.vertex_ai', 443],
    ['http://localhost:8080', 'anthropic', 8080],
    ['http://[::1]', 'anthropic', 80],
    ['https://anthropic.com.evil.net', 'anthropic', 443],
  ])('%s is %s', async (baseURL, name, port) => {
    const client = newClient(() => Promise.reject(new Error('no')), baseURL);
    await client.messages.create(REQUEST).catch(() => undefined);
    expect(harness.take().attributes).toMatchObject({
      'gen_ai.provider.name': name,
      'server.address': new URL(baseURL).hostname.replace(/^\[|\]$/g, ''),
      'server.port': port,
    });
  });

  test.each([
    ['AnthropicBedrock', 'aws.bedrock'],
    ['AnthropicBedrockMantle', 'aws.bedrock'],
    ['AnthropicVertex', 'gcp.vertex_ai'],
    ['AnthropicFoundry', 'azure.ai.inference'],
  ])('%s of a sibling package names its platform', async (className, name) => {
    const Platform = class extends Client {};
    Object.defineProperty(Platform, 'name', { value: className });
    const client = new Platform({
      apiKey: 'k',
      maxRetries: 0,
      openTelemetry: false,
      baseURL: 'https://gateway.example.com',
      fetch: () => Promise.reject(new Error('no')),
    });
    await client.messages.create(REQUEST).catch(() => undefined);
    expect(harness.take().attributes['gen_ai.provider.name']).toBe(name);
  });
});

describe('the wire', () => {
  test('R54 status, type, request id and the chain of classes are on the span', async () => {
    provider.enqueue('overloaded');
    await newClient()
      .messages.create(REQUEST)
      .catch(() => undefined);
    expect(harness.take().attributes).toMatchObject({
      'http.response.status_code': 529,
      'culprit.error.type': 'overloaded_error',
      'error.type': 'overloaded_error',
      'culprit.request.id': expect.stringMatching(/^req_/),
      'culprit.failure.category': 'service_unavailable',
      'culprit.failure.retryable': true,
    });
    provider.enqueue('reset_before_headers');
    await newClient()
      .messages.create(REQUEST)
      .catch(() => undefined);
    expect(harness.take().attributes['culprit.error.chain']).toEqual(
      expect.arrayContaining(['APIConnectionError', 'TypeError']),
    );
  });

  test('R57 rate limit headers are numbers, on success and on 429', async () => {
    for (const fault of [null, 'rate_limit'] as const) {
      provider.enqueue(fault);
      await newClient()
        .messages.create(REQUEST)
        .catch(() => undefined);
      const { attributes } = harness.take();
      for (const key of ['requests.remaining', 'requests.limit', 'tokens.remaining', 'tokens.limit', 'reset'])
        expect(attributes[`culprit.rate_limit.${key}`], key).toEqual(expect.any(Number));
    }
  });

  test('R55 every attempt of one call is counted, timed and typed', async () => {
    provider.enqueue(
      { fault: { name: 'rate_limit', retryAfter: 0.02 } },
      { fault: { name: 'overloaded', retryAfter: 0.01 } },
    );
    await newClient().messages.create(REQUEST, { maxRetries: 2 });
    const { attributes, events } = harness.take();
    expect(attributes).toMatchObject({
      'culprit.attempt.count': 3,
      'culprit.attempt.statuses': ['429', '529'],
    });
    expect(attributes['culprit.attempt.wait']).toBeGreaterThanOrEqual(0.02);
    expect(events.map(({ attributes: of }) => of?.['http.response.status_code'])).toEqual([429, 529]);
  });
});
