import { describe, expect, test } from 'vitest';
import { classifyRecord } from '../record.ts';
import { failedBefore, measuresOf } from './limits-from-record.ts';

describe('measures and limits of a written answer', () => {
  test('are read under the names people give them, in seconds and dollars', () => {
    expect(measuresOf({ elapsed_ms: 42_000, max_latency_s: 20, total_cost_usd: 7, budget_usd: 5 })).toEqual({
      duration: 42,
      maxDuration: 20,
      cost: 7,
      maxCost: 5,
    });
    expect(measuresOf({ ttft_ms: 900, ttft_limit_ms: 500 })).toEqual({
      firstChunk: 0.9,
      maxFirstChunk: 0.5,
    });
  });

  test('leave alone what names neither', () => {
    expect(measuresOf({ provider_duration_ms: 1, duration_ms: null, tokens: 5, note_usd: 1 })).toEqual({});
  });

  test('R67 an answer that followed a failed step is part of a cascade', () => {
    expect(failedBefore({ previous_step: { status: 'completed' } })).toBe(false);
    const verdict = classifyRecord({
      id: 'a',
      surface: 'response',
      operation: 'invoke_workflow',
      response: { finish_reason: 'stop', content: '', upstream: { status: 'failed' } },
    });
    expect(verdict.category).toBe('cascading_failure');
  });
});
