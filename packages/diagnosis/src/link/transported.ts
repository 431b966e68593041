import type { CauseEdge } from '../trace.ts';
import { flowBetween } from './evidence/data-flow.ts';
import { toldTo } from './evidence/error-in-prompt.ts';
import { quotation } from './evidence/quoted-output.ts';
import { canComeFromText, hasDamagedOutput } from './plausibility.ts';
import type { SpanNode } from './span-node.ts';
import type { TraceView } from './trace-view.ts';

const MAX_STEPS = 2;
/** Healthy calls looked at per step. */
const MAX_CARRIERS = 6;
const LOSS_PER_STEP = 0.8;

interface Step {
  readonly node: SpanNode;
  readonly confidence: number;
  readonly via: readonly string[];
}

/**
 * Damage that a healthy call passed on: a failed call's output went into it, and its own output into the call that
 * failed. Every step needs evidence of its own; each costs confidence. Only asked when nothing nearer explains the
 * failure.
 */
export function transported(effect: SpanNode, view: TraceView): CauseEdge[] {
  if (!view.hasFailureBefore(effect) || !canComeFromText(effect)) return [];
  let frontier: Step[] = [{ node: effect, confidence: 1, via: [] }];
  const seen = new Set([effect.id]);
  for (let depth = 0; depth <= MAX_STEPS && frontier.length > 0; depth++) {
    const found = depth === 0 ? [] : frontier.flatMap((step) => failuresFeeding(step, view));
    if (found.length > 0) return found;
    frontier = frontier.flatMap((step) => carriersFeeding(step, seen, view));
  }
  return [];
}

function failuresFeeding(step: Step, view: TraceView): CauseEdge[] {
  const failures = view.failuresBefore(step.node).slice(0, MAX_CARRIERS);
  return failures.flatMap((cause): CauseEdge[] => {
    const flow = hasDamagedOutput(cause) ? (flowBetween(cause, step.node, view)?.confidence ?? 0) : 0;
    const told = flow > 0 ? 0 : toldTo(cause, step.node, view);
    if (flow + told === 0) return [];
    const confidence = round(step.confidence * (flow + told));
    return [{ spanId: cause.id, evidence: flow > 0 ? 'data_flow' : 'error_text', confidence, via: step.via }];
  });
}

function carriersFeeding(step: Step, seen: Set<string>, view: TraceView): Step[] {
  const calls = view
    .callsBefore(step.node)
    .filter(
      (call) => !call.failed && call.outputs.length > 0 && !seen.has(call.id) && view.hasFailureBefore(call),
    );
  return calls.slice(0, MAX_CARRIERS).flatMap((call) => {
    const quoted = step.node.message === '' ? 0 : quotation(step.node.message, call);
    const confidence = Math.max(flowBetween(call, step.node, view)?.confidence ?? 0, quoted);
    if (confidence === 0) return [];
    seen.add(call.id);
    return [
      { node: call, confidence: step.confidence * confidence * LOSS_PER_STEP, via: [call.id, ...step.via] },
    ];
  });
}

function round(confidence: number): number {
  return Math.round(confidence * 100) / 100;
}
