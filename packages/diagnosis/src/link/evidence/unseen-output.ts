import type { CauseEdge } from '../../trace.ts';
import { isInference, isOutputFailure } from '../plausibility.ts';
import { compareByEnd, endedBefore, type SpanNode } from '../span-node.ts';
import type { TraceView } from '../trace-view.ts';

const JSON_COMPLAINT = /\bJSON\b|Unexpected (?:token|end)|Unterminated string/;

/**
 * Where content was not kept: the text that a step could not parse came from the call just before it in the same
 * parent, and that call's answer was found malformed or cut. Both ends say the same thing from two sides; with
 * texts at hand the texts decide.
 */
export function unseenOutput(effect: SpanNode, view: TraceView): CauseEdge[] {
  const { parentSpanId } = effect.span;
  if (
    parentSpanId === undefined ||
    isInference(effect) ||
    !JSON_COMPLAINT.test(`${effect.errorType} ${effect.message}`)
  )
    return [];
  const before = view
    .childrenOf(parentSpanId)
    .filter((sibling) => isInference(sibling) && endedBefore(sibling, effect));
  const last = before.toSorted(compareByEnd).at(-1);
  if (last === undefined || last.span.flow !== undefined || last.thrown || !isOutputFailure(last)) return [];
  return [{ spanId: last.id, evidence: 'error_text', confidence: 0.6 }];
}
