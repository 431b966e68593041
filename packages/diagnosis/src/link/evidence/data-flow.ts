import type { CauseEdge } from '../../trace.ts';
import { canComeFromText, hasDamagedOutput } from '../plausibility.ts';
import type { SpanNode } from '../span-node.ts';
import { isNews } from '../text/novelty.ts';
import { marksOf } from '../text/marks.ts';
import { probesFor, type Probe } from '../text/probes.ts';
import type { TraceView } from '../trace-view.ts';

/** The failed call's output, whole, cut, as parsed values or encoded, went into this call. */
export function dataFlow(effect: SpanNode, view: TraceView): CauseEdge[] {
  if (effect.inputs.length === 0 || !canComeFromText(effect)) return [];
  const taken = new Set<string>();
  return view.failuresBefore(effect).flatMap((cause) => {
    if (!hasDamagedOutput(cause)) return [];
    const flow = flowBetween(cause, effect, view);
    // Latest first: of two attempts that gave the same answer the last one was used.
    if (flow === undefined || taken.has(flow.piece)) return [];
    taken.add(flow.piece);
    return [{ spanId: cause.id, evidence: 'data_flow', confidence: flow.confidence } as const];
  });
}

export interface Flow {
  readonly piece: string;
  readonly confidence: number;
}

/** Evidence that something `source` put out went into `target`, whether or not either failed. */
export function flowBetween(source: SpanNode, target: SpanNode, view: TraceView): Flow | undefined {
  let half: Flow | undefined;
  const marks = (target.marks ??= marksOf(target.inputs));
  for (const probe of probesFor(source, marks)) {
    const flow = findProbe(probe, source, target, view);
    if (flow === undefined) continue;
    if (probe.weight === 1) return flow;
    if (half !== undefined && !half.piece.includes(flow.piece)) return half;
    half ??= flow;
  }
  return undefined;
}

function findProbe(probe: Probe, source: SpanNode, target: SpanNode, view: TraceView): Flow | undefined {
  for (const element of target.inputs) {
    if (!element.includes(probe.text)) continue;
    const piece =
      probe.whole === undefined ? probe.text : commonBeginning(probe.whole, probe.text.length, element);
    if (isNews({ piece, element }, source, target, view)) return { piece, confidence: probe.confidence };
  }
  return undefined;
}

/** The longest beginning of `whole` found in `element`, which already holds its first `known` characters. */
function commonBeginning(whole: string, known: number, element: string): string {
  let low = known;
  let high = whole.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (element.includes(whole.slice(0, middle))) low = middle;
    else high = middle - 1;
  }
  return whole.slice(0, low);
}
