import { describe, expect, it } from 'vitest';
import { faultyTrace } from './generate.ts';
import { PIPELINES, type PatternName } from './pipelines.ts';
import { addToScore, emptyScore } from './score.ts';

/** Floors for single faults, below what `measure.ts` prints; a change that costs accuracy fails here. */
describe.each(Object.keys(PIPELINES) as PatternName[])('linking of %s', (pattern) => {
  it('recovers injected single faults', () => {
    const score = emptyScore();
    for (let seed = 5001; seed <= 5200; seed++) addToScore(score, faultyTrace(pattern, seed), pattern);
    expect(score.correctEdges / score.foundEdges).toBeGreaterThanOrEqual(0.98);
    expect(score.correctEdges / score.trueEdges).toBeGreaterThanOrEqual(0.9);
    expect(score.rolesRight / score.spansWithRole).toBeGreaterThanOrEqual(0.95);
  });
});
