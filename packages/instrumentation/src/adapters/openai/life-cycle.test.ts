import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AlwaysOffSampler } from '@opentelemetry/sdk-trace-base';
import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { isProxy } from 'node:util/types';
import fc from 'fast-check';
import { CALL_RECORD_KEY, type CallRecord } from '@culprit/diagnosis';
import { startSimulatedProvider, type SimulatedProvider } from '@culprit/simulated-provider';
import type OpenAI from 'openai';
import {
  culpritInstrumentations,
  flushCalls,
  pendingCalls,
  reportedFaults,
  withExpectation,
} from '../../index.ts';
import { Harness, type HarnessOptions } from '../../testing/harness.ts';

let provider: SimulatedProvider;
let harness: Harness;
let Client: typeof OpenAI;
let client: OpenAI;
beforeAll(async () => {
  provider = await startSimulatedProvider({ seed: 4 });
});
afterAll(() => provider.close());
afterEach(() => harness.close());

const BODY = { model: 'gpt-4o', messages: [{ role: 'user' as const, content: 'Hi' }] };
const STREAM = { ...BODY, stream: true as const };

async function setUp(options: HarnessOptions = {}): Promise<void> {
  harness = new Harness(options);
  ({ default: Client } = await import('openai'));
  client = newClient();
}

function newClient(fetch?: typeof globalThis.fetch): OpenAI {
  return new Client({
    apiKey: 'sk-test-12345678',
    baseURL: provider.openaiBaseUrl,
    maxRetries: 0,
    logLevel: 'off',
    ...(fetch ? { fetch } : {}),
  });
}

/** A client whose server answers with this body. */
function answering(body: unknown, headers: Record<string, string> = {}): OpenAI {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return newClient(
    async () =>
      new Response(text, { status: 200, headers: { 'content-type': 'application/json', ...headers } }),
  );
}

function streaming(chunks: readonly unknown[]): OpenAI {
  const text = chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('') + 'data: [DONE]\n\n';
  return answering(text, { 'content-type': 'text/event-stream' });
}

/** A client whose transport throws this. */
// eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- that is the point
const throwing = (value: unknown): OpenAI => newClient(() => Promise.reject(value));

async function drain(stream: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of stream) count += 1;
  return count;
}

describe('a patched client', () => {
  beforeEach(() => setUp());

  test('R3 is no Proxy and runs its own methods', () => {
    expect(isProxy(client)).toBe(false);
    expect(isProxy(client.chat.completions)).toBe(false);
    expect(client.buildURL('/x', null)).toContain('/x');
    expect(client.withOptions({ timeout: 5 })).toBeInstanceOf(Client);
  });

  test('R4 R5 has the members it had, in order, with name and length', () => {
    const members = (): unknown =>
      [
        Client.prototype,
        Client.Chat.Completions.prototype,
        Client.Responses.prototype,
        Client.Embeddings.prototype,
      ].map((owner) =>
        Object.entries(Object.getOwnPropertyDescriptors(owner)).map(([key, descriptor]) => [
          key,
          descriptor.enumerable,
          descriptor.writable,
          typeof descriptor.value,
          (descriptor.value as { name?: string; length?: number } | undefined)?.name,
          (descriptor.value as { length?: number } | undefined)?.length,
        ]),
      );
    const patched = members();
    for (const one of harness.instrumentations) one.disable();
    expect(members()).toEqual(patched);
  });

  test('R11 disabling gives back the very same functions, in any order', () => {
    const targets = (): unknown[] => [
      Client.Chat.Completions.prototype.create,
      Client.Responses.prototype.create,
      Client.Embeddings.prototype.create,
      Client.Completions.prototype.create,
      (Client.prototype as unknown as { fetchWithTimeout: unknown }).fetchWithTimeout,
    ];
    const patched = targets();
    const second = culpritInstrumentations();
    for (const one of harness.instrumentations) one.disable();
    expect(targets()).toEqual(patched);
    for (const one of second) one.disable();
    const originals = targets();
    originals.forEach((original, index) => expect(original).not.toBe(patched[index]));
    for (const one of harness.instrumentations) one.enable();
    for (const one of harness.instrumentations) one.disable();
    targets().forEach((original, index) => expect(original).toBe(originals[index]));
  });

  test('R12 twenty registrations give one span a call', async () => {
    const more = Array.from({ length: 20 }, () => culpritInstrumentations()).flat();
    await client.chat.completions.create(BODY);
    expect(harness.take().name).toBe('chat gpt-4o');
    for (const one of more) one.disable();
    await client.chat.completions.create(BODY);
    harness.take();
  });

  test('R25 the SDK work inside a call runs under its span, and a call beside it has its own', async () => {
    const parent = trace.getTracer('app').startSpan('parent');
    await context.with(trace.setSpan(context.active(), parent), () =>
      Promise.all([
        client.chat.completions.create(BODY),
        client.embeddings.create({ model: 'e', input: 'x' }),
      ]),
    );
    expect(harness.finished.map((span) => span.parentSpanContext?.spanId)).toEqual([
      parent.spanContext().spanId,
      parent.spanContext().spanId,
    ]);
  });

  test('a request carries the call record in its context while it runs', async () => {
    let record: CallRecord | undefined;
    let active: string | undefined;
    const spy = newClient(async (...args) => {
      record = context.active().getValue(CALL_RECORD_KEY) as CallRecord;
      active = trace.getActiveSpan()?.spanContext().spanId;
      return fetch(...args);
    });
    await spy.chat.completions.create(BODY);
    expect(active).toBe(harness.take().spanContext().spanId);
    expect(record?.settled).toBe(true);
    expect(record?.flow?.().inputs).toEqual(['Hi']);
    expect(record?.flow?.().outputs).toHaveLength(1);
    expect([record?.bind('a', true), record?.bind('b', true)]).toEqual([true, false]);
  });

  test('R55 failed attempts are events with status, delay and retry-after, totals are attributes', async () => {
    provider.enqueue(
      { fault: { name: 'rate_limit', retryAfter: 0.05 } },
      { fault: { name: 'service_unavailable', retryAfter: 0.02 } },
    );
    await client.chat.completions.create(BODY, { maxRetries: 2 });
    const span = harness.take();
    expect(span.status.code).toBe(SpanStatusCode.UNSET);
    expect(span.attributes).toMatchObject({
      'culprit.attempt.count': 3,
      'culprit.attempt.statuses': ['429', '503'],
    });
    expect(span.attributes['culprit.attempt.wait']).toBeGreaterThan(0.05);
    expect(
      span.events.map(({ name, attributes }) => [
        name,
        attributes?.['culprit.attempt.number'],
        attributes?.['http.response.status_code'],
        attributes?.['culprit.failure.retry_after'],
      ]),
    ).toEqual([
      ['culprit.call.attempt', 1, 429, 0.05],
      ['culprit.call.attempt', 2, 503, undefined],
    ]);
  });

  test('R54 status, code, type, request id and the chain of classes are on the span', async () => {
    provider.enqueue('insufficient_quota');
    await client.chat.completions.create(BODY).catch(() => undefined);
    expect(harness.take().attributes).toMatchObject({
      'http.response.status_code': 429,
      'culprit.error.code': 'insufficient_quota',
      'culprit.error.type': 'insufficient_quota',
      'culprit.request.id': expect.stringMatching(/^req_/),
      'culprit.failure.category': 'quota_exhausted',
    });
    provider.enqueue('reset_before_headers');
    await client.chat.completions.create(BODY).catch(() => undefined);
    expect(harness.take().attributes['culprit.error.chain']).toEqual(
      expect.arrayContaining(['APIConnectionError', 'TypeError']),
    );
  });

  test('R57 rate limit headers are numbers, on success and on 429', async () => {
    for (const fault of [null, 'rate_limit'] as const) {
      provider.enqueue(fault);
      await client.chat.completions.create(BODY).catch(() => undefined);
      const { attributes } = harness.take();
      for (const key of ['requests.remaining', 'requests.limit', 'tokens.remaining', 'tokens.limit', 'reset'])
        expect(attributes[`culprit.rate_limit.${key}`]).toEqual(expect.any(Number));
    }
  });

  test.each([
    ['undefined', undefined],
    ['a string', 'boom'],
    ['an empty error', new Error('')],
    ['a frozen object', Object.freeze({ a: 1 })],
    ['a response', new Response('no')],
    [
      'a getter that throws',
      Object.defineProperty({}, 'message', {
        get: () => {
          throw new Error('x');
        },
      }),
    ],
  ])('R59 %s thrown by the transport gives a readable status', async (_name, value) => {
    await throwing(value)
      .chat.completions.create(BODY)
      .then(
        () => expect.unreachable(),
        () => undefined,
      );
    const { status, attributes } = harness.take();
    expect(status.code).toBe(SpanStatusCode.ERROR);
    expect(status.message).toMatch(/^[A-Z][\w ]+/);
    expect(status.message!.length).toBeLessThanOrEqual(1024);
    expect(status.message).not.toContain('[object');
    expect(attributes['error.type']).toEqual(expect.any(String));
  });

  test('R61 the abort state is the one at the time of the error', async () => {
    const abort = new AbortController();
    const error = Object.assign(new Error('This operation was aborted'), { name: 'AbortError' });
    const failing = newClient(() => Promise.reject(error));
    await failing.chat.completions.create(BODY, { signal: abort.signal }).catch(() => undefined);
    abort.abort();
    expect(harness.take().status.code).toBe(SpanStatusCode.ERROR);
  });

  test('R7 nothing is pulled that the caller did not ask for', async () => {
    const stream = await client.chat.completions.create(STREAM);
    let pulled = 0;
    const source = stream as unknown as { iterator: () => AsyncIterator<unknown> };
    const open = source.iterator;
    source.iterator = function () {
      const iterator = open.call(this);
      return {
        ...iterator,
        next: () => {
          pulled += 1;
          return iterator.next();
        },
        return: () => iterator.return!(),
        [Symbol.asyncIterator]() {
          return this;
        },
      } as AsyncIterator<unknown>;
    };
    for await (const _ of stream) if (pulled === 2) break;
    expect(pulled).toBe(2);
    expect(harness.take().attributes['culprit.stream.chunks']).toBe(2);
  });

  test('R18 a stream that nobody reads ends as unread on flush, and nothing stays open', async () => {
    await client.chat.completions.create(STREAM);
    expect(pendingCalls()).toBe(1);
    expect(harness.finished).toHaveLength(0);
    flushCalls();
    expect(harness.take().attributes).toMatchObject({
      'culprit.stream.ending': 'unread',
      'culprit.outcome': 'unread',
    });
    expect(pendingCalls()).toBe(0);
  });

  test('flush leaves a call in flight alone', async () => {
    const call = client.chat.completions.create(BODY).then(() => 1);
    flushCalls();
    expect(await call).toBe(1);
    expect(harness.take().attributes['culprit.outcome']).toBeUndefined();
  });

  test('R47 usage of the last chunk is exact and the caller sees the chunk; without it nothing is made up', async () => {
    const with_ = await client.chat.completions.create({
      ...STREAM,
      stream_options: { include_usage: true },
    });
    const seen: unknown[] = [];
    for await (const chunk of with_) if (chunk.usage) seen.push(chunk.usage);
    expect(seen).toHaveLength(1);
    expect(harness.take().attributes['gen_ai.usage.output_tokens']).toBe(
      (seen[0] as { completion_tokens: number }).completion_tokens,
    );
    await drain(await client.chat.completions.create(STREAM));
    expect(
      Object.keys(harness.take().attributes).filter(
        (key) => key.startsWith('gen_ai.usage') || key.startsWith('culprit.cost'),
      ),
    ).toEqual([]);
  });

  test('an expectation stated in code is checked', async () => {
    provider.enqueue({ answer: 'not json' });
    await withExpectation({ format: 'json' }, () => client.chat.completions.create(BODY));
    expect(harness.take().attributes).toMatchObject({
      'culprit.failure.category': 'malformed_response',
      'culprit.format.check': 'failed',
    });
  });

  test('the same prompt has the same hash through both APIs, and another prompt another', async () => {
    const hash = async (run: () => PromiseLike<unknown>): Promise<unknown> => (
      await run(),
      harness.take().attributes['culprit.prompt.hash']
    );
    const tool = {
      id: 'call_1',
      type: 'function' as const,
      function: { name: 'f', arguments: '{"b":1, "a":2}' },
    };
    const chat = await hash(() =>
      client.chat.completions.create({
        model: 'a',
        messages: [
          { role: 'developer', content: 'Be brief' },
          { role: 'user', content: 'Hi' },
          { role: 'assistant', tool_calls: [tool] },
          { role: 'tool', tool_call_id: 'call_1', content: 'ok' },
        ],
      }),
    );
    const responses = await hash(() =>
      client.responses.create({
        model: 'b',
        instructions: 'Be brief',
        input: [
          { role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
          { type: 'function_call', call_id: 'x', name: 'f', arguments: '{"a":2,"b":1}' },
          { type: 'function_call_output', call_id: 'x', output: 'ok' },
        ],
      }),
    );
    expect(responses).toBe(chat);
    expect(
      await hash(() => client.responses.create({ model: 'b', instructions: 'Be brief.', input: 'Hi' })),
    ).not.toBe(chat);
  });

  test('providers behind a compatible base URL have their own name', async () => {
    for (const [baseURL, name] of [
      ['https://api.deepseek.com/v1', 'deepseek'],
      ['https://api.x.ai/v1', 'x_ai'],
      ['https://user:secret@api.groq.com/openai/v1', 'groq'],
      ['http://localhost:11434/v1', 'ollama'],
      ['http://localhost:8000/v1', 'vllm'],
      ['http://localhost:9000/v1', 'openai'],
      ['https://notopenai.com.evil.net/v1', 'openai'],
    ] as const) {
      const other = new Client({
        apiKey: 'k',
        baseURL,
        maxRetries: 0,
        fetch: () => Promise.reject(new Error('no')),
      });
      await other.chat.completions.create(BODY).catch(() => undefined);
      expect(harness.take().attributes['gen_ai.provider.name']).toBe(name);
    }
    const { AzureOpenAI } = await import('openai');
    const azure = new AzureOpenAI({
      apiKey: 'k',
      apiVersion: '1',
      endpoint: 'https://me.example.com',
      maxRetries: 0,
      fetch: () => Promise.reject(new Error('no')),
    });
    await azure.chat.completions.create(BODY).catch(() => undefined);
    expect(harness.take().attributes).toMatchObject({
      'gen_ai.provider.name': 'azure.ai.openai',
      'server.address': 'me.example.com',
      'server.port': 443,
    });
  });

  test('R22 the assembled answer equals the one the SDK assembles', async () => {
    const piece = fc.oneof(
      fc.record({ content: fc.string() }),
      fc.record({ refusal: fc.string() }),
      fc.record({
        tool_calls: fc.array(
          fc.record({ index: fc.nat(3), function: fc.record({ arguments: fc.string() }) }),
          { maxLength: 3 },
        ),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 25 }), async (deltas) => {
        const opened = [0, 1, 2, 3].map((index) => ({
          index,
          id: `call_${index}`,
          type: 'function',
          function: { name: `f${index}`, arguments: '' },
        }));
        const chunk = (delta: unknown, finish: string | null = null): unknown => ({
          id: 'c',
          object: 'chat.completion.chunk',
          created: 1,
          model: 'm',
          choices: [{ index: 0, delta, finish_reason: finish }],
        });
        const chunks = [
          chunk({ role: 'assistant', tool_calls: opened }),
          ...deltas.map((delta) => chunk(delta)),
          chunk({}, 'stop'),
        ];
        let record: CallRecord | undefined;
        const spy = streaming(chunks);
        const real = spy.fetchWithTimeout.bind(spy);
        spy.fetchWithTimeout = (...args) => (
          (record = context.active().getValue(CALL_RECORD_KEY) as CallRecord),
          real(...args)
        );
        const message = (await spy.chat.completions.stream(BODY).finalChatCompletion()).choices[0]!.message;
        const [choice] = record!.facts.response!.choices!;
        expect(choice!.text || null).toBe(message.content || null);
        expect(choice!.refusal || null).toBe(message.refusal || null);
        expect(choice!.toolCalls).toEqual(
          message.tool_calls!.map((call) => ({
            id: call.id,
            name: call.type === 'function' ? call.function.name : '',
            arguments: call.type === 'function' ? call.function.arguments : '',
          })),
        );
      }),
      { numRuns: 60 },
    );
  });

  test('R10 mutated answers reach the caller untouched and faults are few', async () => {
    const any = fc.anything({ withNullPrototype: false });
    const mutated = fc.record(
      {
        id: any,
        model: any,
        choices: fc.oneof(
          any,
          fc.array(
            fc.record({ message: any, delta: any, finish_reason: any, index: any }, { requiredKeys: [] }),
          ),
        ),
        usage: any,
        error: fc.constant(undefined),
      },
      { requiredKeys: [] },
    );
    const before = [...reportedFaults().values()].length;
    await fc.assert(
      fc.asyncProperty(mutated, async (body) => {
        const wire = JSON.parse(JSON.stringify(body)) as Record<string, unknown>;
        expect(JSON.stringify(await answering(wire).chat.completions.create(BODY))).toBe(
          JSON.stringify(wire),
        );
        harness.take();
      }),
      { numRuns: 300 },
    );
    expect([...reportedFaults().values()].length - before).toBeLessThan(3);
  });
});

test('R18 a stream without progress is given up after the idle limit', async () => {
  await setUp({ idleLimit: 0.05 });
  await client.chat.completions.create(STREAM);
  const started = Date.now();
  while (harness.finished.length === 0 && Date.now() - started < 3000)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(harness.take().attributes['culprit.outcome']).toBe('unread');
  expect(pendingCalls()).toBe(0);
});

test('R21 a provider that goes silent is reported once, and the call goes on', async () => {
  await setUp({ stallAfter: 0.05 });
  provider.enqueue({ fault: { name: 'pause', after: 2, ms: 300 } });
  await drain(await client.chat.completions.create(STREAM));
  const span = harness.take();
  expect(span.events.map((event) => event.name)).toEqual(['culprit.call.stalled']);
  expect(span.attributes['culprit.stream.ending']).toBe('completed');
});

test('R11 a disabled adapter leaves every function as it was', async () => {
  await setUp({ disabled: ['openai'] });
  await client.chat.completions.create(BODY);
  expect(harness.finished).toHaveLength(0);
  expect(Function.prototype.toString.call(Client.Chat.Completions.prototype.create)).toContain('_client');
});

test('R10 a tracer whose every method throws costs the span, not the call', async () => {
  await setUp({ withTraces: false });
  const hostile = new Proxy(
    {},
    {
      get: () => () => {
        throw new Error('hostile');
      },
    },
  );
  harness.instrumentations[0]!.setTracerProvider({
    getTracer: () => ({ startSpan: () => hostile, startActiveSpan: () => undefined }) as never,
  });
  for (let call = 0; call < 50; call += 1) {
    expect((await client.chat.completions.create(BODY)).choices).toHaveLength(1);
    expect(await drain(await client.chat.completions.create(STREAM))).toBeGreaterThan(2);
  }
  expect(new Set(harness.diagnostics).size).toBe(harness.diagnostics.length);
});

test('R46 a fault that repeats is reported once and counted', async () => {
  await setUp({
    onCallRecord: () => {
      throw new SyntaxError('mine');
    },
  });
  for (let call = 0; call < 20; call += 1) await client.chat.completions.create(BODY);
  expect(harness.diagnostics.filter((line) => line.includes('onCallRecord'))).toHaveLength(1);
  expect(reportedFaults().get('onCallRecord: SyntaxError')).toBeGreaterThanOrEqual(20);
});

test('R52 metrics count operations and attempts apart, with every span sampled away', async () => {
  await setUp({ sampler: new AlwaysOffSampler(), withMetrics: true });
  provider.enqueue(
    { fault: { name: 'rate_limit', retryAfter: 0.01 } },
    { fault: { name: 'rate_limit', retryAfter: 0.01 } },
  );
  await client.chat.completions.create(BODY, { maxRetries: 2 });
  provider.enqueue('invalid_api_key');
  await client.chat.completions.create(BODY).catch(() => undefined);
  const metrics = await harness.metrics();
  const sum = (name: string): number =>
    (metrics.get(name) ?? []).reduce((total, point) => total + point.value, 0);
  expect(harness.finished).toHaveLength(0);
  expect([sum('culprit.operations'), sum('culprit.attempts'), sum('culprit.failures')]).toEqual([2, 4, 1]);
  expect(sum('gen_ai.client.token.usage')).toBeGreaterThan(0);
  expect(
    metrics.get('gen_ai.client.operation.duration')?.map(({ attributes }) => attributes['error.type']),
  ).toEqual([undefined, 'invalid_api_key']);
  expect(metrics.get('culprit.failures')?.[0]?.attributes).toMatchObject({
    'culprit.failure.category': 'authentication_failed',
  });
});

test('R88 with nobody recording no property of the payload is read', async () => {
  await setUp({ sampler: new AlwaysOffSampler() });
  const read: string[] = [];
  const trap = new Proxy(
    { ...BODY },
    { get: (target, key) => (read.push(String(key)), Reflect.get(target, key) as unknown) },
  );
  client.chat.completions.create = client.chat.completions.create.bind({
    _client: { post: () => ({ _thenUnwrap: () => Promise.resolve(1) }), baseURL: 'http://x' },
  } as never);
  await client.chat.completions.create(trap as never);
  expect(read).toEqual(['model', 'stream']);
});

test('R88 a prompt of 50 MB is measured whole, and hashed by samples that tell it from another', async () => {
  await setUp();
  const huge = answering({ id: 'x', model: 'm', choices: [] });
  const text = 'x'.repeat(1024).repeat(50 * 1024);
  await huge.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: text }] });
  const first = harness.take().attributes;
  expect(first['culprit.prompt.length']).toBe(50 * 1024 * 1024);
  await huge.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: `${text}y` }] });
  expect(harness.take().attributes['culprit.prompt.hash']).not.toBe(first['culprit.prompt.hash']);
});

test('R91 nothing stays behind after completed, failed and abandoned calls', async () => {
  await setUp();
  for (let call = 0; call < 60; call += 1) {
    if (call % 5 === 0) provider.enqueue('server_error');
    const stream = await client.chat.completions.create(STREAM).catch(() => undefined);
    if (stream === undefined) continue;
    for await (const _ of stream) if (call % 3 === 0) break;
  }
  expect(pendingCalls()).toBe(0);
  expect(harness.finished).toHaveLength(60);
});
