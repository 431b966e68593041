import { describe, expect, it } from 'vitest';
import type { TraceSpan } from '../../trace.ts';
import { linkFailures } from '../link-failures.ts';
import { silent, span, thrown } from '../testing/spans.ts';
import { base64Head } from '../text/base64.ts';

const causes = (spans: readonly TraceSpan[], id: string): string[] =>
  (linkFailures(spans).spans.get(id)?.causes ?? []).map(
    (edge) => `${edge.spanId}:${edge.evidence}${edge.via ? ` via ${edge.via.join()}` : ''}`,
  );

const call = (
  id: string,
  at: number,
  inputs: string[],
  outputs: string[],
  fields: Partial<TraceSpan> = {},
): TraceSpan =>
  span(id, {
    startMs: at,
    endMs: at + 9,
    operation: 'chat',
    parentSpanId: 'root',
    flow: { inputs, outputs },
    ...fields,
  });
const bad = { verdict: silent('x', 'malformed_response').verdict };
/** A call that answered `output` wrongly, and a later one that failed on `input`. */
const flow = (output: string, input: string, source: string[] = ['question']): string[] =>
  causes([call('f', 0, source, [output], bad), call('g', 20, ['instructions', input], ['?'], bad)], 'g');

const ANSWER = 'The router of Ada Berg was replaced on day 314 by the warranty desk.';

describe('same error', () => {
  const error = { message: 'x', identity: 7 };
  it('links the same object, in order of ending', () => {
    const spans = [
      thrown('late', 'unknown', { startMs: 0, endMs: 30, error }),
      thrown('early', 'unknown', { startMs: 5, endMs: 9, error }),
    ];
    expect(causes(spans, 'late')).toEqual(['early:same_error']);
    expect(causes(spans, 'early')).toEqual([]);
  });
  it('links a wrapper to what it wraps', () => {
    const outer = thrown('outer', 'unknown', {
      startMs: 0,
      endMs: 30,
      error: { message: 'gave up', identity: 8, causeIdentities: [7] },
    });
    expect(causes([outer, thrown('inner', 'rate_limit', { startMs: 5, endMs: 9, error })], 'outer')).toEqual([
      'inner:same_error',
    ]);
  });
});

describe('error equality', () => {
  const nested = (child: TraceSpan['error'], parent: TraceSpan['error'], childEnd = 9): string[] =>
    causes(
      [
        thrown('p', 'unknown', { endMs: 10, error: parent }),
        thrown('c', 'rate_limit', { parentSpanId: 'p', startMs: 1, endMs: childEnd, error: child }),
        span('after', { parentSpanId: 'p', startMs: 9, endMs: 10 }),
      ],
      'p',
    );
  it('needs type and message, the type only where the message is short', () => {
    expect(nested({ type: 'E', message: 'boom' }, { type: 'E', message: 'boom' })).toEqual([
      'c:error_equality',
    ]);
    expect(nested({ type: 'E', message: 'boom' }, { type: 'F', message: 'boom' })).toEqual([]);
    expect(
      nested({ type: 'E', message: 'boom at twelve' }, { type: 'F', message: 'boom at twelve' }),
    ).toEqual(['c:error_equality']);
  });
  it('ignores a class name in front of the message', () => {
    expect(nested({ message: 'RateLimitError: slow down please' }, { message: 'slow down please' })).toEqual([
      'c:error_equality',
    ]);
  });
  it('takes a message that quotes the child, from 12 characters', () => {
    expect(nested({ message: 'slow down !!' }, { message: 'Failed after 3 attempts: slow down !!' })).toEqual(
      ['c:error_text'],
    );
    expect(nested({ message: 'slow down !' }, { message: 'Failed after 3 attempts: slow down !' })).toEqual(
      [],
    );
  });
  it('does not take a child that ended after its parent, up to the error of the clocks', () => {
    const error = { message: 'slow down please' };
    expect(nested(error, error, 11)).toEqual(['c:error_equality']);
    expect(nested(error, error, 11.01)).toEqual([]);
  });
});

describe('data flow', () => {
  it.each([
    ['raw text', ANSWER, ANSWER],
    ['template insertion', ANSWER, `Please check: """${ANSWER}""" and reply.`],
    ['a cut beginning', ANSWER, `${ANSWER.slice(0, 45)}…`],
    ['JSON escaping', `He said "${ANSWER}"`, JSON.stringify({ content: `He said "${ANSWER}"` })],
    ['base64 of it', ANSWER, `data:text/plain;base64,${base64Head(ANSWER)}`],
    ['base64 in it', base64Head(ANSWER), `Decoded: ${ANSWER}`],
    [
      'a parsed value',
      `{"customer": "Ada Berg from desk 42", "plan": `,
      'Write to Ada Berg from desk 42 now.',
    ],
    [
      'two weaker values',
      '{"customer": "Ada Bergmann", "town": "Trondheim"}',
      'Write to Ada Bergmann in Trondheim.',
    ],
  ])('links through %s', (_how, output, input) => {
    expect(flow(output, input)).toEqual(['f:data_flow']);
  });
  it.each([
    ['a common label', '{"priority": "high"}', 'priority is high'],
    ['one weak value alone', '{"customer": "Ada Bergmann"}', 'Write to Ada Bergmann.'],
    ['a number', '{"amount": "1234567890123"}', 'amount 1234567890123'],
    ['a date', '{"day": "2026-11-22T10:00:00Z"}', 'on 2026-11-22T10:00:00Z'],
    ['other text', ANSWER, 'Nothing of that sort went on here, ever.'],
  ])('does not link through %s', (_how, output, input) => {
    expect(flow(output, input)).toEqual([]);
  });
  it('does not link through what the cause had been given', () => {
    expect(flow(ANSWER, ANSWER, [`Repeat: ${ANSWER}`])).toEqual([]);
  });
  it('does not link through what the pipeline knew before', () => {
    const earlier = call('e', -20, [`Context: ${ANSWER}`], ['ok']);
    expect(
      causes([earlier, call('f', 0, ['q'], [ANSWER], bad), call('g', 20, [ANSWER], ['?'], bad)], 'g'),
    ).toEqual([]);
  });
  it('does not link through history that a healthy call has taken since', () => {
    const spans = [
      call('f', 0, ['q'], [ANSWER], bad),
      call('h', 10, ['q', ANSWER], ['fine']),
      call('g', 20, ['q', ANSWER, 'fine'], ['?'], bad),
    ];
    expect(causes(spans, 'g')).toEqual([]);
  });
  it('does not explain a failure that no input brings about', () => {
    const limited = call('g', 20, [ANSWER], [], {
      status: 'error',
      verdict: thrown('x', 'rate_limit').verdict,
    });
    expect(causes([call('f', 0, ['q'], [ANSWER], bad), limited], 'g')).toEqual([]);
  });
  it('does not blame an answer that only came late', () => {
    expect(
      causes(
        [
          call('f', 0, ['q'], [ANSWER], { verdict: silent('x', 'latency_threshold_exceeded').verdict }),
          call('g', 20, [ANSWER], ['?'], bad),
        ],
        'g',
      ),
    ).toEqual([]);
  });
  it('follows damage through a healthy call, with less confidence', () => {
    const said = 'As it was written down: the phantom order 77-AX-12 is lost for good.';
    const spans = [
      call('f', 0, ['q'], [ANSWER], bad),
      call('h', 10, [`Rewrite: ${ANSWER}`], [said]),
      call('g', 20, [`Send: ${said}`], ['?'], bad),
    ];
    expect(causes(spans, 'g')).toEqual(['f:data_flow via h']);
    expect(linkFailures(spans).spans.get('g')).toMatchObject({ hops: 2, origins: ['f'] });
    expect(linkFailures(spans).spans.get('g')?.causes[0]?.confidence).toBeLessThan(0.9);
  });
  it('names the nearest of two causes when one explains the other', () => {
    const second = `Building on it: ${ANSWER} And one more thing about parcel 99.`;
    const spans = [
      call('a', 0, ['q'], [ANSWER], bad),
      call('b', 10, [`Extend: ${ANSWER}`], [second], bad),
      call('g', 20, [`Send: ${second}`], ['?'], bad),
    ];
    expect(causes(spans, 'g')).toEqual(['b:data_flow']);
  });
});

describe('order in time alone', () => {
  it('never links', () => {
    expect(causes([call('f', 0, ['a'], ['b'], bad), call('g', 20, ['c'], ['d'], bad)], 'g')).toEqual([]);
  });
});

describe('error text', () => {
  const refused = thrown('tool', 'tool_failure', {
    parentSpanId: 'root',
    startMs: 0,
    endMs: 5,
    error: { message: 'warehouse 12 does not know this order' },
  });
  it('links a caught error that the next prompt tells', () => {
    expect(
      causes([refused, call('g', 20, ['Tool said: warehouse 12 does not know this order'], ['?'], bad)], 'g'),
    ).toEqual(['tool:error_text']);
  });
  it('does not when a healthy prompt told it before', () => {
    const told = 'Tool said: warehouse 12 does not know this order';
    expect(
      causes([refused, call('h', 10, [told], ['fine']), call('g', 20, [told, 'fine'], ['?'], bad)], 'g'),
    ).toEqual([]);
  });
  it('links a parse failure to the malformed call just before it where no content was kept', () => {
    const chat = silent('chat', 'incomplete_response', {
      parentSpanId: 'root',
      operation: 'chat',
      startMs: 0,
      endMs: 5,
    });
    const parse = span('parse', {
      parentSpanId: 'root',
      startMs: 6,
      endMs: 7,
      status: 'error',
      error: { type: 'SyntaxError', message: 'Unterminated string in JSON at position 512' },
    });
    const between = span('other', { parentSpanId: 'root', operation: 'chat', startMs: 5, endMs: 6 });
    expect(causes([chat, parse], 'parse')).toEqual(['chat:error_text']);
    expect(causes([chat, between, parse], 'parse')).toEqual([]);
  });
});

describe('R71 tool calls', () => {
  const decision = silent('decision', 'malformed_response', {
    operation: 'chat',
    startMs: 0,
    endMs: 5,
    toolCalls: { requested: ['t1'] },
  });
  const tool = (message: string): TraceSpan =>
    thrown('tool', 'tool_failure', {
      operation: 'execute_tool',
      startMs: 6,
      endMs: 8,
      toolCalls: { executes: 't1' },
      error: { message },
    });
  it('link a tool to the decision, and the reader to the tool', () => {
    const reader = silent('reader', 'semantic_error', {
      operation: 'chat',
      startMs: 9,
      endMs: 12,
      toolCalls: { consumed: ['t1'] },
    });
    const spans = [decision, tool('bad arguments'), reader];
    expect(causes(spans, 'tool')).toEqual(['decision:tool_call']);
    expect(causes(spans, 'reader')).toEqual(['tool:tool_call']);
  });
  it('do not explain a tool that could not reach its server', () => {
    expect(causes([decision, tool('connect ECONNREFUSED 10.0.0.1:443')], 'tool')).toEqual([]);
  });
});

describe('child failure', () => {
  const parent = thrown('p', 'unknown', { endMs: 100, error: { message: 'run aborted' } });
  const child = (id: string, at: number): TraceSpan =>
    thrown(id, 'rate_limit', { parentSpanId: 'p', startMs: at, endMs: at + 5, error: { message: id } });
  it('takes the last failed child', () => {
    expect(causes([parent, child('a', 1), child('b', 20)], 'p')).toEqual(['b:child_failure']);
  });
  it('takes none when the parent went on to other work', () => {
    expect(
      causes([parent, child('a', 1), span('b', { parentSpanId: 'p', startMs: 6, endMs: 9 })], 'p'),
    ).toEqual([]);
    expect(
      causes([parent, child('a', 1), span('b', { parentSpanId: 'p', startMs: 5, endMs: 9 })], 'p'),
    ).toEqual([]);
    expect(
      causes([parent, child('a', 1), span('b', { parentSpanId: 'p', startMs: 4.9, endMs: 9 })], 'p'),
    ).toEqual(['a:child_failure']);
  });
  it('takes no child that broke another limit than the parent', () => {
    expect(causes([thrown('p', 'cost_threshold_exceeded', { endMs: 100 }), child('a', 1)], 'p')).toEqual([]);
  });
});

describe('explicit links', () => {
  it('are kept with the basis they state', () => {
    const effect = thrown('g', 'unknown', {
      startMs: 20,
      endMs: 30,
      links: [
        { spanId: 'f', relation: 'caused_by', evidence: 'data_flow', confidence: 0.7 },
        { spanId: 'f', relation: 'retry_of' },
      ],
    });
    expect(linkFailures([thrown('f', 'rate_limit'), effect]).spans.get('g')?.causes).toEqual([
      { spanId: 'f', evidence: 'data_flow', confidence: 0.7 },
    ]);
  });
});

describe('R55 requests below a call', () => {
  it('are part of the call', () => {
    const spans = [
      thrown('chat', 'rate_limit', { operation: 'chat' }),
      span('POST', { parentSpanId: 'chat', status: 'error', startMs: 1, endMs: 9 }),
    ];
    expect(linkFailures(spans).origins).toEqual(['chat']);
    expect(linkFailures(spans).spans.get('POST')).toMatchObject({ category: null, role: null });
  });
});

describe('an empty answer', () => {
  const empty = call('f', 0, ['q'], [], { verdict: silent('x', 'incomplete_response').verdict });
  const next = (input: string): TraceSpan => call('g', 20, ['instructions', input], ['?'], bad);
  it('is known by the hole it leaves in the next prompt', () => {
    expect(causes([empty, next('Summarise this: """"""')], 'g')).toEqual(['f:data_flow']);
    expect(causes([empty, next('Summarise the news.')], 'g')).toEqual([]);
  });
  it('is not blamed when a call in between did well with the same hole', () => {
    expect(causes([empty, call('h', 10, ['Context:'], ['fine']), next('Context:')], 'g')).toEqual([]);
  });
});
