import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brokenLimitIn } from './compared-limits.ts';

describe('limits that a text states beside what broke them', () => {
  test.each([
    ['request took 41233 ms, threshold 20 s', 'duration_above_limit'],
    ['slow_call total_ms=5312 limit_ms=200', 'duration_above_limit'],
    ['answered after 2 min although the SLA is 90 s', 'duration_above_limit'],
    ['estimated cost $0.42, allowed $0.25', 'cost_above_limit'],
    ['spend_usd: 3.2, budget: 3', 'cost_above_limit'],
  ])('%s', (text, found) => {
    expect(brokenLimitIn(text)).toBe(found);
  });

  test.each([
    ['a measure within its limit', 'took 3 s, limit 20 s'],
    ['a call that gave up', 'timed out after 30 s (limit 10 s)'],
    ['two durations without a limit', 'first chunk 9 s, last chunk 3 s'],
    ['one number only', 'budget of $5 reached'],
    ['money that is no cost', 'prize of $9, limit $5'],
  ])('says nothing of %s', (_, text) => {
    expect(brokenLimitIn(text)).toBeUndefined();
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 3000 }), (text) => {
        brokenLimitIn(`limit ${text} 1 s 2 s`);
      }),
    );
  });
});
