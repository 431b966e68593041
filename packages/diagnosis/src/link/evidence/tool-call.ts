import type { CauseEdge } from '../../trace.ts';
import { canComeFromInput, canComeFromText, hasDamagedOutput, isOutputFailure } from '../plausibility.ts';
import { consumedBy, executedBy } from '../tool-calls.ts';
import { endedBefore, type SpanNode } from '../span-node.ts';
import type { TraceView } from '../trace-view.ts';

/**
 * A broken tool decision makes the tool fail, and a failed tool spoils the call that reads its result. Both are
 * known by the id of the tool call.
 */
export function toolCall(effect: SpanNode, view: TraceView): CauseEdge[] {
  if (!canComeFromInput(effect)) return [];
  return [...decision(effect, view), ...(canComeFromText(effect) ? results(effect, view) : [])];
}

function decision(effect: SpanNode, view: TraceView): CauseEdge[] {
  const id = executedBy(effect);
  const requester = id === undefined ? undefined : view.requesterOf(id);
  if (requester === undefined || !isOutputFailure(requester) || !hasDamagedOutput(requester)) return [];
  if (requester.id === effect.id || view.isAbove(requester, effect)) return [];
  return [{ spanId: requester.id, evidence: 'tool_call', confidence: 0.92 }];
}

function results(effect: SpanNode, view: TraceView): CauseEdge[] {
  const fresh = consumedBy(effect).filter((id) => !consumedInHealth(id, effect, view));
  const executors = fresh.flatMap((id) => view.executorsOf(id));
  return executors
    .filter((tool) => tool.failed && hasDamagedOutput(tool) && endedBefore(tool, effect))
    .map((tool) => ({ spanId: tool.id, evidence: 'tool_call', confidence: 0.88 }));
}

/** A healthy call has read the result before: the conversation only carries it along. */
function consumedInHealth(toolCallId: string, effect: SpanNode, view: TraceView): boolean {
  return view.consumersOf(toolCallId).some((call) => !call.failed && endedBefore(call, effect));
}
