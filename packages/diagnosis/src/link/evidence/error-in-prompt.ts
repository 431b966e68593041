import type { CauseEdge } from '../../trace.ts';
import { canComeFromText } from '../plausibility.ts';
import type { SpanNode } from '../span-node.ts';
import { isNews } from '../text/novelty.ts';
import { specificity } from '../text/specificity.ts';
import type { TraceView } from '../trace-view.ts';

/** Characters of an error message that are looked for: prompts often cut it. */
const MAX_PIECE = 160;
const CONFIDENCE = 0.85;
const SENTENCE_CONFIDENCE = 0.7;

/** The error message of a failure is news in a later prompt: somebody caught the error and told the model. */
export function errorInPrompt(effect: SpanNode, view: TraceView): CauseEdge[] {
  if (effect.inputs.length === 0 || !canComeFromText(effect)) return [];
  return view.failuresBefore(effect).flatMap((cause): CauseEdge[] => {
    const confidence = toldTo(cause, effect, view);
    return confidence > 0 ? [{ spanId: cause.id, evidence: 'error_text', confidence }] : [];
  });
}

/** How surely `target` was told of the failure; 0 when nothing says so. */
export function toldTo(cause: SpanNode, target: SpanNode, view: TraceView): number {
  const piece = cause.message.slice(0, MAX_PIECE).trimEnd();
  const confidence = specificity(piece) === 1 ? CONFIDENCE : isSentence(piece) ? SENTENCE_CONFIDENCE : 0;
  if (confidence === 0) return 0;
  const element = target.inputs.find((text) => text.includes(piece));
  return element !== undefined && isNews({ piece, element }, cause, target, view) ? confidence : 0;
}

/** A short message, whole, of several words ("Request timed out."): others may say the same, seldom right after it. */
function isSentence(message: string): boolean {
  return specificity(message) > 0 && /\S\s+\S+\s+\S/.test(message);
}
