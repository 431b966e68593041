import type { CauseEdge } from '../trace.ts';
import type { SpanNode } from './span-node.ts';
import type { TraceView } from './trace-view.ts';

/** Failures from which a causal chain leads to a failed root, the roots included. */
export function fatalSpans(
  nodes: readonly SpanNode[],
  causes: ReadonlyMap<string, readonly CauseEdge[]>,
  view: TraceView,
): Set<string> {
  const fatal = new Set<string>();
  const queue = rootsOf(nodes, view)
    .filter((node) => node.failed)
    .map((node) => node.id);
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (fatal.has(id)) continue;
    fatal.add(id);
    for (const edge of causes.get(id) ?? []) queue.push(edge.spanId);
  }
  return fatal;
}

/**
 * The roots of what is known of the trace. A span whose parent is in the trace is none, even where a process
 * begins; a span whose parent is missing is one only when it began a process, or when nothing else is.
 */
function rootsOf(nodes: readonly SpanNode[], view: TraceView): SpanNode[] {
  const tops = nodes.filter((node) => view.get(node.span.parentSpanId) === undefined);
  const roots = tops.filter((node) => node.span.parentSpanId === undefined || node.span.localRoot === true);
  return roots.length > 0 ? roots : tops;
}
