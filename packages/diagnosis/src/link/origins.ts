import type { CauseEdge } from '../trace.ts';
import type { SpanNode } from './span-node.ts';

/** Origins listed per failure; a failure that leads back to more of them is not explained by listing them. */
const MAX_ORIGINS = 16;

export interface Provenance {
  /** Span ids of the origins, nearest first; its own id on an origin. */
  readonly origins: readonly string[];
  /** Causal links to the nearest origin, healthy carriers included. */
  readonly hops: number;
}

export interface Ancestry {
  of(spanId: string): Provenance;
}

/** Where each failure leads back to. `causes` must be free of cycles. */
export function findOrigins(
  failures: readonly SpanNode[],
  causes: ReadonlyMap<string, readonly CauseEdge[]>,
): Ancestry {
  const distances = new Map<string, ReadonlyMap<string, number>>();
  for (const { id } of failures) settle(id, causes, distances);
  return {
    of: (spanId) => {
      const sorted = [...(distances.get(spanId) ?? [])].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));
      return { origins: sorted.map(([origin]) => origin), hops: sorted[0]?.[1] ?? 0 };
    },
  };
}

function settle(
  start: string,
  causes: ReadonlyMap<string, readonly CauseEdge[]>,
  distances: Map<string, ReadonlyMap<string, number>>,
): void {
  const stack = [start];
  for (let id = stack.at(-1); id !== undefined; id = stack.at(-1)) {
    const open = distances.has(id)
      ? []
      : (causes.get(id) ?? []).filter((edge) => !distances.has(edge.spanId));
    if (open.length > 0) {
      stack.push(...open.map((edge) => edge.spanId));
      continue;
    }
    stack.pop();
    if (!distances.has(id)) distances.set(id, distancesOf(id, causes.get(id) ?? [], distances));
  }
}

function distancesOf(
  id: string,
  edges: readonly CauseEdge[],
  known: ReadonlyMap<string, ReadonlyMap<string, number>>,
): ReadonlyMap<string, number> {
  if (edges.length === 0) return new Map([[id, 0]]);
  const merged = new Map<string, number>();
  for (const edge of edges) {
    const step = 1 + (edge.via?.length ?? 0);
    for (const [origin, distance] of known.get(edge.spanId) ?? []) {
      merged.set(origin, Math.min(merged.get(origin) ?? Infinity, distance + step));
    }
  }
  return new Map([...merged].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MAX_ORIGINS));
}
