import type { CauseEdge } from '../../trace.ts';
import { isMadeGood, lastAttempts } from '../attempts.ts';
import { canEndParent, complainsAboutAnswer, complainsAboutData, isOutputFailure } from '../plausibility.ts';
import { endedBefore, type SpanNode } from '../span-node.ts';
import type { TraceView } from '../trace-view.ts';

/**
 * The last failed child that ended before its failed parent and that nothing made good. Only asked when no message
 * or error object says which child it was. A thrown failure counts when the parent started nothing else after it;
 * a silent one when the parent complains about data or, right after it, about an answer, or failed silently in the
 * same way.
 */
export function childFailure(effect: SpanNode, view: TraceView): CauseEdge[] {
  const lastHealthy = view.childrenOf(effect.id).findLast((child) => !child.failed);
  const candidates = view
    .failuresBelow(effect)
    .filter(
      (child) =>
        canEndParent(child, effect) &&
        (child.thrown
          ? mayHaveUnwound(child, effect, { lastHealthy, view })
          : mayHaveMisled(child, effect, { lastHealthy, view })),
    )
    .filter((child) => !isMadeGood(child, view));
  const last = lastAttempts(candidates).at(-1);
  return last === undefined
    ? []
    : [{ spanId: last.id, evidence: 'child_failure', confidence: confidenceOf(last, effect) }];
}

interface Around {
  readonly lastHealthy: SpanNode | undefined;
  readonly view: TraceView;
}

function mayHaveUnwound(child: SpanNode, effect: SpanNode, around: Around): boolean {
  if (!effect.thrown) return child.category === effect.category;
  return isLast(child, effect, around);
}

/** The work of a service that the parent asked lies below the request, and is the parent's as the request is. */
function isOwnWork({ span }: SpanNode, effect: SpanNode, view: TraceView): boolean {
  if (span.parentSpanId === effect.id) return true;
  return span.localRoot === true && view.get(span.parentSpanId)?.span.parentSpanId === effect.id;
}

/** Whether the parent itself made the call, and started nothing else after it. */
function isLast(child: SpanNode, effect: SpanNode, { lastHealthy, view }: Around): boolean {
  if (!isOwnWork(child, effect, view)) return false;
  return lastHealthy === undefined || !endedBefore(child, lastHealthy);
}

function mayHaveMisled(child: SpanNode, effect: SpanNode, around: Around): boolean {
  if (!effect.thrown)
    return (
      child.category === effect.category &&
      child.span.verdict?.subcategory === effect.span.verdict?.subcategory
    );
  if (!isOutputFailure(child)) return false;
  return complainsAboutData(effect) || (complainsAboutAnswer(effect) && isLast(child, effect, around));
}

function confidenceOf(child: SpanNode, effect: SpanNode): number {
  if (!child.thrown) return effect.thrown ? 0.6 : 0.75;
  return child.category === effect.category ? 0.8 : 0.65;
}
