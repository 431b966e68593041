import type { CauseEdge } from '../../trace.ts';
import {
  canComeFromInput,
  complainsAboutAnswer,
  complainsAboutData,
  hasDamagedOutput,
  isInference,
} from '../plausibility.ts';
import type { SpanNode } from '../span-node.ts';
import type { TraceView } from '../trace-view.ts';
import { flowBetween } from './data-flow.ts';
import { toldTo } from './error-in-prompt.ts';

/** As sure as a silent failure right below a parent that complains, less one step. */
const CONFIDENCE = 0.6 * 0.8;
/** Failures before the call that are looked at. */
const MAX_SOURCES = 6;

/**
 * Code rejects the answer of the last call it made, and that call, healthy by itself, had been given a failure: the
 * error that somebody caught and pasted into its prompt, or a damaged answer. What the code says need not quote the
 * answer ("invalid format"); that it speaks of an answer, and did nothing after that one, is what points to it.
 */
export function rejectedAnswer(effect: SpanNode, view: TraceView): CauseEdge[] {
  if (!effect.thrown || isInference(effect) || !canComeFromInput(effect)) return [];
  if (!complainsAboutData(effect) && !complainsAboutAnswer(effect)) return [];
  const last = view.childrenOf(effect.id).at(-1);
  if (last === undefined || last.failed || !isInference(last) || last.outputs.length === 0) return [];
  const sources = view.failuresBefore(last).slice(0, MAX_SOURCES);
  return sources.flatMap((cause): CauseEdge[] => {
    const flow = hasDamagedOutput(cause) ? (flowBetween(cause, last, view)?.confidence ?? 0) : 0;
    const given = flow > 0 ? flow : toldTo(cause, last, view);
    if (given === 0) return [];
    const confidence = Math.round(CONFIDENCE * given * 100) / 100;
    return [
      { spanId: cause.id, evidence: flow > 0 ? 'data_flow' : 'error_text', confidence, via: [last.id] },
    ];
  });
}
