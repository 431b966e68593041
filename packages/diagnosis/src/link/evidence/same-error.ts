import type { CauseEdge } from '../../trace.ts';
import { compareByEnd, endedWithin, type SpanNode } from '../span-node.ts';
import type { TraceView } from '../trace-view.ts';

/** The same error object, or one that it wraps, was seen on a failure that ended earlier: the nearest such one. */
export function sameError(effect: SpanNode, view: TraceView): CauseEdge[] {
  const { identity, causeIdentities = [] } = effect.span.error ?? {};
  const identities = identity === undefined ? causeIdentities : [identity, ...causeIdentities];
  for (const [depth, id] of identities.entries()) {
    const carrier = nearest(effect, view, id);
    if (carrier !== undefined)
      return [{ spanId: carrier.id, evidence: 'same_error', confidence: depth === 0 ? 0.99 : 0.97 }];
  }
  return [];
}

/** The latest is nearest: an error comes up from the inside. Searching from the end keeps deep traces linear. */
function nearest(effect: SpanNode, view: TraceView, identity: number): SpanNode | undefined {
  const carriers = view.carriersOf(identity);
  const isEarlier = (node: SpanNode): boolean => node.id !== effect.id && compareByEnd(node, effect) < 0;
  const isInside = (node: SpanNode): boolean => endedWithin(node, effect) && view.isAbove(effect, node);
  return (
    carriers.findLast((node) => node.id !== effect.id && isInside(node)) ??
    carriers.findLast((node) => isEarlier(node) && !view.isAbove(node, effect))
  );
}
