import { numberAt } from '@culprit/diagnosis';
import { CULPRIT } from '@culprit/semconv';
import { judgeStored } from '../judge-stored.ts';
import type { StoredJudgement } from '../judge-stored.ts';
import type { StoredSpan } from '../stored-trace.ts';

/** What a call of a model used. */
export interface ModelCall {
  inputTokens?: number | undefined;
  outputTokens?: number | undefined;
  costUsd?: number | undefined;
  /** Seconds. */
  latency: number;
}

/**
 * Usage and duration of a span that is a call of a model; undefined for every other span. Spans that contain calls
 * repeat their tokens and time, and a search in an index is no call of a model.
 */
export function readModelCall(
  span: StoredSpan,
  { level, facts }: StoredJudgement = judgeStored(span),
): ModelCall | undefined {
  if (level !== 'inference' || facts?.operation === 'retrieval') return undefined;
  return {
    inputTokens: facts?.usage?.inputTokens,
    outputTokens: facts?.usage?.outputTokens,
    costUsd: numberAt(span.attributes, CULPRIT.COST_USD),
    latency: Number(span.endNs - span.startNs) / 1e9,
  };
}
