import type { CauseEdge } from '../trace.ts';
import { childFailure } from './evidence/child-failure.ts';
import { dataFlow } from './evidence/data-flow.ts';
import { errorInPrompt } from './evidence/error-in-prompt.ts';
import { emptySlot } from './evidence/empty-slot.ts';
import { errorEquality } from './evidence/error-equality.ts';
import { explicitLink } from './evidence/explicit-link.ts';
import { failureContext } from './evidence/failure-context.ts';
import { quotedOutput } from './evidence/quoted-output.ts';
import { rejectedAnswer } from './evidence/rejected-answer.ts';
import { sameError } from './evidence/same-error.ts';
import { unseenOutput } from './evidence/unseen-output.ts';
import { toolCall } from './evidence/tool-call.ts';
import { isTransport } from './plausibility.ts';
import { compareText, type SpanNode } from './span-node.ts';
import type { TraceView } from './trace-view.ts';
import { transported } from './transported.ts';

/**
 * The direct causes of one failure, best evidence first. Live and stored linking both end here.
 *
 * An error that came up from below explains its parent completely, so what went into the parent is not asked.
 * Otherwise everything that fed the failure counts. A failed child without further evidence, and damage passed on
 * by healthy calls, are asked for only when nothing else was found. Order in time alone is never asked.
 */
export function findCauses(effect: SpanNode, view: TraceView): CauseEdge[] {
  const stated = ask(explicitLink, effect, view);
  const risen = firstFound([sameError, errorEquality], effect, view);
  const direct = risen.length > 0 ? risen : FED.flatMap((evidence) => ask(evidence, effect, view));
  const found = [...stated, ...direct];
  const edges = found.length > 0 ? found : firstFound(LAST_RESORTS, effect, view);
  return withoutIndirect(strongestPerCause(edges), stated, view);
}

type Evidence = (effect: SpanNode, view: TraceView) => CauseEdge[];

const FED: readonly Evidence[] = [toolCall, quotedOutput, dataFlow, errorInPrompt];
const LAST_RESORTS: readonly Evidence[] = [
  childFailure,
  unseenOutput,
  emptySlot,
  transported,
  rejectedAnswer,
  failureContext,
];

function firstFound(evidence: readonly Evidence[], effect: SpanNode, view: TraceView): CauseEdge[] {
  for (const find of evidence) {
    const edges = ask(find, effect, view);
    if (edges.length > 0) return edges;
  }
  return [];
}

/** A request below a call is a part of that call, not a failure beside it. */
function ask(evidence: Evidence, effect: SpanNode, view: TraceView): CauseEdge[] {
  return evidence(effect, view).filter(({ spanId, evidence: kind }) => {
    const cause = view.get(spanId);
    if (cause === undefined) return kind === 'failure_context';
    return !isTransport(cause, view.get(cause.span.parentSpanId));
  });
}

function strongestPerCause(edges: readonly CauseEdge[]): CauseEdge[] {
  const best = new Map<string, CauseEdge>();
  for (const edge of edges) {
    if (edge.confidence > (best.get(edge.spanId)?.confidence ?? -1)) best.set(edge.spanId, edge);
  }
  return [...best.values()].sort((a, b) => b.confidence - a.confidence || compareText(a.spanId, b.spanId));
}

/** Ancestors of causes that are looked at to tell direct causes from indirect ones. */
const MAX_ANCESTORS = 256;

/** Text travels further than harm: a cause that already explains another cause of the same failure is indirect. */
function withoutIndirect(
  edges: readonly CauseEdge[],
  stated: readonly CauseEdge[],
  view: TraceView,
): CauseEdge[] {
  if (edges.length < 2) return [...edges];
  const indirect = new Set<string>();
  const queue = edges.map((edge) => edge.spanId);
  for (let at = 0; at < queue.length && at < MAX_ANCESTORS; at++) {
    for (const { spanId } of view.get(queue[at])?.causes ?? []) {
      if (indirect.has(spanId)) continue;
      indirect.add(spanId);
      queue.push(spanId);
    }
  }
  return edges.filter((edge) => !indirect.has(edge.spanId) || stated.includes(edge));
}
