import type { CauseEdge } from '../../trace.ts';
import { compareByEnd, type SpanNode } from '../span-node.ts';
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

function nearest(effect: SpanNode, view: TraceView, identity: number): SpanNode | undefined {
  const earlier = view
    .carriersOf(identity)
    .filter((node) => compareByEnd(node, effect) < 0 && node.id !== effect.id);
  const below = earlier.filter((node) => view.isAbove(effect, node));
  return below.at(-1) ?? earlier.filter((node) => !view.isAbove(node, effect)).at(-1);
}
