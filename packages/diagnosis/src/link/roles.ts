import type { CascadeRole, CauseEdge } from '../trace.ts';
import type { Recovery } from './recoveries.ts';
import type { SpanNode } from './span-node.ts';

/**
 * The one word for a failure's part, in this order:
 *
 * 1. `propagated`: it has a cause, whatever became of it;
 * 2. `recovered`: an origin that did no lasting harm;
 * 3. `masked`: an origin whose own span says OK, so that nobody looking at statuses finds it;
 * 4. `origin`: any other failure without a cause.
 *
 * What the word hides stays visible beside it: `recoveredBy` on whatever was recovered, `masked` on every failure
 * whose status does not say error, and the analysis lists all failures without a cause as `origins`. A healthy span
 * is `contained` or has no role.
 */
export function roleOf(
  node: SpanNode,
  causes: readonly CauseEdge[],
  recovery: Recovery | undefined,
): CascadeRole {
  if (causes.length > 0) return 'propagated';
  if (recovery !== undefined) return 'recovered';
  return node.span.status === 'ok' ? 'masked' : 'origin';
}
