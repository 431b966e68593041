import type { FailureCategory } from '../taxonomy.ts';
import type { CauseEdge } from '../trace.ts';
import type { SpanNode } from './span-node.ts';

/**
 * Adds to `causes` what is known of the causes in other processes that failures here were linked to, and answers
 * their origins; undefined when there are none, which is the rule.
 */
export function joinRemoteFailures(
  causes: Map<string, readonly CauseEdge[]>,
  failures: readonly SpanNode[],
): Map<string, FailureCategory> | undefined {
  let origins: Map<string, FailureCategory> | undefined;
  for (const { id, span } of failures) {
    for (const remote of span.remoteFailures ?? []) {
      const isCause = causes.get(id)?.some((edge) => edge.spanId === remote.spanId) === true;
      // In a process that calls itself the cause is a span like any other.
      if (!isCause || isHere(remote.spanId, causes)) continue;
      const origin = remote.origin ?? remote;
      if (origin !== remote && isHere(origin.spanId, causes)) continue;
      origins ??= new Map();
      origins.set(origin.spanId, origin.category);
      if (origin !== remote)
        causes.set(remote.spanId, [{ spanId: origin.spanId, evidence: 'failure_context', confidence: 1 }]);
    }
  }
  return origins;
}

function isHere(spanId: string, causes: ReadonlyMap<string, readonly CauseEdge[]>): boolean {
  return causes.has(spanId);
}
