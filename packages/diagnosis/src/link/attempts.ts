import type { SpanNode } from './span-node.ts';
import { compareByStart, endedBefore } from './span-node.ts';
import type { TraceView } from './trace-view.ts';

/** A later try at what failed: the same request again, to the same model or to another one. */
export interface Attempt {
  readonly node: SpanNode;
  readonly kind: 'retry' | 'fallback';
}

/** The first healthy later attempt at what this failure tried. */
export function madeGoodBy(failure: SpanNode, view: TraceView): Attempt | undefined {
  return laterAttempts(failure, view).find((attempt) => isHealthy(attempt.node));
}

export function isMadeGood(failure: SpanNode, view: TraceView): boolean {
  return madeGoodBy(failure, view) !== undefined;
}

/**
 * Later attempts among the siblings, in order. Equal prompts are the evidence; where no prompt is known, the next
 * step of the same operation and name is one, if the parent turned out well (a loop over different inputs looks
 * the same and is none).
 */
export function laterAttempts(failure: SpanNode, view: TraceView): Attempt[] {
  const later = view.siblingsAfter(failure);
  const known = later.filter((sibling) => isSameWork(failure, sibling));
  if (known.length > 0) return known.map((node) => ({ node, kind: kindOf(failure, node) }));
  const next = later.at(0);
  const parent = view.get(failure.span.parentSpanId);
  if (next === undefined || parent === undefined || parent.failed || !looksLikeAgain(failure, next))
    return [];
  return [{ node: next, kind: kindOf(failure, next) }];
}

/** For every failure that repeats a failed attempt: the nearest one before it. */
export function repeatedAttempts(failures: readonly SpanNode[], view: TraceView): Map<string, Attempt> {
  const found = new Map<string, Attempt>();
  for (const failure of failures.toSorted(compareByStart)) {
    for (const { node, kind } of laterAttempts(failure, view))
      if (node.failed && compareByStart(failure, node) < 0) found.set(node.id, { node: failure, kind });
  }
  return found;
}

/**
 * Of failures that followed one another only the last went on to the parent; of failures that ran side by side
 * each may have.
 */
export function lastAttempts(failures: readonly SpanNode[]): SpanNode[] {
  const latest = failures.toSorted(compareByStart).at(-1);
  if (latest === undefined) return [];
  return failures.filter((failure) => failure.start === latest.start || !endedBefore(failure, latest));
}

function isSameWork(failure: SpanNode, later: SpanNode): boolean {
  const { promptHash, operation } = failure.span;
  if (promptHash !== undefined || later.span.promptHash !== undefined)
    return promptHash === later.span.promptHash && operation === later.span.operation;
  if (failure.inputs.length === 0 || later.inputs.length === 0) return false;
  return (
    operation === later.span.operation &&
    sameName(failure, later) &&
    failure.inputs.join('\n') === later.inputs.join('\n')
  );
}

function looksLikeAgain(failure: SpanNode, next: SpanNode): boolean {
  if (!failure.thrown || failure.span.promptHash !== undefined || next.span.promptHash !== undefined)
    return false;
  if (failure.inputs.length > 0 && next.inputs.length > 0) return false;
  if (failure.span.operation !== next.span.operation || failure.span.toolName !== next.span.toolName)
    return false;
  return (
    sameName(failure, next) ||
    (failure.span.operation !== undefined &&
      failure.span.model !== next.span.model &&
      failure.span.toolName === undefined)
  );
}

/** Names of attempts differ by their number alone. */
function sameName(a: SpanNode, b: SpanNode): boolean {
  return a.span.name === b.span.name || a.span.name.replace(/\d+/g, '#') === b.span.name.replace(/\d+/g, '#');
}

function kindOf(failure: SpanNode, later: SpanNode): 'retry' | 'fallback' {
  const { provider, model } = failure.span;
  return provider === later.span.provider && model === later.span.model ? 'retry' : 'fallback';
}

function isHealthy(node: SpanNode): boolean {
  return !node.failed && node.span.outcome === undefined && node.span.status !== 'error';
}
