import type { CauseEdge } from '../../trace.ts';
import { canComeFromInput, complainsAboutAnswer, complainsAboutData, isInference } from '../plausibility.ts';
import type { SpanNode } from '../span-node.ts';
import type { TraceView } from '../trace-view.ts';

/** Neither text nor error is known of the other side: possible, and never more. */
const CONFIDENCE = 0.4;

/**
 * The request that began the work here was made after a call had answered with damage, and told so; and this failure
 * is one that damaged input brings about. Only asked when nothing here explains it, and only with one such call: of
 * several nobody can say which one the request carried along.
 */
export function failureContext(effect: SpanNode, view: TraceView): CauseEdge[] {
  const kept = (effect.span.links ?? []).filter(
    (link) => link.relation === 'caused_by' && link.evidence === 'failure_context',
  );
  const told = [...kept, ...(speaksOfInput(effect) ? (effect.span.remoteFailures ?? []) : [])];
  const ids = new Set(told.map(({ spanId }) => spanId));
  const [spanId] = ids;
  if (spanId === undefined || ids.size > 1 || spanId === effect.id) return [];
  // A stored link is worth what its other end says; live the other end is in another process.
  if (kept.length > 0 && view.get(spanId)?.failed !== true) return [];
  return [{ spanId, evidence: 'failure_context', confidence: CONFIDENCE }];
}

/** A model that got damaged input, or code that says that what it got is not what it expected. */
function speaksOfInput(effect: SpanNode): boolean {
  if (!canComeFromInput(effect)) return false;
  return isInference(effect) || complainsAboutData(effect) || complainsAboutAnswer(effect);
}
