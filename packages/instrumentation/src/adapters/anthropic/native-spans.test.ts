import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { startSimulatedProvider, type SimulatedProvider } from '@culprit/simulated-provider';
import type Anthropic from '@anthropic-ai/sdk';
import type { ClientOptions } from '@anthropic-ai/sdk';
import { Harness, type HarnessOptions } from '../../testing/harness.ts';

let provider: SimulatedProvider;
let harness: Harness;
beforeAll(async () => {
  provider = await startSimulatedProvider({ seed: 8 });
});
afterAll(() => provider.close());
afterEach(() => harness.close());

const NATIVE = 'com.anthropic.sdk.typescript';
const OURS = '@culprit/instrumentation';
const REQUEST = {
  model: 'claude-sonnet-5-5',
  max_tokens: 50,
  messages: [{ role: 'user' as const, content: 'Say hello' }],
};

async function setUp(options: HarnessOptions = {}, clientOptions: ClientOptions = {}): Promise<Anthropic> {
  harness = new Harness(options);
  const { default: Client } = await import('@anthropic-ai/sdk');
  return new Client({
    apiKey: 'sk-ant-test-1234567890',
    baseURL: provider.anthropicBaseUrl,
    maxRetries: 0,
    logLevel: 'off',
    ...clientOptions,
  });
}

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

describe('the span of the SDK itself', () => {
  test('R25 R27 is the only one, and gets what it does not say', async () => {
    const client = await setUp();
    await client.messages.create(REQUEST);
    const span = harness.take();
    expect(span.instrumentationScope.name).toBe(NATIVE);
    expect(span.name).toBe('anthropic.messages.create');
    expect(span.status.code).toBe(SpanStatusCode.OK);
    expect(span.attributes).toMatchObject({
      'gen_ai.response.finish_reasons': ['stop'],
      'culprit.response.finish_reason': 'end_turn',
      'culprit.attempt.count': 1,
      'culprit.instrumented_by': NATIVE,
      'culprit.prompt.length': 9,
      'anthropic.message.stop_reason': 'end_turn',
    });
  });

  test('R27 goes to every processor that was there before', async () => {
    const earlier = new InMemorySpanExporter();
    const client = await setUp({ processors: [new SimpleSpanProcessor(earlier)] });
    await client.messages.create(REQUEST);
    expect(earlier.getFinishedSpans()).toEqual(harness.finished);
  });

  test('R33 stays as it is when additions are switched off', async () => {
    const client = await setUp({ enrichNativeSpans: false, withMetrics: true });
    provider.enqueue('rate_limit');
    await client.messages.create(REQUEST).catch(() => undefined);
    const span = harness.take();
    expect(span.instrumentationScope.name).toBe(NATIVE);
    expect(Object.keys(span.attributes).filter((key) => key.startsWith('culprit.'))).toEqual([]);
    expect(span.events).toEqual([]);
    const metrics = await harness.metrics();
    expect(metrics.get('culprit.failures')?.[0]?.attributes).toMatchObject({
      'culprit.failure.category': 'rate_limit',
    });
  });

  test('is not missed when the provider is registered after the client was made', async () => {
    const client = await setUp({ withTraces: false, withMetrics: true });
    const late = new InMemorySpanExporter();
    trace.setGlobalTracerProvider(
      new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(late)] }),
    );
    await client.messages.create(REQUEST);
    expect(late.getFinishedSpans()).toHaveLength(1);
  });

  test('R25 may go to a provider of the client alone, and no second one is started', async () => {
    const own = new InMemorySpanExporter();
    const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(own)] });
    const client = await setUp({}, { openTelemetry: { tracerProvider } });
    await drain(await client.messages.create({ ...REQUEST, stream: true }));
    expect(harness.finished).toHaveLength(0);
    expect(own.getFinishedSpans()).toHaveLength(1);
    expect(own.getFinishedSpans()[0]?.attributes['culprit.stream.ending']).toBe('completed');
  });

  test('R88 that nobody records costs no look at the request', async () => {
    const client = await setUp({ sampler: new AlwaysOffSampler() });
    let reads = 0;
    const watched = {
      role: 'user' as const,
      get content() {
        reads += 1;
        return 'Say hello';
      },
    };
    await client.messages.create({ ...REQUEST, messages: [watched] });
    const withUs = reads;
    for (const one of harness.instrumentations) one.disable();
    reads = 0;
    await client.messages.create({ ...REQUEST, messages: [watched] });
    expect(withUs).toBe(reads);
  });

  test('R25 a call made in an event of the stream helper has a span of its own', async () => {
    const client = await setUp();
    let inner: Promise<unknown> | undefined;
    await client.messages
      .stream(REQUEST, { signal: new AbortController().signal })
      .once('text', () => {
        inner = client.messages.create({ ...REQUEST, model: 'claude-inner' });
      })
      .finalMessage();
    await inner;
    expect(harness.finished.map((span) => span.attributes['gen_ai.request.model']).sort()).toEqual([
      'claude-inner',
      'claude-sonnet-5-5',
    ]);
    for (const { attributes } of harness.finished)
      expect(attributes['culprit.prompt.hash']).toEqual(expect.any(String));
  });
});

describe('where the SDK starts no span', () => {
  test('ours is dated back to the call and the request runs inside it', async () => {
    let active: string | undefined;
    // The provider is known to us alone, so the tracer of the SDK does nothing.
    const client = await setUp(
      { withTraces: false },
      {
        fetch: (...args) => {
          active = trace.getActiveSpan()?.spanContext().spanId;
          return fetch(...args);
        },
      },
    );
    const exporter = new InMemorySpanExporter();
    const own = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
    for (const one of harness.instrumentations) one.setTracerProvider(own);
    await client.messages.create(REQUEST);
    const [span, ...others] = exporter.getFinishedSpans();
    expect(others).toEqual([]);
    expect(span?.instrumentationScope.name).toBe(OURS);
    expect(span?.spanContext().spanId).toBe(active);
    expect(span?.attributes['gen_ai.response.finish_reasons']).toEqual(['stop']);
  });

  test.each([
    ['the option', { openTelemetry: false as const }, undefined],
    ['the environment', {}, 'false'],
  ])('%s that switches its tracing off gives ours', async (_name, options, variable) => {
    if (variable !== undefined) process.env['ANTHROPIC_OPEN_TELEMETRY'] = variable;
    try {
      const client = await setUp({}, options);
      await client.messages.create(REQUEST);
      expect(harness.take().instrumentationScope.name).toBe(OURS);
    } finally {
      delete process.env['ANTHROPIC_OPEN_TELEMETRY'];
    }
  });

  test('R25 without a context manager nobody can tell the two apart, and the one of the SDK stays alone', async () => {
    const client = await setUp();
    context.disable();
    await client.messages.create(REQUEST);
    expect(harness.take().instrumentationScope.name).toBe(NATIVE);
  });
});
