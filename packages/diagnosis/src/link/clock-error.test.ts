import { describe, expect, it } from 'vitest';
import type { TraceSpan } from '../trace.ts';
import { linkFailures } from './link-failures.ts';
import { createNode, endedBefore } from './span-node.ts';
import { silent, span, thrown } from './testing/spans.ts';

const times = (spanId: string, startMs: number, endMs: number): ReturnType<typeof createNode> =>
  createNode(span(spanId, { startMs, endMs }));

const causesOf = (spans: TraceSpan[], id: string): unknown =>
  linkFailures(spans)
    .spans.get(id)
    ?.causes.map((cause) => `${cause.spanId}:${cause.evidence}`);

describe('the error of the clocks', () => {
  it('lets a span begin up to one millisecond before the end of the one it follows', () => {
    expect(endedBefore(times('a', 0, 5.9), times('b', 5, 9))).toBe(true);
    expect(endedBefore(times('a', 0, 6), times('b', 5, 9))).toBe(true);
    expect(endedBefore(times('a', 0, 6.01), times('b', 5, 9))).toBe(false);
  });

  it('keeps the order of starts', () => {
    expect(endedBefore(times('b', 5, 5.5), times('a', 4.9, 9))).toBe(false);
  });

  const ANSWER = 'The order GO-48213-77 of Greenfield Orchards was cut in the mid';
  const first = silent('first', 'incomplete_response', {
    operation: 'chat',
    startMs: 10,
    endMs: 10.8,
    flow: { inputs: ['Report.'], outputs: [ANSWER] },
  });
  const second = thrown('second', 'invalid_input_format', {
    operation: 'chat',
    startMs: 10,
    endMs: 10.4,
    flow: { inputs: [`Answer: ${ANSWER}`], outputs: [] },
  });

  it('leaves it to the evidence which of two spans in one millisecond came first', () => {
    expect(causesOf([first, second], 'second')).toEqual(['first:data_flow']);
    expect(causesOf([first, second], 'first')).toEqual([]);
  });

  it('takes no span that contains the other one for an earlier one', () => {
    const outer = { ...first, spanId: 'outer' };
    const middle = span('middle', { parentSpanId: 'outer', startMs: 10, endMs: 10.7 });
    expect(causesOf([outer, middle, { ...second, parentSpanId: 'middle' }], 'second')).toEqual([]);
  });

  it('finds the error object that came up from a child that seems to end later', () => {
    const error = { message: 'x', identity: 7 };
    const child = thrown('child', 'rate_limit', { parentSpanId: 'p', endMs: 10.6, error });
    expect(causesOf([thrown('p', 'unknown', { endMs: 10.2, error }), child], 'p')).toEqual([
      'child:same_error',
    ]);
  });
});
