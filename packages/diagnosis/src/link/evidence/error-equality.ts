import type { CauseEdge } from '../../trace.ts';
import type { SpanNode } from '../span-node.ts';
import type { TraceView } from '../trace-view.ts';
import { lastAttempts } from '../attempts.ts';

/** A message shorter than this says too little to be quoted by another. */
const MIN_QUOTED = 12;

/**
 * A failed span below carries the parent's error: the same message, or one that the parent's message contains
 * (wrappers such as "Failed after 3 attempts. Last error: …").
 */
export function errorEquality(effect: SpanNode, view: TraceView): CauseEdge[] {
  if (effect.message === '') return [];
  const below = view.failuresBelow(effect);
  const equal = below.filter((child) => child.message === effect.message && compatibleTypes(child, effect));
  if (equal.length > 0) return lastAttempts(equal).map((child) => equalityEdge(child, effect));
  const quoted = below.filter(
    (child) => child.message.length >= MIN_QUOTED && effect.message.includes(child.message),
  );
  return lastAttempts(quoted).map((child) => ({ spanId: child.id, evidence: 'error_text', confidence: 0.9 }));
}

function equalityEdge(child: SpanNode, effect: SpanNode): CauseEdge {
  const sameType = child.errorType !== '' && child.errorType === effect.errorType;
  return { spanId: child.id, evidence: 'error_equality', confidence: sameType ? 0.95 : 0.9 };
}

/** Short messages ("Error", "failed") need the type to agree too. */
function compatibleTypes(child: SpanNode, effect: SpanNode): boolean {
  return child.message.length >= MIN_QUOTED || child.errorType === effect.errorType;
}
