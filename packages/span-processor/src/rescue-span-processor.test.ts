import { SpanStatusCode, type Span, type Tracer } from '@opentelemetry/api';
import { trace, ROOT_CONTEXT } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TraceIdRatioBasedSampler,
  AlwaysOffSampler,
  type Sampler,
} from '@opentelemetry/sdk-trace-base';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import {
  FailureSpanProcessor,
  KeepFailuresSampler,
  RescueSpanProcessor,
  type RescueOptions,
} from './index.ts';
import { CHAT } from './testing/harness.ts';

let exporter: InMemorySpanExporter;
let rescue: RescueSpanProcessor<never, never>;
let tracer: Tracer;

function setUp(inner: Sampler, options?: RescueOptions): void {
  exporter = new InMemorySpanExporter();
  rescue = new RescueSpanProcessor(new SimpleSpanProcessor(exporter), options);
  const provider = new BasicTracerProvider({
    sampler: new KeepFailuresSampler(inner),
    spanProcessors: [new FailureSpanProcessor(), rescue],
  });
  tracer = provider.getTracer('app');
}

const child = (name: string, parent: Span, attributes = {}): Span =>
  tracer.startSpan(name, { attributes }, trace.setSpan(ROOT_CONTEXT, parent));

function run({ fails }: { fails: boolean }): void {
  const root = tracer.startSpan('run');
  child('healthy chat', root, CHAT).end();
  const chat = child('chat', root, fails ? { ...CHAT, 'error.type': '429' } : CHAT);
  if (fails) chat.setStatus({ code: SpanStatusCode.ERROR, message: '429 Rate limit reached' });
  chat.end();
  child('later', root).end();
  root.end();
}

const exportedTraces = (): Set<string> =>
  new Set(exporter.getFinishedSpans().map((span) => span.spanContext().traceId));

describe('R74 keep on failure at a head sampling of 1 %', () => {
  beforeEach(() => {
    setUp(new TraceIdRatioBasedSampler(0.01));
  });

  test('R74 every failed trace is exported whole, and about one in a hundred of the others', () => {
    for (let i = 0; i < 200; i += 1) run({ fails: true });
    expect(exportedTraces().size).toBe(200);
    expect(exporter.getFinishedSpans()).toHaveLength(200 * 4);
    exporter.reset();
    for (let i = 0; i < 2_000; i += 1) run({ fails: false });
    expect(exportedTraces().size).toBeGreaterThan(0);
    expect(exportedTraces().size).toBeLessThan(60);
    expect(rescue.state()).toEqual({ traces: 0, spans: 0, dropped: 0 });
  });
});

describe('rescued spans', () => {
  beforeEach(() => {
    setUp(new AlwaysOffSampler());
  });
  afterEach(() => {
    expect(rescue.state()).toMatchObject({ traces: 0, spans: 0 });
  });

  test('R74 they carry the verdict, their parents, the sampled flag and the mark', () => {
    run({ fails: true });
    const spans = exporter.getFinishedSpans();
    const root = spans.find(({ name }) => name === 'run')!;
    const chat = spans.find(({ name }) => name === 'chat')!;
    expect(spans.every((span) => span.attributes['culprit.sampling.rescued'] === true)).toBe(true);
    expect(spans.every((span) => (span.spanContext().traceFlags & 1) === 1)).toBe(true);
    expect(chat.parentSpanContext?.spanId).toBe(root.spanContext().spanId);
    expect(chat.attributes).toMatchObject({
      'culprit.failure.category': 'rate_limit',
      'culprit.sampling.keep': true,
    });
    expect(root.attributes).toMatchObject({
      'culprit.trace.failure.count': 1,
      'culprit.sampling.keep': true,
    });
    expect(chat.instrumentationScope.name).toBe('app');
    expect(chat.resource.attributes).toBeDefined();
  });

  test('R75 the failed span goes out when it ends, long before its root', () => {
    const root = tracer.startSpan('run');
    child('before', root).end();
    const chat = child('chat', root, { ...CHAT, 'error.type': '500' });
    chat.setStatus({ code: SpanStatusCode.ERROR });
    chat.end();
    expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['before', 'chat']);
    root.end();
  });

  test('a healthy trace leaves nothing behind', () => {
    run({ fails: false });
    expect(exporter.getFinishedSpans()).toEqual([]);
  });
});

test('R91 what waits is bounded in traces and in spans, the oldest goes first', () => {
  setUp(new AlwaysOffSampler(), { maxTraces: 10, maxSpans: 50 });
  const roots = Array.from({ length: 30 }, (_, i) => tracer.startSpan(`run ${i}`));
  for (const root of roots) for (let i = 0; i < 10; i += 1) child('step', root).end();
  expect(rescue.state().traces).toBeLessThanOrEqual(10);
  expect(rescue.state().spans).toBeLessThanOrEqual(50);
  expect(rescue.state().dropped).toBeGreaterThan(0);
  // The newest trace is whole when it fails.
  const chat = child('chat', roots.at(-1)!, { ...CHAT, 'error.type': '500' });
  chat.setStatus({ code: SpanStatusCode.ERROR });
  chat.end();
  expect(exporter.getFinishedSpans()).toHaveLength(11);
  for (const root of roots) root.end();
  expect(rescue.state()).toMatchObject({ traces: 0, spans: 0 });
});

test('R81 a sampler that decides for sampled spans is asked as before', () => {
  const inner = new TraceIdRatioBasedSampler(0.5);
  const sampler = new KeepFailuresSampler(inner);
  expect(sampler.toString()).toContain(inner.toString());
  const decisions = ['00000000000000000000000000000001', 'f0000000000000000000000000000000'].map(
    (traceId) => [
      inner.shouldSample(ROOT_CONTEXT, traceId).decision,
      sampler.shouldSample(ROOT_CONTEXT, traceId, '', 0, {}, []).decision,
    ],
  );
  expect(decisions).toEqual([
    [2, 2],
    [0, 1],
  ]);
});
