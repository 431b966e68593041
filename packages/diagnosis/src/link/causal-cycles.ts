import type { CauseEdge } from '../trace.ts';
import type { SpanNode } from './span-node.ts';

/**
 * The causes of every failure without cycles. Times of one service rule cycles out; clocks that disagree and
 * stored links that contradict each other do not, and then the edge that would close the cycle is left out.
 */
export function dropCycles(failures: readonly SpanNode[]): Map<string, readonly CauseEdge[]> {
  const kept = new Map<string, readonly CauseEdge[]>(failures.map((node) => [node.id, node.causes]));
  const done = new Set<string>();
  for (const { id } of failures) visit(id, kept, done);
  return kept;
}

/** Depth first without recursion: a chain may be as long as the trace. */
function visit(start: string, kept: Map<string, readonly CauseEdge[]>, done: Set<string>): void {
  const path = new Set<string>();
  const stack = [{ id: start, next: 0 }];
  while (stack.length > 0) {
    const frame = stack.at(-1);
    if (frame === undefined) return;
    path.add(frame.id);
    const edges = kept.get(frame.id) ?? [];
    const edge = edges[frame.next];
    if (edge === undefined || done.has(frame.id)) {
      done.add(frame.id);
      path.delete(frame.id);
      stack.pop();
    } else if (path.has(edge.spanId)) {
      kept.set(frame.id, edges.toSpliced(frame.next, 1));
    } else {
      frame.next++;
      stack.push({ id: edge.spanId, next: 0 });
    }
  }
}
