import type { TraceSpan } from '../trace.ts';
import { compareText } from './span-node.ts';

/**
 * Which of two records of the same span to keep: the one that ended later, then the one that says more. The last
 * comparison only makes the choice independent of the order in which they came.
 */
export function preferred(a: TraceSpan, b: TraceSpan): TraceSpan {
  const order =
    finite(a.endMs) - finite(b.endMs) ||
    Number(a.verdict !== undefined) - Number(b.verdict !== undefined) ||
    compareText(keyOf(a), keyOf(b));
  return order >= 0 ? a : b;
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

function keyOf(span: TraceSpan): string {
  return JSON.stringify([
    span.parentSpanId,
    span.name,
    span.startMs,
    span.status,
    span.statusMessage,
    span.verdict,
    span.error,
    span.flow,
    span.links,
    span.toolCalls,
  ]);
}
