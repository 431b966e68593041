import type { CauseEdge } from '../../trace.ts';
import { canComeFromNothing, isOutputFailure } from '../plausibility.ts';
import { endedBefore, type SpanNode } from '../span-node.ts';
import type { TraceView } from '../trace-view.ts';

/** A template slot with nothing in it: an empty quotation, a label without a value, a printed `undefined`. */
const HOLE =
  /""|''|```\s{0,80}```|\bundefined\b|\bnull\b|\[object Object\]|[:,=>]\s{0,80}(?:…|\.\.\.)?\s{0,80}$|(?:^|\n)\s{0,80}$/;

/**
 * The failed call answered nothing, and this is the first prompt after it with a hole where an answer would be.
 * Nothing flows from an empty answer, so the hole is the only trace it leaves; a call in between that did well with
 * a hole of its own rules it out.
 */
export function emptySlot(effect: SpanNode, view: TraceView): CauseEdge[] {
  if (!hasHole(effect) || !canComeFromNothing(effect)) return [];
  const silent = view
    .failuresBefore(effect)
    .filter((cause) => answeredNothing(cause) && isNext(cause, effect, view));
  return silent.slice(0, 1).map((cause) => ({ spanId: cause.id, evidence: 'data_flow', confidence: 0.6 }));
}

function hasHole(node: SpanNode): boolean {
  return node.inputs.some((text) => HOLE.test(text));
}

function answeredNothing(node: SpanNode): boolean {
  if (node.thrown || node.span.flow === undefined || !isOutputFailure(node)) return false;
  return node.outputs.every((text) => text.trim() === '');
}

function isNext(cause: SpanNode, effect: SpanNode, view: TraceView): boolean {
  return !view.callsBefore(effect).some((call) => !call.failed && endedBefore(cause, call) && hasHole(call));
}
