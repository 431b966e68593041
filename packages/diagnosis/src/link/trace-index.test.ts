import { describe, expect, it } from 'vitest';
import { linkFailures } from './link-failures.ts';
import { silent, span, thrown } from './testing/spans.ts';
import { createTraceIndex } from './trace-index.ts';

const ANSWER = 'The router of Ada Berg was replaced on day 314 by the warranty desk.';
const cause = silent('f', 'malformed_response', {
  operation: 'chat',
  flow: { inputs: ['q'], outputs: [ANSWER], requestedToolCalls: ['t'] },
});
const effect = silent('g', 'semantic_error', {
  operation: 'chat',
  startMs: 20,
  endMs: 30,
  flow: { inputs: [ANSWER], outputs: ['??'] },
});

describe('createTraceIndex', () => {
  it('answers causes as spans end, and nothing for healthy or unknown spans', () => {
    const index = createTraceIndex();
    for (const ended of [cause, effect, span('fine')]) index.add(ended);
    expect(index.causesOf('g')).toMatchObject([{ spanId: 'f', evidence: 'data_flow' }]);
    expect(index.causesOf('fine')).toEqual([]);
    expect(index.causesOf('nobody')).toEqual([]);
  });
  it('says how much text it holds and forgets it when told', () => {
    const index = createTraceIndex([cause, effect]);
    expect(index.textLength).toBe(1 + 2 * ANSWER.length + 2);
    index.dropTexts();
    expect(index.textLength).toBe(0);
    expect(index.size).toBe(2);
    expect(index.causesOf('g')).toEqual([]);
  });
  it('keeps tool-call ids when it forgets texts', () => {
    const index = createTraceIndex([cause]);
    index.dropTexts();
    index.add(
      thrown('tool', 'tool_failure', {
        operation: 'execute_tool',
        startMs: 11,
        endMs: 12,
        toolCalls: { executes: 't' },
      }),
    );
    expect(index.causesOf('tool')).toMatchObject([{ spanId: 'f', evidence: 'tool_call' }]);
  });
  it('counts a span once however often it is added, the later record winning', () => {
    const index = createTraceIndex([thrown('a', 'rate_limit', { endMs: 5 }), span('a', { endMs: 9 })]);
    expect(index.size).toBe(1);
    expect(index.analyze().origins).toEqual([]);
  });
});

describe('roles', () => {
  const failing = thrown('c', 'rate_limit', { parentSpanId: 'p', startMs: 1, endMs: 5 });
  it('make a healthy parent contain what it handled', () => {
    const { spans, failed } = linkFailures([span('p'), failing]);
    expect(spans.get('c')).toMatchObject({
      role: 'recovered',
      recoveredBy: 'handler',
      recoveredBySpanId: 'p',
      fatal: false,
    });
    expect(spans.get('p')).toMatchObject({ role: 'contained', category: null });
    expect(failed).toBe(false);
  });
  it('do not call a silent failure recovered because nobody noticed', () => {
    const { spans } = linkFailures([span('p'), { ...silent('c', 'incomplete_response'), parentSpanId: 'p' }]);
    expect(spans.get('c')).toMatchObject({ role: 'origin', masked: true });
    expect(spans.get('p')?.role).toBeNull();
  });
  it('keep a propagated failure propagated when it was recovered further up', () => {
    const error = { message: 'the very same trouble' };
    const { spans } = linkFailures([
      span('root', { endMs: 30 }),
      thrown('p', 'unknown', { parentSpanId: 'root', error, endMs: 10 }),
      { ...failing, error },
    ]);
    expect(spans.get('p')).toMatchObject({ role: 'propagated', recoveredBy: 'handler' });
    expect(spans.get('c')).toMatchObject({
      role: 'recovered',
      recoveredBy: 'handler',
      recoveredBySpanId: 'root',
    });
  });
  it('call a failure handled when its parent went on and failed of something else', () => {
    const other = { message: 'quite another trouble' };
    const later = thrown('d', 'tool_failure', {
      parentSpanId: 'p',
      startMs: 6,
      endMs: 9,
      error: other,
      operation: 'execute_tool',
    });
    const { spans, fatal } = linkFailures([
      thrown('p', 'unknown', { error: other }),
      { ...failing, operation: 'chat' },
      later,
    ]);
    expect(fatal).toEqual(['d']);
    expect(spans.get('c')).toMatchObject({ role: 'recovered', recoveredBy: 'handler' });
  });
});

describe('common causes', () => {
  const limited = (id: string, promptHash: string): ReturnType<typeof thrown> =>
    thrown(id, 'rate_limit', { serverAddress: 'api.openai.com', promptHash });
  it('group failures of different work on one resource', () => {
    expect(linkFailures([limited('a', '1'), limited('b', '2')]).commonCauses).toEqual([
      { resource: 'server.address=api.openai.com', category: 'rate_limit', spanIds: ['a', 'b'] },
    ]);
  });
  it('are not attempts at the same work', () => {
    expect(linkFailures([limited('a', '1'), limited('b', '1')]).commonCauses).toEqual([]);
  });
});

describe('long chains', () => {
  it('are followed without recursion', () => {
    const spans = Array.from({ length: 20_000 }, (_, i) =>
      thrown(`s${i}`, 'unknown', {
        parentSpanId: i === 0 ? undefined : `s${i - 1}`,
        startMs: i,
        endMs: 100_000 - i,
        error: { message: 'deep trouble ahead' },
      }),
    );
    const { origins, spans: linked } = linkFailures(spans);
    expect(origins).toEqual(['s19999']);
    expect(linked.get('s0')?.hops).toBe(19_999);
  });
});
