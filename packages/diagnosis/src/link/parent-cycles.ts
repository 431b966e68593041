import { compareByStart, type SpanNode } from './span-node.ts';

/** Spans to treat as roots so that parent ids form a forest: of every cycle the span that started first. */
export function breakParentCycles(nodes: readonly SpanNode[]): SpanNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parentOf = (node: SpanNode): SpanNode | undefined =>
    node.span.parentSpanId === undefined ? undefined : byId.get(node.span.parentSpanId);
  const walkOf = new Map<string, string>();
  const cuts: SpanNode[] = [];
  for (const start of nodes) {
    let at: SpanNode | undefined = start;
    while (at !== undefined && !walkOf.has(at.id)) {
      walkOf.set(at.id, start.id);
      at = parentOf(at);
    }
    // Coming back to a span of this very walk closes a cycle; one of an earlier walk does not.
    if (at !== undefined && walkOf.get(at.id) === start.id) cuts.push(firstOfCycle(at, parentOf));
  }
  return cuts;
}

function firstOfCycle(member: SpanNode, parentOf: (node: SpanNode) => SpanNode | undefined): SpanNode {
  let first = member;
  for (let at = parentOf(member); at !== undefined && at !== member; at = parentOf(at)) {
    if (compareByStart(at, first) < 0) first = at;
  }
  return first;
}
