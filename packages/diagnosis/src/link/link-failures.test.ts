import { describe, expect, it } from 'vitest';
import { linkFailures } from './link-failures.ts';
import { silent, span, thrown } from './testing/spans.ts';
import type { TraceSpan } from '../trace.ts';

const causesOf = (spans: TraceSpan[], id: string): string[] =>
  (linkFailures(spans).spans.get(id)?.causes ?? []).map((edge) => `${edge.spanId}:${edge.evidence}`);
const roleOf = (spans: TraceSpan[], id: string): string | null | undefined =>
  linkFailures(spans).spans.get(id)?.role;

const BAD_JSON = 'Here is the JSON you asked for: {"customer": "Ada Lovelace", "plan":';

describe('R62 one error is one failure', () => {
  const error = { type: 'ToolError', message: 'order 4711-AX was not found' };
  const spans = [
    span('workflow', { status: 'error', startMs: 0, endMs: 100, error, localRoot: true }),
    thrown('agent', 'tool_failure', { parentSpanId: 'workflow', startMs: 1, endMs: 99, error }),
    thrown('tool', 'tool_failure', { parentSpanId: 'agent', startMs: 10, endMs: 20, error }),
  ];
  it('has one origin, the innermost span', () => {
    expect(linkFailures(spans).origins).toEqual(['tool']);
    expect(linkFailures(spans).fatal).toEqual(['tool']);
  });
  it('marks the spans above as propagated, each from the one below', () => {
    expect(causesOf(spans, 'agent')).toEqual(['tool:error_equality']);
    expect(causesOf(spans, 'workflow')).toEqual(['agent:error_equality']);
    expect(linkFailures(spans).spans.get('workflow')).toMatchObject({
      category: 'cascading_failure',
      ownCategory: 'unknown',
      origins: ['tool'],
      hops: 2,
    });
  });
});

describe('R65 truncation is the origin of a later parse failure', () => {
  const message = (() => {
    try {
      return String(JSON.parse(BAD_JSON));
    } catch (error) {
      return (error as Error).message;
    }
  })();
  const chat = silent('chat', 'incomplete_response', {
    parentSpanId: 'root',
    startMs: 1,
    endMs: 10,
    operation: 'chat',
    flow: { inputs: ['Describe the customer as JSON.'], outputs: [BAD_JSON] },
  });
  const parse = span('parse', {
    parentSpanId: 'root',
    startMs: 11,
    endMs: 12,
    status: 'error',
    error: { type: 'SyntaxError', message },
  });
  const root = span('root', {
    startMs: 0,
    endMs: 13,
    status: 'error',
    error: { type: 'SyntaxError', message },
  });
  it('links by what parsing the answer says', () => {
    expect(causesOf([chat, parse, root], 'parse')).toEqual(['chat:error_text']);
    expect(causesOf([chat, parse, root], 'root')).toEqual(['parse:error_equality']);
    expect(roleOf([chat, parse, root], 'chat')).toBe('origin');
  });
  it('links a parent that parses without a span of its own', () => {
    expect(causesOf([chat, root], 'root')).toEqual(['chat:error_text']);
  });
  it('calls an origin masked when its span says OK', () => {
    const spans = [{ ...chat, status: 'ok' } as const, parse, root];
    expect(roleOf(spans, 'chat')).toBe('masked');
    expect(linkFailures(spans).fatal).toEqual(['chat']);
  });
});

describe('R58 fallbacks and retries', () => {
  const failed = thrown('first', 'service_unavailable', {
    parentSpanId: 'root',
    startMs: 1,
    endMs: 5,
    operation: 'chat',
    provider: 'openai',
    model: 'a',
    promptHash: 'h',
  });
  const second = span('second', {
    parentSpanId: 'root',
    startMs: 6,
    endMs: 9,
    operation: 'chat',
    provider: 'anthropic',
    model: 'b',
    promptHash: 'h',
  });
  const root = span('root', { endMs: 10 });
  it('tells a fallback from a retry by the model', () => {
    expect(linkFailures([failed, second, root]).spans.get('first')).toMatchObject({
      role: 'recovered',
      recoveredBy: 'fallback',
      recoveredBySpanId: 'second',
    });
    const again = { ...second, provider: 'openai', model: 'a' };
    expect(linkFailures([failed, again, root]).spans.get('first')).toMatchObject({
      role: 'recovered',
      recoveredBy: 'retry',
    });
    expect(linkFailures([failed, again, root]).spans.get('root')).toMatchObject({
      role: 'contained',
      recoveredBy: 'retry',
    });
  });
  it('takes a different prompt for other work', () => {
    expect(
      linkFailures([failed, { ...second, promptHash: 'other' }, root]).spans.get('first')?.recoveredBy,
    ).toBe('handler');
  });
  it('lets only the last of several failed attempts go on', () => {
    const last = thrown('second', 'service_unavailable', { ...second, status: 'error' });
    const failedRoot = span('root', { status: 'error', endMs: 10 });
    expect(causesOf([failed, last, failedRoot], 'root')).toEqual(['second:child_failure']);
    expect(causesOf([failed, last, failedRoot], 'second')).toEqual([]);
    expect(linkFailures([failed, last, failedRoot]).spans.get('second')?.attemptAfter).toEqual({
      spanId: 'first',
      kind: 'fallback',
    });
  });
});

describe('R61 cancellation', () => {
  it('is no failure', () => {
    const spans = [span('a', { status: 'error', outcome: 'cancelled', parentSpanId: 'root' }), span('root')];
    expect(linkFailures(spans).origins).toEqual([]);
    expect(roleOf(spans, 'root')).toBeNull();
  });
});
