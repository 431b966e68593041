import { finding, type Finding, type JudgeSettings } from '../check.ts';
import type { CallFacts } from '../../facts.ts';

function exceeds(value: unknown, limit: unknown): value is number {
  return typeof value === 'number' && typeof limit === 'number' && value > limit;
}

/**
 * Limits of cost and latency. A limit is inclusive: what equals it passes. The limits of the call's own expectation
 * go before the settings.
 */
export function judgeThresholds(facts: CallFacts, settings: JudgeSettings): Finding | undefined {
  const { expectation, timing, costUsd } = facts;
  const subcategory = facts.operation === 'invoke_workflow' ? 'pipeline' : 'call';
  const maxCost = expectation?.maxCostUsd ?? settings.maxCostUsd;
  if (exceeds(costUsd, maxCost)) {
    return finding('silent.cost_threshold', {
      category: 'cost_threshold_exceeded',
      subcategory,
      confidence: 1,
      field: 'costUsd',
      value: `${costUsd} > ${maxCost}`,
    });
  }
  const maxLatency = expectation?.maxLatency ?? settings.maxLatency;
  if (exceeds(timing?.duration, maxLatency)) {
    return finding('silent.latency_threshold', {
      category: 'latency_threshold_exceeded',
      subcategory,
      confidence: 1,
      field: 'timing.duration',
      value: `${timing.duration} > ${maxLatency}`,
    });
  }
  const maxFirst = expectation?.maxTimeToFirstChunk;
  if (!exceeds(timing?.timeToFirstChunk, maxFirst)) return undefined;
  return finding('silent.first_chunk_threshold', {
    category: 'latency_threshold_exceeded',
    subcategory: 'first_chunk',
    confidence: 1,
    field: 'timing.timeToFirstChunk',
    value: `${timing.timeToFirstChunk} > ${maxFirst}`,
  });
}
