import type { Verdict } from '@culprit/diagnosis';
import { SpanStatusCode } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';

import { CHAT, FakeRecord, harness } from './testing/harness.ts';

const OWN = '@culprit/instrumentation';

const verdict = (fields: Partial<Verdict>): Verdict => ({
  category: 'malformed_response',
  group: 'output',
  rule: 'test.rule',
  confidence: 0.9,
  evidence: [{ field: 'response', value: 'invalid' }],
  retryable: false,
  remedy: 'fix_prompt',
  silent: true,
  ...fields,
});

const RATE_LIMIT = verdict({
  category: 'rate_limit',
  group: 'infrastructure',
  silent: false,
  retryable: true,
});

describe('cascades', () => {
  it('R62 marks one origin when one error object unwinds through three spans', () => {
    const { start, exported, processor } = harness();
    const error = new Error('429 too many requests');
    const workflow = start('workflow');
    const agent = start('agent', { parent: workflow });
    const chat = start('chat', {
      parent: agent,
      scope: OWN,
      attributes: CHAT,
      record: new FakeRecord({
        facts: { error: { name: 'Error', message: error.message } },
        classification: { verdict: RATE_LIMIT },
        thrown: error,
      }),
    });
    for (const span of [chat, agent, workflow]) {
      span.recordException(error);
      span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
      span.end();
    }
    const spans = exported();
    const originId = chat.spanContext().spanId;
    expect(spans.get('chat')?.attributes).toMatchObject({
      'culprit.failure.category': 'rate_limit',
      'culprit.cascade.role': 'origin',
      'culprit.cascade.origin.span_id': originId,
    });
    for (const name of ['agent', 'workflow']) {
      expect(spans.get(name)?.attributes).toMatchObject({
        'culprit.failure.category': 'cascading_failure',
        'culprit.cascade.role': 'propagated',
        'culprit.cascade.origin.span_id': originId,
        'culprit.cascade.origin.category': 'rate_limit',
      });
      expect(spans.get(name)?.links).toHaveLength(1);
    }
    expect(spans.get('workflow')?.attributes).toMatchObject({
      'culprit.trace.failed': true,
      'culprit.trace.failure.count': 3,
      'culprit.trace.origin.span_id': originId,
      'culprit.trace.origin.category': 'rate_limit',
      'culprit.trace.origin.count': 1,
    });
    expect(Object.keys(error)).toEqual([]);
    expect(processor.state()).toEqual({ traces: 0, spans: 0, flowChars: 0, dropped: 0, faults: 0 });
  });

  it('R62 R73 links the retry that made a failure good, and the trace did not fail', () => {
    const { start, exported } = harness();
    const root = start('root');
    const record = (fields: ConstructorParameters<typeof FakeRecord>[0]): FakeRecord =>
      new FakeRecord(fields);
    const attributes = { ...CHAT, 'culprit.prompt.hash': 'abc' };
    const failed = start('first', {
      parent: root,
      scope: OWN,
      attributes,
      record: record({ classification: { verdict: RATE_LIMIT } }),
    });
    failed.setStatus({ code: SpanStatusCode.ERROR });
    failed.end();
    const retry = start('second', {
      parent: root,
      scope: OWN,
      attributes,
      record: record({ classification: {} }),
    });
    retry.end();
    root.end();
    const spans = exported();
    const [link] = spans.get('second')?.links ?? [];
    expect(link?.context.spanId).toBe(failed.spanContext().spanId);
    expect(link?.context.traceId).toBe(failed.spanContext().traceId);
    expect(link?.attributes).toMatchObject({
      'culprit.link.relation': 'retry_of',
      'culprit.link.evidence': 'retry',
    });
    expect(spans.get('root')?.attributes).toMatchObject({
      'culprit.trace.failed': false,
      'culprit.trace.recovered.count': 1,
    });
    expect(spans.get('root')?.status.code).toBe(SpanStatusCode.UNSET);
  });

  it('a retry that fails too says that it repeats work, so that alerts count the failure once', () => {
    const { start, exported } = harness();
    const root = start('root');
    for (const name of ['first', 'second', 'third']) {
      const attempt = start(name, {
        parent: root,
        scope: OWN,
        attributes: { ...CHAT, 'culprit.prompt.hash': 'abc' },
        record: new FakeRecord({
          classification: { verdict: RATE_LIMIT },
          ...(name === 'third' && { facts: { request: { model: 'another' } } }),
        }),
      });
      attempt.setStatus({ code: SpanStatusCode.ERROR });
      attempt.end();
    }
    root.end();
    const repeats = (name: string): unknown => exported().get(name)?.attributes['culprit.cascade.repeats'];
    expect([repeats('first'), repeats('second'), repeats('third')]).toEqual([undefined, 'retry', 'fallback']);
  });

  it('puts spans into their true order although SDKs cut start times to milliseconds', () => {
    const { start, exported } = harness();
    const at = (milliseconds: number): [number, number] => [1_700_000_000, milliseconds * 1e6];
    const attributes = { ...CHAT, 'culprit.prompt.hash': 'abc' };
    const agent = start('agent', {
      attributes: { 'gen_ai.operation.name': 'invoke_agent' },
      startTime: at(0),
    });
    const first = start('first', { parent: agent, attributes, startTime: at(0) });
    first.setStatus({ code: SpanStatusCode.ERROR, message: '503 overloaded' });
    first.end(at(5.9));
    const second = start('second', { parent: agent, attributes, startTime: at(5) });
    second.setStatus({ code: SpanStatusCode.ERROR, message: '503 overloaded' });
    second.end(at(9.9));
    agent.setStatus({ code: SpanStatusCode.ERROR, message: '503 overloaded' });
    agent.end(at(9.2));
    expect(exported().get('agent')?.attributes).toMatchObject({
      'culprit.cascade.role': 'propagated',
      'culprit.cascade.cause.span_id': second.spanContext().spanId,
    });
  });

  it('links a call to the silent failure whose answer it was fed', () => {
    const { start, exported } = harness();
    const answer = 'Sure! The sentiment of ticket 48151623 is: {"sentiment": "angry", "score": 0.9';
    const root = start('root');
    const silent = start('sentiment', {
      parent: root,
      scope: OWN,
      attributes: CHAT,
      record: new FakeRecord({
        classification: { verdict: verdict({}) },
        flow: { inputs: ['What is the sentiment of ticket 48151623?'], outputs: [answer] },
      }),
    });
    silent.end();
    const consequence = start('reply', {
      parent: root,
      scope: OWN,
      attributes: CHAT,
      record: new FakeRecord({
        facts: { error: { message: 'bad input' } },
        classification: {
          verdict: verdict({ category: 'invalid_input_format', group: 'input', silent: false }),
        },
        flow: { inputs: [`Write a reply. Sentiment: ${answer}`], outputs: [] },
      }),
    });
    consequence.setStatus({ code: SpanStatusCode.ERROR, message: 'bad input' });
    consequence.end();
    root.end();
    const { attributes, links } = exported().get('reply')!;
    expect(attributes).toMatchObject({
      'culprit.failure.category': 'cascading_failure',
      'culprit.failure.own_category': 'invalid_input_format',
      'culprit.failure.group': 'input',
      'culprit.cascade.role': 'propagated',
      'culprit.cascade.evidence': 'data_flow',
      'culprit.cascade.cause.span_id': silent.spanContext().spanId,
      'culprit.cascade.hops': 1,
    });
    expect(links.map((link) => link.context.spanId)).toEqual([silent.spanContext().spanId]);
    expect(attributes['culprit.failure.fingerprint']).toMatch(/^[0-9a-f]{16}$/);
  });

  it('R71 links tool and model call in both directions, also without a failure', () => {
    const { start, exported } = harness();
    const root = start('agent', { attributes: { 'gen_ai.operation.name': 'invoke_agent' } });
    const toolCalls = [
      { id: 'call_1', name: 'weather', arguments: '{}' },
      { id: 'call_2', name: 'weather', arguments: '{}' },
    ];
    const asking = start('asking', {
      parent: root,
      scope: OWN,
      attributes: CHAT,
      record: new FakeRecord({ facts: { response: { choices: [{ toolCalls }] } }, classification: {} }),
    });
    asking.end();
    const tools = ['call_1', 'call_2'].map((id) =>
      start(id, {
        parent: root,
        scope: OWN,
        attributes: { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.call.id': id },
        record: new FakeRecord({ facts: { operation: 'execute_tool' }, classification: {} }),
      }),
    );
    for (const tool of tools) tool.end();
    const using = start('using', {
      parent: root,
      scope: OWN,
      attributes: CHAT,
      record: new FakeRecord({
        classification: {},
        flow: { inputs: [], outputs: [], consumedToolCalls: ['call_1', 'call_2'] },
      }),
    });
    using.end();
    root.end();
    const spans = exported();
    for (const id of ['call_1', 'call_2']) {
      const [link] = spans.get(id)?.links ?? [];
      expect(link?.context.spanId).toBe(asking.spanContext().spanId);
      expect(link?.attributes).toMatchObject({
        'culprit.link.relation': 'requested_by',
        'culprit.link.evidence': 'tool_call',
      });
    }
    const used = spans.get('using')?.links ?? [];
    expect(used.map((link) => link.context.spanId)).toEqual(tools.map((tool) => tool.spanContext().spanId));
    expect(used[0]?.attributes?.['culprit.link.relation']).toBe('consumes_result_of');
  });

  it('R86 links a detached child that ends after the root', () => {
    const { start, exported, processor } = harness();
    const root = start('root', { attributes: { 'gen_ai.operation.name': 'invoke_agent' } });
    const outer = start('outer', { parent: root });
    const inner = start('inner', {
      parent: outer,
      scope: OWN,
      attributes: CHAT,
      record: new FakeRecord({
        facts: { error: { name: 'Error', message: 'boom' } },
        classification: { verdict: RATE_LIMIT },
      }),
    });
    root.end();
    for (const span of [inner, outer]) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: 'boom' });
      span.end();
    }
    expect(exported().get('outer')?.attributes).toMatchObject({
      'culprit.cascade.role': 'propagated',
      'culprit.cascade.origin.span_id': inner.spanContext().spanId,
    });
    expect(processor.state().traces).toBe(0);
  });

  it('R20 R91 judges a trace with a child that never ends', () => {
    const { start, exported, processor } = harness();
    const root = start('root', { attributes: { 'gen_ai.operation.name': 'invoke_agent' } });
    start('never', { parent: root });
    root.end();
    expect(exported().get('root')?.attributes['culprit.trace.failed']).toBe(false);
    expect(processor.state().traces).toBe(1);
  });

  it('sums the cost of inference spans on the local root', () => {
    const { start, exported } = harness();
    const root = start('root');
    for (const costUsd of [0.25, 0.5]) {
      start('chat', {
        parent: root,
        scope: OWN,
        attributes: CHAT,
        record: new FakeRecord({ facts: { costUsd }, classification: {} }),
      }).end();
    }
    root.end();
    expect(exported().get('root')?.attributes['culprit.trace.cost']).toBe(0.75);
  });

  it('R33 leaves traces without LLM work alone, failing or not', () => {
    const { start, all } = harness();
    const root = start('GET /', { attributes: { 'http.request.method': 'GET' } });
    const query = start('SELECT', { parent: root });
    for (const span of [query, root]) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: 'no such table' });
      span.end();
    }
    for (const span of all()) {
      expect(Object.keys(span.attributes).filter((key) => key.startsWith('culprit.'))).toEqual([]);
      expect(span.links).toEqual([]);
    }
  });
});
