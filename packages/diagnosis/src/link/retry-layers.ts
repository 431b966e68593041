import { isInference } from './plausibility.ts';
import { CLOCK_ERROR_MS, type SpanNode } from './span-node.ts';
import type { TraceView } from './trace-view.ts';

/** How often one request was made, by the layers that made it again: they multiply. */
export interface RetryLayers {
  /** Physical requests for the one that was made most often. */
  requests: number;
  /** Attempts per layer that tried more than once, outermost first; attempts inside an SDK's call come last. */
  layers: readonly number[];
}

/** Spans above a call that are looked at. */
const MAX_DEPTH = 64;

interface Tried {
  readonly start: number;
  readonly end: number;
  readonly failed: boolean;
  readonly layers: readonly number[];
}

interface Branch {
  readonly below: Map<string, Branch>;
  call?: SpanNode | undefined;
}

/**
 * The retry layers around the request that was made most often; undefined when none was repeated. A request is known
 * again by operation and prompt hash. A layer is a span (or the SDK's own call) under which the request was made
 * several times, each time after the one before had failed: calls side by side, or after a success, are none.
 */
export function findRetryLayers(nodes: Iterable<SpanNode>, view: TraceView): RetryLayers | undefined {
  let most: RetryLayers | undefined;
  for (const calls of repeatedCalls(nodes, view)) {
    const requests = calls.reduce((sum, call) => sum + attemptsOf(call), 0);
    if (requests <= (most?.requests ?? 1)) continue;
    const { layers } = triedUnder(treeOf(calls, view));
    if (layers.length > 0) most = { requests, layers };
  }
  return most;
}

/** Calls by the request they made, where one of them failed. */
function repeatedCalls(nodes: Iterable<SpanNode>, view: TraceView): SpanNode[][] {
  const byRequest = new Map<string, SpanNode[]>();
  for (const node of nodes) {
    const { promptHash, operation } = node.span;
    if (promptHash === undefined || !isInference(node) || coversCall(node, view)) continue;
    const key = `${operation}\n${promptHash}`;
    const calls = byRequest.get(key);
    if (calls === undefined) byRequest.set(key, [node]);
    else calls.push(node);
  }
  return [...byRequest.values()].filter((calls) => calls.some(({ failed }) => failed));
}

/** A framework's span of a call, around the SDK's span of the same call. */
function coversCall(node: SpanNode, view: TraceView): boolean {
  return view.childrenOf(node.id).some((child) => isInference(child));
}

function attemptsOf({ span }: SpanNode): number {
  return Math.max(span.attempts ?? 1, 1);
}

function treeOf(calls: readonly SpanNode[], view: TraceView): Branch {
  const root: Branch = { below: new Map() };
  for (const call of calls) {
    let at = root;
    for (const id of pathTo(call, view)) {
      let next = at.below.get(id);
      if (next === undefined) at.below.set(id, (next = { below: new Map() }));
      at = next;
    }
    at.call = call;
  }
  return root;
}

/** Ids from the outermost span down to the call itself. */
function pathTo(call: SpanNode, view: TraceView): string[] {
  const path: string[] = [];
  for (
    let at: SpanNode | undefined = call;
    at !== undefined && path.length < MAX_DEPTH;
    at = view.get(at.span.parentSpanId)
  )
    path.push(at.id);
  return path.reverse();
}

function triedUnder({ below, call }: Branch): Tried {
  if (call !== undefined) {
    const attempts = attemptsOf(call);
    return { start: call.start, end: call.end, failed: call.failed, layers: attempts > 1 ? [attempts] : [] };
  }
  const [first, ...later] = [...below.values()].map(triedUnder).sort((a, b) => a.start - b.start);
  if (first === undefined) return { start: Infinity, end: -Infinity, failed: false, layers: [] };
  let count = 1;
  let last = first;
  let { layers } = first;
  for (const next of later) {
    if (!last.failed || next.start < last.end - CLOCK_ERROR_MS) continue;
    count += 1;
    last = next;
    if (product(next.layers) > product(layers)) layers = next.layers;
  }
  return {
    start: first.start,
    end: last.end,
    failed: last.failed,
    layers: count > 1 ? [count, ...layers] : layers,
  };
}

function product(layers: readonly number[]): number {
  return layers.reduce((all, count) => all * count, 1);
}
