import {
  type Baggage,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanStatusCode,
  type TextMapPropagator,
  trace,
} from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { FailureSpanProcessorOptions } from './options.ts';
import { CHAT, FakeRecord, type Harness, harness } from './testing/harness.ts';

const OWN = '@culprit/instrumentation';
const TRUNCATED = {
  verdict: {
    category: 'incomplete_response',
    group: 'output',
    rule: 'test.rule',
    confidence: 0.9,
    evidence: [],
    retryable: true,
    remedy: 'raise_limit',
    silent: true,
  },
} as const;
const LIMITED = {
  verdict: { ...TRUNCATED.verdict, category: 'rate_limit', group: 'infrastructure', silent: false },
} as const;

const started: Harness[] = [];
function service(options?: FailureSpanProcessorOptions): Harness {
  const made = harness({ ...(options && { options }) });
  started.push(made);
  return made;
}

function useW3c(...others: TextMapPropagator[]): void {
  propagation.setGlobalPropagator(
    new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), ...others] }),
  );
}

beforeEach(() => useW3c(new W3CBaggagePropagator()));
afterEach(async () => {
  for (const { processor } of started.splice(0)) {
    expect(processor.state().faults).toBe(0);
    await processor.shutdown();
  }
  propagation.disable();
});

function chat(at: Harness, parent: Span, outcome: typeof TRUNCATED | typeof LIMITED = TRUNCATED): Span {
  const span = at.start('chat', {
    parent,
    scope: OWN,
    attributes: CHAT,
    record: new FakeRecord({ classification: outcome }),
  });
  span.end();
  return span;
}

function headersFrom(span: Span, baggage?: Baggage): Record<string, string> {
  const headers: Record<string, string> = {};
  const active = trace.setSpan(ROOT_CONTEXT, span);
  propagation.inject(baggage === undefined ? active : propagation.setBaggage(active, baggage), headers);
  return headers;
}

/** The next service fails over what it was sent, with these headers. */
function failNext(headers: Record<string, string>, message: string, options?: FailureSpanProcessorOptions) {
  const next = service(options);
  const server = next.start('server', { context: propagation.extract(ROOT_CONTEXT, headers) });
  const parse = next.start('parse', { parent: server });
  parse.recordException(new SyntaxError(message));
  parse.setStatus({ code: SpanStatusCode.ERROR, message });
  parse.end();
  server.end();
  return next.exported().get('parse');
}

const COMPLAINT = 'Unexpected end of JSON input';

describe('failure context across processes', () => {
  it('names the failed call elsewhere when a failure here is one that damaged input brings about', () => {
    const first = service();
    const root = first.start('root');
    const failed = chat(first, root).spanContext().spanId;
    const parse = failNext(headersFrom(root), COMPLAINT);
    expect(parse?.attributes).toMatchObject({
      'culprit.cascade.evidence': 'failure_context',
      'culprit.cascade.origin.span_id': failed,
      'culprit.cascade.origin.category': 'incomplete_response',
    });
    expect(parse?.links.map(({ context: { spanId } }) => spanId)).toEqual([failed]);
  });

  it('claims nothing of a failure that has reasons of its own', () => {
    const first = service();
    const root = first.start('root');
    chat(first, root);
    expect(failNext(headersFrom(root), 'connect ECONNREFUSED 127.0.0.1:5432')?.links).toEqual([]);
  });

  it('claims nothing when several calls had failed: nobody can say which answer was sent', () => {
    const first = service();
    const root = first.start('root');
    chat(first, root);
    chat(first, root);
    const headers = headersFrom(root);
    expect(headers['baggage']?.match(/incomplete_response/g)).toHaveLength(2);
    expect(failNext(headers, COMPLAINT)?.links).toEqual([]);
  });

  it('tells nothing of a failure without an answer, of one that a retry made good, and of a branch beside', () => {
    const first = service();
    const root = first.start('root');
    chat(first, root, LIMITED);
    const beside = first.start('beside', { parent: root });
    chat(first, beside);
    const request = first.start('request', { parent: root });
    expect(headersFrom(request)).not.toHaveProperty('baggage');
    // Once that branch is over, its answer may be anywhere.
    beside.end();
    expect(headersFrom(request)['baggage']).toContain('incomplete_response');
  });

  it('keeps the baggage of the application, in front and whole', () => {
    const first = service();
    const root = first.start('root');
    chat(first, root);
    const given = propagation.createBaggage({ tenant: { value: 'blue' } });
    expect(headersFrom(root, given)['baggage']).toMatch(/^tenant=blue,culprit\.failures=/);
    expect(given.getAllEntries()).toEqual([['tenant', { value: 'blue' }]]);
  });

  it('passes on what it was told, and names the first origin when its own call fails after it', () => {
    const first = service();
    const root = first.start('root');
    const origin = chat(first, root).spanContext().spanId;
    const second = service();
    const server = second.start('server', { context: propagation.extract(ROOT_CONTEXT, headersFrom(root)) });
    const broken = second.start('chat', {
      parent: server,
      scope: OWN,
      attributes: CHAT,
      record: new FakeRecord({
        classification: { verdict: { ...TRUNCATED.verdict, category: 'malformed_response' } },
      }),
    });
    broken.end();
    const parse = failNext(headersFrom(server), COMPLAINT);
    expect(parse?.attributes).toMatchObject({
      'culprit.cascade.cause.span_id': broken.spanContext().spanId,
      'culprit.cascade.origin.span_id': origin,
      'culprit.cascade.origin.category': 'incomplete_response',
      'culprit.cascade.hops': 2,
    });
  });

  it.each([
    ['of another trace', `${'a'.repeat(32)}.${'b'.repeat(16)}-incomplete_response`],
    ['without a category of ours', `TRACE.${'b'.repeat(16)}-drop_table`],
    ['too long', `TRACE.${Array.from({ length: 40 }, () => `${'b'.repeat(16)}-unknown`).join('.')}`],
    ['that is anything else', 'hello'],
  ])('reads no entry %s', (_, value) => {
    const first = service();
    const root = first.start('root');
    const entry = value.replace('TRACE', root.spanContext().traceId);
    const headers = headersFrom(root, propagation.createBaggage({ 'culprit.failures': { value: entry } }));
    const parse = failNext(headers, COMPLAINT);
    expect(parse?.links).toEqual([]);
    expect(parse?.attributes).not.toHaveProperty('culprit.cascade.origin.span_id');
  });

  it('tells nothing and reads nothing when switched off', () => {
    const first = service({ propagateFailures: false });
    const root = first.start('root');
    chat(first, root);
    expect(headersFrom(root)).not.toHaveProperty('baggage');
    const other = service();
    const telling = other.start('root');
    chat(other, telling);
    expect(failNext(headersFrom(telling), COMPLAINT, { propagateFailures: false })?.links).toEqual([]);
  });

  it('leaves a propagator without baggage as it is', () => {
    propagation.disable();
    useW3c();
    const first = service();
    const root = first.start('root');
    chat(first, root);
    expect(Object.keys(headersFrom(root))).toEqual(['traceparent']);
  });

  it('tells nothing any more after its shutdown', async () => {
    const first = service();
    const root = first.start('root');
    chat(first, root);
    await first.processor.shutdown();
    expect(headersFrom(root)).not.toHaveProperty('baggage');
    expect(context.active()).toBe(ROOT_CONTEXT);
  });
});
