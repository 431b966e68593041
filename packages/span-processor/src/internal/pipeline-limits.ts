import type { CallFacts } from '@culprit/diagnosis';

import type { PipelineLimits } from '../options.ts';
import type { DiagnosisEngine } from './engine.ts';
import type { Judgement } from './judge.ts';
import { type SpanLike, statusOf, toMs } from './span-like.ts';
import type { SpanState } from './span-state.ts';

/**
 * Judges a whole run at its local root: what all of its calls cost together, and how long it took. Says nothing of a
 * run without LLM work, of one that failed or was cancelled, or of a single call, which has limits of its own.
 */
export function judgePipeline(
  span: SpanLike,
  { state, judgement }: { state: SpanState; judgement: Judgement },
  { engine, limits }: { engine: DiagnosisEngine; limits: PipelineLimits },
): Judgement | undefined {
  const { maxCostUsd, maxLatency } = limits;
  if (maxCostUsd === undefined && maxLatency === undefined) return undefined;
  const { localRoot, entry } = state;
  if (!localRoot || entry?.genAi !== true || judgement.level === 'inference') return undefined;
  const { verdict, outcome } = judgement.classification;
  if (verdict !== undefined || outcome !== undefined || statusOf(span) === 'error') return undefined;
  const facts: CallFacts = {
    operation: 'invoke_workflow',
    ending: 'completed',
    timing: { duration: (toMs(span.endTime) - toMs(span.startTime)) / 1e3 },
    costUsd: entry.costUsd,
    expectation: { format: 'none', maxCostUsd, maxLatency },
  };
  const classification = engine.classify(facts, {});
  return classification.verdict === undefined ? undefined : { ...judgement, classification };
}
