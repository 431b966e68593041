import { describe, expect, it } from 'vitest';
import { groupIncidents, MAX_EXEMPLARS, type AnalyzedTrace } from './incidents.ts';
import { linkFailures } from './link/link-failures.ts';
import { span, thrown } from './link/testing/spans.ts';
import type { TraceSpan } from './trace.ts';

const trace = (traceId: string, spans: TraceSpan[]): AnalyzedTrace => ({
  traceId,
  spans,
  analysis: linkFailures(spans),
});
const failing = (id: string, at: number): AnalyzedTrace =>
  trace(id, [
    span('root', {
      status: 'error',
      startMs: at,
      endMs: at + 50,
      error: { message: 'upstream says 503, try later' },
    }),
    thrown('call', 'service_unavailable', {
      name: 'draft',
      parentSpanId: 'root',
      startMs: at + 1,
      endMs: at + 40,
      error: { message: 'upstream says 503, try later' },
    }),
  ]);
const recovering = (id: string, at: number): AnalyzedTrace =>
  trace(id, [
    span('root', { startMs: at, endMs: at + 50 }),
    thrown('call', 'service_unavailable', {
      name: 'draft',
      parentSpanId: 'root',
      startMs: at + 1,
      endMs: at + 40,
    }),
  ]);

describe('groupIncidents', () => {
  it('counts origins, not their consequences', () => {
    const [incident, ...others] = groupIncidents([
      failing('t1', 1000),
      recovering('t2', 2000),
      trace('t3', [span('fine')]),
    ]);
    expect(others).toEqual([]);
    expect(incident).toMatchObject({
      category: 'service_unavailable',
      name: 'draft',
      count: 2,
      traces: 2,
      fatal: 1,
      recovered: 1,
      consequences: 1,
      firstSeenMs: 1001,
      lastSeenMs: 2001,
    });
    expect(incident?.share).toBeCloseTo(2 / 3);
  });
  it('shows fatal traces first and few of them', () => {
    const traces = [
      ...Array.from({ length: MAX_EXEMPLARS }, (_, i) => recovering(`r${i}`, 9000 + i)),
      failing('fatal', 1),
    ];
    const exemplars = groupIncidents(traces)[0]?.exemplars;
    expect(exemplars).toHaveLength(MAX_EXEMPLARS);
    expect(exemplars?.[0]).toBe('fatal');
    expect(exemplars?.[1]).toBe(`r${MAX_EXEMPLARS - 1}`);
  });
  it('puts the incident with most traces first', () => {
    const other = trace('x', [thrown('call', 'rate_limit', { name: 'draft' })]);
    expect(
      groupIncidents([other, failing('a', 1), failing('b', 2)]).map((incident) => incident.traces),
    ).toEqual([2, 1]);
  });
  it('answers nothing for nothing', () => {
    expect(groupIncidents([])).toEqual([]);
  });
});
