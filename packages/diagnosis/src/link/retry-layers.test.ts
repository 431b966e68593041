import { describe, expect, it } from 'vitest';
import type { TraceSpan } from '../trace.ts';
import { createTraceIndex } from './trace-index.ts';

let clock = 0;
const call = (parentSpanId: string, fields: Partial<TraceSpan> = {}): TraceSpan => ({
  spanId: `call-${++clock}`,
  parentSpanId,
  name: 'chat',
  operation: 'chat',
  promptHash: 'same',
  startMs: clock * 10,
  endMs: clock * 10 + 5,
  status: 'error',
  attempts: 2,
  ...fields,
});
const step = (spanId: string, parentSpanId: string | undefined, calls: readonly TraceSpan[]): TraceSpan => ({
  spanId,
  ...(parentSpanId !== undefined && { parentSpanId }),
  name: 'step',
  startMs: Math.min(...calls.map(({ startMs }) => startMs)),
  endMs: Math.max(...calls.map(({ endMs }) => endMs)),
  status: 'error',
});
const layersOf = (spans: readonly TraceSpan[]) => createTraceIndex(spans).retryLayers();

describe('retry layers', () => {
  it('R56 finds attempts of the SDK inside attempts of a step inside attempts of the application', () => {
    const first = [call('a'), call('a')];
    const second = [call('b'), call('b')];
    const third = [call('c'), call('c')];
    const spans = [...first, ...second, ...third];
    const steps = [step('a', 'root', first), step('b', 'root', second), step('c', 'root', third)];
    expect(layersOf([...spans, ...steps, step('root', undefined, spans)])).toEqual({
      requests: 12,
      layers: [3, 2, 2],
    });
  });

  it('counts the attempt that succeeded too', () => {
    expect(layersOf([call('root'), call('root', { status: 'ok', attempts: 1 })])).toEqual({
      requests: 3,
      layers: [2, 2],
    });
  });

  it('takes neither calls side by side, nor calls after a success, nor other prompts for attempts', () => {
    const beside = { startMs: 100_000, endMs: 100_005, attempts: 1 };
    expect(layersOf([call('root', beside), call('root', beside)])).toBeUndefined();
    expect(
      layersOf([call('root', { status: 'ok', attempts: 1 }), call('root', { attempts: 1 })]),
    ).toBeUndefined();
    expect(
      layersOf([call('root', { attempts: 1 }), call('root', { attempts: 1, promptHash: 'other' })]),
    ).toBeUndefined();
  });

  it("counts a framework's span of a call and the SDK's below it once", () => {
    const outer = call('root', { attempts: undefined });
    const inner = call(outer.spanId, { startMs: outer.startMs, endMs: outer.endMs });
    expect(layersOf([outer, inner])).toEqual({ requests: 2, layers: [2] });
  });
});
