import type { SpanNode } from '../span-node.ts';
import { endedBefore } from '../span-node.ts';
import type { TraceView } from '../trace-view.ts';

/** Where a piece of text was found. */
export interface Finding {
  readonly piece: string;
  /** The whole input text that holds the piece. */
  readonly element: string;
}

/**
 * Whether the piece came from `cause` and was news to `effect`. It is not when the cause had been given it, when
 * the pipeline knew it before the cause ended (a shared prompt, an id, the same phrase in another answer), or when
 * a healthy call has taken the very same input text since: a conversation carries all its history along, and what
 * did no harm then is not what broke this call.
 */
export function isNews(finding: Finding, cause: SpanNode, effect: SpanNode, view: TraceView): boolean {
  if (containsPiece(cause.inputs, finding.piece)) return false;
  for (const call of view.callsBefore(effect)) {
    if (call.id === cause.id || isSameRequest(call, cause)) continue;
    if (!endedBefore(cause, call)) {
      if (containsPiece(call.inputs, finding.piece) || containsPiece(call.outputs, finding.piece))
        return false;
    } else if (!call.failed && call.inputs.includes(finding.element)) {
      // What the effect repeats in its own answer it has taken up, however old.
      return containsPiece(effect.outputs, finding.piece);
    }
  }
  return true;
}

export function containsPiece(texts: readonly string[], piece: string): boolean {
  return texts.some((text) => text.includes(piece));
}

export function isSameRequest(a: SpanNode, b: SpanNode): boolean {
  return a.span.promptHash !== undefined && a.span.promptHash === b.span.promptHash;
}
