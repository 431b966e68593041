import type { Attributes } from '@opentelemetry/api';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { describe, expect, it } from 'vitest';

import { CHAT, FakeRecord, harness } from './testing/harness.ts';

const ANTHROPIC = 'com.anthropic.sdk.typescript';

const withoutCulprit = (attributes: Attributes): Attributes =>
  Object.fromEntries(Object.entries(attributes).filter(([key]) => !key.startsWith('culprit.')));

describe('binding of call records', () => {
  it('R25 R27 binds the native span of an SDK and adds the facts of the call to it', () => {
    const { start, exported } = harness();
    const record = new FakeRecord({
      classification: {},
      attributes: { 'culprit.prompt.hash': 'abc', 'gen_ai.request.model': 'not ours to write' },
    });
    const span = start('anthropic.messages.create', {
      scope: ANTHROPIC,
      kind: SpanKind.CLIENT,
      attributes: CHAT,
      record,
    });
    expect(record.boundTo).toBe(span.spanContext().spanId);
    expect(record.owned).toBe(false);
    span.end();
    expect(exported().get('anthropic.messages.create')?.attributes).toMatchObject({
      ...CHAT,
      'culprit.prompt.hash': 'abc',
      'culprit.instrumented_by': ANTHROPIC,
    });
  });

  it('binds the first span only', () => {
    const { start } = harness();
    const record = new FakeRecord({ classification: {} });
    const first = start('chat', { scope: '@culprit/instrumentation', attributes: CHAT, record });
    start('again', { scope: ANTHROPIC, attributes: CHAT, record });
    expect(record.boundTo).toBe(first.spanContext().spanId);
    expect(record.owned).toBe(true);
  });

  it.each([
    [
      'an HTTP span',
      { scope: '@opentelemetry/instrumentation-undici', attributes: { 'http.request.method': 'POST' } },
    ],
    ['another operation', { scope: 'other', attributes: { 'gen_ai.operation.name': 'invoke_agent' } }],
  ])('does not bind %s', (_, options) => {
    const { start } = harness();
    const record = new FakeRecord({ classification: {} });
    start('x', { ...options, record }).end();
    expect(record.boundTo).toBeUndefined();
  });

  it('settles a call early when its native span ends first', () => {
    const { start, exported } = harness();
    const record = new FakeRecord({ early: { outcome: 'unread' } });
    start('native', { scope: ANTHROPIC, attributes: CHAT, record }).end();
    expect(record.settled).toBe(true);
    expect(exported().get('native')?.attributes['culprit.trace.failed']).toBe(false);
  });

  it('believes a native span that shows a failure which the call has not seen yet', () => {
    const { start, exported } = harness();
    const record = new FakeRecord({ early: {} });
    const span = start('native', {
      scope: ANTHROPIC,
      attributes: { ...CHAT, 'gen_ai.provider.name': 'anthropic' },
      record,
    });
    span.setAttributes({ 'error.type': 'overloaded_error', 'http.response.status_code': 529 });
    span.setStatus({ code: SpanStatusCode.ERROR, message: '529 Overloaded' });
    span.end();
    expect(record.seen).toMatchObject({ ending: 'failed', error: { http: { status: 529 } } });
    expect(exported().get('native')?.attributes).toMatchObject({
      'culprit.failure.category': 'service_unavailable',
      'culprit.cascade.role': 'origin',
    });
  });

  it('takes HTTP work inside a call for a part of that call', () => {
    const { start, exported } = harness();
    const chat = start('chat', {
      scope: '@culprit/instrumentation',
      attributes: CHAT,
      record: new FakeRecord({ classification: {} }),
    });
    const attempt = start('POST', { parent: chat, attributes: { 'http.request.method': 'POST' } });
    attempt.setStatus({ code: SpanStatusCode.ERROR });
    attempt.end();
    chat.end();
    expect(withoutCulprit(exported().get('POST')!.attributes)).toEqual(exported().get('POST')!.attributes);
    expect(exported().get('chat')?.attributes['culprit.trace.failed']).toBe(false);
  });
});

describe('spans of other instrumentations', () => {
  it('R33 changes nothing on them but additions of its own', () => {
    const plain = new InMemorySpanExporter();
    const reference = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(plain)] });
    const { start, all } = harness();
    const play = (span: ReturnType<typeof start>): void => {
      span.addEvent('note', { a: 1 });
      span.recordException(new Error('429 Rate limit reached'));
      span.setStatus({ code: SpanStatusCode.ERROR, message: '429 Rate limit reached' });
      span.setAttribute('error.type', '429');
      span.end();
    };
    play(reference.getTracer('other').startSpan('chat', { attributes: CHAT }));
    play(start('chat', { scope: 'other', attributes: CHAT }));
    const view = ({
      name,
      kind,
      attributes,
      events,
      status,
      instrumentationScope,
    }: ReadableSpan): unknown => ({
      name,
      kind,
      attributes: withoutCulprit(attributes),
      events: events.map((event) => ({
        name: event.name,
        attributes: { ...event.attributes, 'exception.stacktrace': '' },
      })),
      status,
      scope: instrumentationScope.name,
    });
    expect(all().map(view)).toEqual(plain.getFinishedSpans().map(view));
    expect(all()[0]?.attributes).toMatchObject({ 'culprit.failure.category': 'rate_limit' });
  });

  it('R33 adds nothing when that is switched off, and still links own spans to them', () => {
    const { start, exported } = harness({ options: { annotateForeignSpans: false } });
    const root = start('root');
    const error = new Error('connect ECONNREFUSED 127.0.0.1:1');
    const foreign = start('foreign', { parent: root, scope: 'other', attributes: CHAT });
    const own = start('own', {
      parent: root,
      scope: 'culprit',
      attributes: { 'gen_ai.operation.name': 'invoke_workflow' },
    });
    const below = start('below', { parent: own, scope: 'other', attributes: CHAT });
    for (const span of [foreign, below, own]) {
      span.recordException(error);
      span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
      span.end();
    }
    root.end();
    for (const name of ['root', 'foreign', 'below']) {
      const span = exported().get(name)!;
      expect(withoutCulprit(span.attributes)).toEqual(span.attributes);
      expect(span.links).toEqual([]);
    }
    expect(exported().get('own')?.attributes).toMatchObject({
      'culprit.cascade.role': 'propagated',
      'culprit.cascade.cause.span_id': below.spanContext().spanId,
    });
  });

  it('R61 takes an abort for a cancellation and a timeout for a failure', () => {
    const { start, exported } = harness();
    const root = start('agent', { attributes: { 'gen_ai.operation.name': 'invoke_agent' } });
    for (const name of ['AbortError', 'TimeoutError']) {
      const span = start(name, { parent: root, scope: 'other', attributes: CHAT });
      span.recordException(Object.assign(new Error(name), { name }));
      span.setStatus({ code: SpanStatusCode.ERROR, message: name });
      span.end();
    }
    root.end();
    const spans = exported();
    expect(spans.get('AbortError')?.attributes['culprit.outcome']).toBe('cancelled');
    expect(spans.get('AbortError')?.attributes['culprit.failure.category']).toBeUndefined();
    expect(spans.get('TimeoutError')?.attributes['culprit.failure.category']).toBe('network_timeout');
  });

  it('R60 knows an interrupt of LangGraph by where it was thrown, not by its name', () => {
    const { start, exported } = harness();
    const root = start('agent', { attributes: { 'gen_ai.operation.name': 'invoke_agent' } });
    const fail = (name: string, stack: string): void => {
      const span = start(name, { parent: root });
      span.recordException({ name: 'GraphInterrupt', message: 'stop', stack });
      span.setStatus({ code: SpanStatusCode.ERROR, message: 'stop' });
      span.end();
    };
    fail(
      'interrupt',
      'GraphInterrupt: stop\n    at interrupt (/app/node_modules/@langchain/langgraph/dist/interrupt.js:7:9)',
    );
    fail('namesake', 'GraphInterrupt: stop\n    at step (/app/src/step.js:1:1)');
    root.end();
    const spans = exported();
    expect(spans.get('interrupt')?.attributes).toMatchObject({ 'culprit.outcome': 'interrupted' });
    expect(spans.get('interrupt')?.attributes['culprit.failure.category']).toBeUndefined();
    expect(spans.get('namesake')?.attributes['culprit.failure.category']).toBe('unknown');
  });

  it('R33 says nothing of a cancelled request in a trace without LLM work', () => {
    const { start, exported } = harness();
    const span = start('GET', { attributes: { 'http.request.method': 'GET', 'error.type': 'AbortError' } });
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
    expect(withoutCulprit(exported().get('GET')!.attributes)).toEqual(exported().get('GET')!.attributes);
  });

  it('never sets a status', () => {
    const { start, exported } = harness();
    start('chat', {
      scope: 'other',
      attributes: { ...CHAT, 'gen_ai.response.finish_reasons': ['length'] },
    }).end();
    const span = exported().get('chat')!;
    expect(span.attributes['culprit.failure.category']).toBe('incomplete_response');
    expect(span.status.code).toBe(SpanStatusCode.UNSET);
  });

  it('says the verdict to Jaeger when asked to', () => {
    const { start, exported } = harness({ options: { jaegerWarnings: true } });
    start('chat', {
      scope: 'other',
      attributes: { ...CHAT, 'gen_ai.response.finish_reasons': ['length'] },
    }).end();
    expect(exported().get('chat')?.attributes['@jaeger@warnings']).toEqual([
      expect.stringContaining('incomplete_response'),
    ]);
  });
});
