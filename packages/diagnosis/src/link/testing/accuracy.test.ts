import { describe, expect, it } from 'vitest';
import { asStored, faultyTrace } from './generate.ts';
import { PIPELINES, type PatternName } from './pipelines.ts';
import { addToScore, emptyScore } from './score.ts';
import type { SimulatedTrace } from './simulation.ts';

/** Floors for single faults, below what `measure.ts` prints; a change that costs accuracy fails here. */
describe.each(Object.keys(PIPELINES) as PatternName[])('linking of %s', (pattern) => {
  it.each([
    ['with exact times', (trace: SimulatedTrace) => trace],
    ['with times as SDKs store them', asStored],
  ])('recovers injected single faults %s', (_, times) => {
    const score = emptyScore();
    for (let seed = 5001; seed <= 5200; seed++) addToScore(score, times(faultyTrace(pattern, seed)), pattern);
    expect(score.correctEdges / score.foundEdges).toBeGreaterThanOrEqual(0.98);
    expect(score.correctEdges / score.trueEdges).toBeGreaterThanOrEqual(0.9);
    expect(score.originsRight / score.fatalTraces).toBeGreaterThanOrEqual(0.95);
    expect(score.rolesRight / score.spansWithRole).toBeGreaterThanOrEqual(0.95);
  });
});
