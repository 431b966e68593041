import { laterAttempts, madeGoodBy } from './attempts.ts';
import type { SpanNode } from './span-node.ts';
import type { TraceView } from './trace-view.ts';

/** How a failure was made good. On a healthy span: how the failure below it, which it contained, was. */
export interface Recovery {
  readonly by: 'retry' | 'fallback' | 'handler';
  /** The later attempt that succeeded, or the healthy span that handled the failure. */
  readonly spanId: string;
}

/**
 * Which failures were recovered, and by what; and which healthy spans contained them.
 *
 * A failure is recovered when a later attempt at the same work succeeded, when all its consequences are recovered,
 * or when it has none, was thrown, and its parent is healthy or went on to fail of something else: then the parent
 * handled it. A silent failure below a
 * healthy parent is not recovered: the parent may never have noticed.
 */
export function findRecoveries(
  failures: readonly SpanNode[],
  effects: ReadonlyMap<string, readonly string[]>,
  view: TraceView,
): Map<string, Recovery> {
  const found = new Map<string, Recovery>();
  const asked = new Set<string>();
  for (const failure of failures) settle(failure, { found, asked, effects, view });
  for (const failure of failures) {
    const recovery = found.get(failure.id);
    const parent = view.get(failure.span.parentSpanId);
    if (recovery !== undefined && parent !== undefined && isHealthy(parent) && !found.has(parent.id))
      found.set(parent.id, recovery);
  }
  return found;
}

interface Search {
  readonly found: Map<string, Recovery>;
  readonly asked: Set<string>;
  readonly effects: ReadonlyMap<string, readonly string[]>;
  readonly view: TraceView;
}

/** Effects first, without recursion; causes are free of cycles, so the walk ends. */
function settle(start: SpanNode, search: Search): void {
  const stack = [start];
  for (let node = stack.at(-1); node !== undefined; node = stack.at(-1)) {
    if (search.asked.has(node.id)) {
      stack.pop();
      continue;
    }
    const open = effectsOf(node, search).filter((effect) => !search.asked.has(effect.id));
    if (open.length > 0) {
      stack.push(...open);
      continue;
    }
    search.asked.add(node.id);
    stack.pop();
    const recovery = recoveryOf(node, search);
    if (recovery !== undefined) search.found.set(node.id, recovery);
  }
}

function recoveryOf(node: SpanNode, search: Search): Recovery | undefined {
  const attempt = madeGoodBy(node, search.view);
  if (attempt !== undefined) return { by: attempt.kind, spanId: attempt.node.id };
  const effects = effectsOf(node, search);
  if (effects.length > 0)
    return effects.every((effect) => search.found.has(effect.id))
      ? search.found.get(effects[0]?.id ?? '')
      : undefined;
  const parent = search.view.get(node.span.parentSpanId);
  if (!node.thrown || parent === undefined) return undefined;
  return isHealthy(parent) || wentOn(parent, node, search) ? { by: 'handler', spanId: parent.id } : undefined;
}

/** The parent failed too, but of something else, and began other work after this failure: it had caught it. */
function wentOn(parent: SpanNode, node: SpanNode, search: Search): boolean {
  if (parent.causes.length === 0 || laterAttempts(node, search.view).length > 0) return false;
  return search.view.siblingsAfter(node).length > 0;
}

function effectsOf(node: SpanNode, search: Search): SpanNode[] {
  return (search.effects.get(node.id) ?? []).flatMap((id) => search.view.get(id) ?? []);
}

function isHealthy(node: SpanNode): boolean {
  return !node.failed && node.span.outcome === undefined;
}
