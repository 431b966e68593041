import type { CauseEdge } from '../../trace.ts';
import { canComeFromText } from '../plausibility.ts';
import type { SpanNode } from '../span-node.ts';
import { isNews } from '../text/novelty.ts';
import { specificity } from '../text/specificity.ts';
import type { TraceView } from '../trace-view.ts';

/** Characters of an error message that are looked for: prompts often cut it. */
const MAX_PIECE = 160;
const CONFIDENCE = 0.85;

/** The error message of a failure is news in a later prompt: somebody caught the error and told the model. */
export function errorInPrompt(effect: SpanNode, view: TraceView): CauseEdge[] {
  if (effect.inputs.length === 0 || !canComeFromText(effect)) return [];
  const told = view.failuresBefore(effect).filter((cause) => toldTo(cause, effect, view) > 0);
  return told.map((cause) => ({ spanId: cause.id, evidence: 'error_text', confidence: CONFIDENCE }));
}

/** How surely `target` was told of the failure; 0 when nothing says so. */
export function toldTo(cause: SpanNode, target: SpanNode, view: TraceView): number {
  const piece = cause.message.slice(0, MAX_PIECE).trimEnd();
  if (specificity(piece) !== 1) return 0;
  const element = target.inputs.find((text) => text.includes(piece));
  return element !== undefined && isNews({ piece, element }, cause, target, view) ? CONFIDENCE : 0;
}
