import { createTraceIndex, type TraceSpan } from '@culprit/diagnosis';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type DropKind, TraceLedger } from './ledger.ts';

const LIMITS = { maxTraces: 3, maxSpansPerTrace: 4, maxFlowChars: 10, maxTraceAge: 60 };

const span = (spanId: string, { failing = false, output = '' } = {}): TraceSpan => ({
  spanId,
  name: spanId,
  startMs: 0,
  endMs: 1,
  status: failing ? 'error' : 'unset',
  ...(output !== '' && { flow: { inputs: [], outputs: [output] } }),
});

function ledgerAt(limits = LIMITS): { ledger: TraceLedger; drops: DropKind[]; clock: { now: number } } {
  const drops: DropKind[] = [];
  const clock = { now: 1_000 };
  const ledger = new TraceLedger({
    limits,
    createIndex: () => createTraceIndex(),
    onDrop: (kind) => drops.push(kind),
    now: () => clock.now,
  });
  return { ledger, drops, clock };
}

describe('TraceLedger', () => {
  it('R91 holds nothing once every span has ended', () => {
    const { ledger } = ledgerAt();
    const entry = ledger.enter('t')!;
    ledger.enter('t');
    ledger.keep(entry, span('a', { failing: true, output: '12345' }));
    ledger.leave(entry);
    expect(ledger.sizes()).toEqual({ traces: 1, spans: 1, flowChars: 5 });
    ledger.leave(entry);
    expect(ledger.sizes()).toEqual({ traces: 0, spans: 0, flowChars: 0 });
  });

  it('R86 lets the oldest trace go when there are too many', () => {
    const { ledger, drops } = ledgerAt();
    const first = ledger.enter('1')!;
    ledger.keep(first, span('a', { output: 'text' }));
    for (const trace of ['2', '3', '4']) ledger.enter(trace);
    expect(ledger.sizes()).toEqual({ traces: 3, spans: 0, flowChars: 0 });
    expect(drops).toEqual(['trace_count']);
  });

  it('R20 lets a trace go by age although a span of it never ended', () => {
    const { ledger, drops, clock } = ledgerAt();
    ledger.enter('old');
    clock.now += 59_999;
    ledger.enter('young');
    expect(ledger.sizes().traces).toBe(2);
    clock.now += 1;
    ledger.enter('young');
    expect(ledger.sizes().traces).toBe(1);
    expect(drops).toEqual(['trace_age']);
  });

  it('does not let a late span of a dropped trace release its successor', () => {
    const { ledger } = ledgerAt({ ...LIMITS, maxTraces: 1 });
    const dropped = ledger.enter('1')!;
    ledger.enter('2');
    const again = ledger.enter('1')!;
    expect(again).not.toBe(dropped);
    ledger.leave(dropped);
    expect(ledger.sizes().traces).toBe(1);
  });

  it('keeps twice the room for failures in a full trace', () => {
    const { ledger, drops } = ledgerAt();
    const entry = ledger.enter('t')!;
    const kept = ['a', 'b', 'c', 'd', 'e'].map((id) => ledger.keep(entry, span(id)));
    expect(kept).toEqual([true, true, true, true, false]);
    const failures = ['f', 'g', 'h', 'i', 'j'].map((id) => ledger.keep(entry, span(id, { failing: true })));
    expect(failures).toEqual([true, true, true, true, false]);
    expect(drops).toEqual(['span', 'span']);
  });

  it('forgets earlier texts of the trace when the budget is spent', () => {
    const { ledger, drops } = ledgerAt();
    const entry = ledger.enter('t')!;
    ledger.keep(entry, span('a', { failing: true, output: '1234567890' }));
    expect(ledger.sizes().flowChars).toBe(10);
    ledger.keep(entry, span('b', { failing: true, output: 'x' }));
    expect(ledger.sizes().flowChars).toBe(1);
    expect(drops).toEqual(['flow']);
  });

  it('keeps a text that fills the budget exactly and none that is longer', () => {
    const { ledger } = ledgerAt();
    const entry = ledger.enter('t')!;
    ledger.keep(entry, span('a', { failing: true, output: 'x'.repeat(11) }));
    expect(ledger.sizes()).toEqual({ traces: 1, spans: 1, flowChars: 0 });
    ledger.keep(entry, span('b', { failing: true, output: 'x'.repeat(10) }));
    expect(ledger.sizes()).toEqual({ traces: 1, spans: 2, flowChars: 10 });
  });

  it('R86 R91 stays within every limit whatever happens, and its sizes add up', () => {
    const step = fc.record({
      action: fc.constantFrom('enter', 'leave', 'keep', 'wait'),
      trace: fc.integer({ min: 0, max: 5 }),
      id: fc.integer({ min: 0, max: 8 }).map(String),
      failing: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const { ledger, clock } = ledgerAt();
        const open: ReturnType<TraceLedger['enter']>[] = [];
        for (const { action, trace, id, failing } of steps) {
          const entry = open[trace % Math.max(1, open.length)];
          if (action === 'enter') open.push(ledger.enter(String(trace)));
          else if (action === 'wait') clock.now += 20_000;
          else if (entry === undefined) continue;
          else if (action === 'leave') {
            ledger.leave(entry);
            open.splice(open.indexOf(entry), 1);
          } else if (action === 'keep') ledger.keep(entry, span(id, { failing, output: id.repeat(3) }));

          const { traces, spans, flowChars } = ledger.sizes();
          expect(traces).toBeLessThanOrEqual(LIMITS.maxTraces);
          expect(spans).toBeLessThanOrEqual(LIMITS.maxTraces * LIMITS.maxSpansPerTrace * 2);
          expect(flowChars).toBeLessThanOrEqual(LIMITS.maxFlowChars);
          expect(Math.min(traces, spans, flowChars)).toBeGreaterThanOrEqual(0);
        }
        for (const entry of open) if (entry !== undefined) ledger.leave(entry);
        expect(ledger.sizes()).toEqual({ traces: 0, spans: 0, flowChars: 0 });
      }),
    );
  });
});
