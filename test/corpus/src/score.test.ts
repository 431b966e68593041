import { FAILURE_CATEGORIES } from '@culprit/diagnosis';
import { describe, expect, test } from 'vitest';
import { corpus } from './cases/index.ts';
import { score } from './scoring.ts';

describe('our own corpus', () => {
  test('has at least 300 cases and every category', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(300);
    const missing = FAILURE_CATEGORIES.filter((category) => !corpus.some(({ label }) => label === category));
    expect(missing).toEqual([]);
  });

  test('R67 is classified: strict at least 97 %, lenient at least 99 %, unknown at most 2 %', () => {
    const result = score(corpus);
    expect(result.strict).toBeGreaterThanOrEqual(0.97);
    expect(result.lenient).toBeGreaterThanOrEqual(0.99);
    expect(result.unknown).toBeLessThanOrEqual(0.02);
  });

  test('has no two cases with one id', () => {
    expect(new Set(corpus.map(({ id }) => id)).size).toBe(corpus.length);
  });
});
