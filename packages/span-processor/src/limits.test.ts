import type { Verdict } from '@culprit/diagnosis';
import { diag, DiagLogLevel, SpanStatusCode } from '@opentelemetry/api';
import { afterEach, describe, expect, it } from 'vitest';

import { CHAT, FakeRecord, harness } from './testing/harness.ts';

const VERDICT: Verdict = {
  category: 'malformed_response',
  group: 'output',
  rule: 'r'.repeat(300),
  confidence: 0.9,
  evidence: [{ field: 'response', value: 'ü'.repeat(400) }],
  retryable: false,
  remedy: 'fix_prompt',
  silent: true,
};

afterEach(() => diag.disable());

describe('limits of spans', () => {
  it.each([8, 128])('R77 writes the verdict onto a span at its cap of %i attributes', (cap) => {
    const { start, exported } = harness({ spanLimits: { attributeCountLimit: cap } });
    const span = start('chat', {
      scope: 'other',
      attributes: { ...CHAT, 'gen_ai.response.finish_reasons': ['length'] },
    });
    for (let index = 0; index < cap; index += 1) span.setAttribute(`app.${index}`, index);
    expect(Object.keys(exported().get('chat')?.attributes ?? {})).toHaveLength(0);
    span.end();
    const attributes = exported().get('chat')!.attributes;
    expect(attributes).toMatchObject({
      'culprit.failure.category': 'incomplete_response',
      'culprit.cascade.role': 'origin',
      'culprit.cascade.origin.span_id': span.spanContext().spanId,
      'culprit.trace.failed': true,
    });
    expect(Object.keys(attributes).filter((key) => !key.startsWith('culprit.'))).toHaveLength(cap);
  });

  it('R77 leaves a healthy span as it is but for the summary on the root', () => {
    const { start, exported } = harness();
    const root = start('root');
    start('chat', { parent: root, scope: 'other', attributes: CHAT }).end();
    root.end();
    expect(exported().get('chat')?.attributes).toEqual(CHAT);
    expect(exported().get('root')?.attributes).toEqual({ 'culprit.trace.failed': false });
  });

  it('R78 writes no value of more than 256 bytes', () => {
    const { start, exported } = harness();
    const record = new FakeRecord({
      classification: { verdict: VERDICT },
      attributes: { 'culprit.error.chain': ['x'.repeat(500)], 'culprit.failure.rule': VERDICT.rule },
    });
    start('native', { scope: 'com.anthropic.sdk.typescript', attributes: CHAT, record }).end();
    const bytes = (value: unknown): number => Buffer.byteLength(String(value));
    for (const [key, value] of Object.entries(exported().get('native')!.attributes)) {
      for (const item of Array.isArray(value) ? value : [value])
        expect([key, bytes(item) <= 256]).toEqual([key, true]);
    }
  });

  it('R73 caps links and says how many were left out', () => {
    const { start, exported } = harness({ options: { maxLinks: 3 } });
    const root = start('agent', { attributes: { 'gen_ai.operation.name': 'invoke_agent' } });
    const ids = ['a', 'b', 'c', 'd', 'e'];
    for (const id of ids) {
      const attributes = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.call.id': id };
      start(id, { parent: root, scope: 'other', attributes }).end();
    }
    const record = new FakeRecord({
      classification: {},
      flow: { inputs: [], outputs: [], consumedToolCalls: ids },
    });
    start('chat', { parent: root, scope: '@culprit/instrumentation', attributes: CHAT, record }).end();
    const { links, attributes } = exported().get('chat')!;
    expect(links).toHaveLength(3);
    expect(attributes['culprit.link.dropped']).toBe(2);
    for (const link of links) {
      expect(link.attributes).toHaveProperty(['culprit.link.relation']);
      expect(link.context.traceId).toBe(root.spanContext().traceId);
    }
  });

  it('R73 pushes no link of the application out of a span at its link limit', () => {
    const { start, exported } = harness({ spanLimits: { linkCountLimit: 1 } });
    const root = start('root');
    const failing = start('chat', { parent: root, scope: 'other', attributes: CHAT });
    const theirs = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 };
    const parent = start('step', { parent: root, attributes: { 'gen_ai.operation.name': 'invoke_agent' } });
    parent.addLink({ context: theirs });
    const inner = start('inner', { parent, scope: 'other', attributes: CHAT });
    for (const span of [failing, inner, parent]) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: '503 overloaded' });
      span.end();
    }
    const step = exported().get('step')!;
    expect(step.links.map((link) => link.context)).toEqual([theirs]);
    expect(step.attributes).toMatchObject({
      'culprit.cascade.cause.span_id': inner.spanContext().spanId,
      'culprit.link.dropped': 1,
    });
  });

  it('R73 degrades to attributes where the API has no addLink', () => {
    const { start, exported } = harness({
      wrap: (processor) => ({
        onStart: (span, context) => {
          Object.defineProperty(span, 'addLink', { value: undefined });
          processor.onStart(span, context);
        },
        onEnding: (span) => processor.onEnding(span),
        onEnd: (span) => processor.onEnd(span),
        forceFlush: () => processor.forceFlush(),
        shutdown: () => processor.shutdown(),
      }),
    });
    const parent = start('agent', { attributes: { 'gen_ai.operation.name': 'invoke_agent' } });
    const child = start('chat', { parent, scope: 'other', attributes: CHAT });
    for (const span of [child, parent]) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: '503 overloaded' });
      span.end();
    }
    const { links, attributes } = exported().get('agent')!;
    expect(links).toEqual([]);
    expect(attributes['culprit.cascade.cause.span_id']).toBe(child.spanContext().spanId);
  });
});

describe('limits of traces', () => {
  it('R86 keeps the summary right in a trace with far more spans than are held', () => {
    const { start, exported, processor } = harness({ options: { maxSpansPerTrace: 4 } });
    const root = start('agent', { attributes: { 'gen_ai.operation.name': 'invoke_agent' } });
    for (let index = 0; index < 100; index += 1) {
      const span = start(`chat ${index}`, { parent: root, scope: 'other', attributes: CHAT });
      span.setStatus({ code: SpanStatusCode.ERROR, message: `503 overloaded, try ${index}` });
      span.end();
    }
    root.setStatus({ code: SpanStatusCode.ERROR, message: 'gave up' });
    root.end();
    expect(exported().get('agent')?.attributes['culprit.trace.failed']).toBe(true);
    for (let index = 0; index < 100; index += 1) {
      expect(exported().get(`chat ${index}`)?.attributes['culprit.failure.category']).toBe(
        'service_unavailable',
      );
    }
    expect(processor.state()).toEqual({ traces: 0, spans: 0, flowChars: 0, dropped: 92, faults: 0 });
  });

  it('keeps an analysis for the root of a trace that used up its own', () => {
    const { start, exported, processor } = harness();
    const root = start('agent', { attributes: { 'gen_ai.operation.name': 'invoke_agent' } });
    for (let index = 0; index < 100; index += 1) {
      const span = start(`chat ${index}`, { parent: root, scope: 'other', attributes: CHAT });
      span.setStatus({ code: SpanStatusCode.ERROR, message: `503 overloaded, try ${index}` });
      span.end();
    }
    root.end();
    expect(exported().get('chat 63')?.attributes['culprit.cascade.role']).toBe('origin');
    expect(exported().get('chat 64')?.attributes).toMatchObject({
      'culprit.failure.category': 'service_unavailable',
    });
    expect(exported().get('agent')?.attributes['culprit.trace.failure.count']).toBe(100);
    expect(processor.state().dropped).toBe(36);
  });
});

describe('hooks', () => {
  const scenario = ({ start }: ReturnType<typeof harness>): void => {
    const parent = start('agent', { attributes: { 'gen_ai.operation.name': 'invoke_agent' } });
    const child = start('chat', { parent, scope: 'other', attributes: CHAT });
    for (const span of [child, parent]) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: '503 overloaded' });
      span.end();
    }
  };

  it('R82 writes the same in onEnd where the SDK has no onEnding', () => {
    const ending = harness();
    const ended = harness({
      wrap: (processor) => ({
        onStart: (span, context) => processor.onStart(span, context),
        onEnd: (span) => processor.onEnd(span),
        forceFlush: () => processor.forceFlush(),
        shutdown: () => processor.shutdown(),
      }),
    });
    scenario(ending);
    scenario(ended);
    const comparable = ({ all }: ReturnType<typeof harness>): unknown =>
      all().map(({ name, attributes, links }) => ({
        name,
        attributes: Object.fromEntries(
          Object.entries(attributes).filter(([key]) => !key.endsWith('span_id')),
        ),
        links: links.map((link) => link.attributes),
      }));
    expect(comparable(ended)).toEqual(comparable(ending));
    expect(ended.exported().get('agent')?.links).toHaveLength(1);
  });

  it('R19 R82 touches no span that has ended', () => {
    const warnings: string[] = [];
    const note = (message: string): void => void warnings.push(message);
    diag.setLogger({ error: note, warn: note, info: note, debug: note, verbose: note }, DiagLogLevel.WARN);
    scenario(harness());
    scenario(
      harness({
        wrap: (processor) => ({
          onStart: (span, context) => processor.onStart(span, context),
          onEnd: (span) => processor.onEnd(span),
          forceFlush: () => processor.forceFlush(),
          shutdown: () => processor.shutdown(),
        }),
      }),
    );
    expect(warnings.filter((warning) => /ended/i.test(warning))).toEqual([]);
  });

  it('does nothing after shutdown', async () => {
    const traced = harness();
    const open = traced.start('chat', { scope: 'other', attributes: CHAT });
    await traced.processor.forceFlush();
    await traced.processor.shutdown();
    open.end();
    scenario(traced);
    expect(traced.processor.state()).toMatchObject({ traces: 0, spans: 0, flowChars: 0 });
    for (const span of traced.all()) expect(span.attributes['culprit.failure.category']).toBeUndefined();
  });
});
