import type { CascadeAnalysis, CauseEdge, TraceSpan } from '../trace.ts';
import { analyzeTrace } from './analyze-trace.ts';
import { breakParentCycles } from './parent-cycles.ts';
import { findCauses } from './find-causes.ts';
import { isTransport } from './plausibility.ts';
import {
  CLOCK_ERROR_MS,
  compareByEnd,
  compareByStart,
  createNode,
  endedBefore,
  endedWithin,
  type SpanNode,
} from './span-node.ts';
import { preferred } from './duplicates.ts';
import { findRetryLayers, type RetryLayers } from './retry-layers.ts';
import { consumedBy, executedBy, requestedBy } from './tool-calls.ts';
import { WINDOW, type TraceView } from './trace-view.ts';

/**
 * The spans of one trace, indexed for linking. A span processor adds spans as they end and asks for the causes of
 * each failure at once; stored traces are added whole and analysed. It keeps every span it is given, with its
 * texts: whoever owns it bounds it (`size`, `textLength`, `dropTexts`).
 */
export interface TraceIndex {
  readonly size: number;
  /** Characters of call texts held. */
  readonly textLength: number;
  /** Adds a span that has ended. Of several with the same id the most complete one counts. */
  add(span: TraceSpan): void;
  /** A span that was added. */
  span(spanId: string): TraceSpan | undefined;
  /** Causes of a failed span by what is known now, best first; empty for a healthy or unknown span. */
  causesOf(spanId: string): readonly CauseEdge[];
  /** The whole analysis of what was added. */
  analyze(): CascadeAnalysis;
  /** The retry layers around the request that was made most often. */
  retryLayers(): RetryLayers | undefined;
  /** Forgets the texts of all spans added so far; later links have to do without them. */
  dropTexts(): void;
}

export function createTraceIndex(spans: readonly TraceSpan[] = []): TraceIndex {
  const index = new IndexedTrace();
  // In order of their end, as a processor would see them: that is what the index is quick at.
  for (const span of spans.toSorted((a, b) => a.endMs - b.endMs)) index.add(span);
  return index;
}

class IndexedTrace implements TraceIndex, TraceView {
  textLength = 0;
  readonly #nodes = new Map<string, SpanNode>();
  readonly #children = new Map<string, SpanNode[]>();
  readonly #failures: SpanNode[] = [];
  readonly #calls: SpanNode[] = [];
  readonly #carriers = new Map<number, SpanNode[]>();
  readonly #requesters = new Map<string, SpanNode[]>();
  readonly #executors = new Map<string, SpanNode[]>();
  readonly #consumers = new Map<string, SpanNode[]>();

  get size(): number {
    return this.#nodes.size;
  }

  add(span: TraceSpan): void {
    const known = this.#nodes.get(span.spanId);
    if (known === undefined) {
      this.#insert(createNode(span));
      return;
    }
    const kept = preferred(known.span, span);
    if (kept === known.span) return;
    this.#remove(known);
    this.#insert(createNode(kept));
  }

  span(spanId: string): TraceSpan | undefined {
    return this.#nodes.get(spanId)?.span;
  }

  causesOf(spanId: string): readonly CauseEdge[] {
    const node = this.#nodes.get(spanId);
    if (node === undefined || !node.failed) return [];
    node.causes = findCauses(node, this);
    return node.causes;
  }

  analyze(): CascadeAnalysis {
    const nodes = [...this.#nodes.values()].sort(compareByStart);
    for (const cut of breakParentCycles(nodes)) this.#reparent(cut);
    const failures = this.#failures.filter((node) => !isTransport(node, this.get(node.span.parentSpanId)));
    for (const node of failures) node.causes = [];
    for (const node of failures) node.causes = findCauses(node, this);
    return analyzeTrace([...this.#nodes.values()].sort(compareByStart), failures, this);
  }

  retryLayers(): RetryLayers | undefined {
    return findRetryLayers(this.#nodes.values(), this);
  }

  dropTexts(): void {
    for (const node of this.#calls.splice(0)) {
      const { flow, ...span } = node.span;
      this.#remove(node);
      this.#insert(createNode({ ...span, toolCalls: withFlowIds(span.toolCalls, flow) }));
    }
    this.textLength = 0;
  }

  get(spanId: string | undefined): SpanNode | undefined {
    return spanId === undefined ? undefined : this.#nodes.get(spanId);
  }

  childrenOf(spanId: string): readonly SpanNode[] {
    return this.#children.get(spanId) ?? [];
  }

  siblingsAfter(node: SpanNode): readonly SpanNode[] {
    if (node.span.parentSpanId === undefined) return [];
    const siblings = this.childrenOf(node.span.parentSpanId);
    const found: SpanNode[] = [];
    const from = firstIndex(siblings, (sibling) => sibling.start >= node.end - CLOCK_ERROR_MS);
    for (let at = from; at < siblings.length && found.length < WINDOW; at++) {
      const sibling = siblings[at] as SpanNode;
      if (endedBefore(node, sibling)) found.push(sibling);
    }
    return found;
  }

  failuresBefore(node: SpanNode): readonly SpanNode[] {
    return this.#lastEnded(this.#failures, node);
  }

  hasFailureBefore(node: SpanNode): boolean {
    const first = this.#failures[0];
    return first !== undefined && first.end - node.start <= CLOCK_ERROR_MS;
  }

  callsBefore(node: SpanNode): readonly SpanNode[] {
    return this.#lastEnded(this.#calls, node);
  }

  failuresBelow(node: SpanNode): readonly SpanNode[] {
    const found: SpanNode[] = [];
    const queue = [...this.childrenOf(node.id)];
    const seen = new Set([node.id]);
    for (let child = queue.pop(); child !== undefined; child = queue.pop()) {
      if (seen.has(child.id)) continue;
      seen.add(child.id);
      if (isTransport(child, this.get(child.span.parentSpanId))) {
        // Below the request of a call may lie the service that answered it.
        queue.push(...this.childrenOf(child.id).filter(({ span }) => span.localRoot === true));
        continue;
      }
      if (!child.failed) queue.push(...this.childrenOf(child.id));
      else if (endedWithin(child, node)) found.push(child);
    }
    return found.sort(compareByEnd);
  }

  carriersOf(errorIdentity: number): readonly SpanNode[] {
    return this.#carriers.get(errorIdentity) ?? [];
  }

  requesterOf(toolCallId: string): SpanNode | undefined {
    return this.#requesters.get(toolCallId)?.at(-1);
  }

  executorsOf(toolCallId: string): readonly SpanNode[] {
    return this.#executors.get(toolCallId) ?? [];
  }

  consumersOf(toolCallId: string): readonly SpanNode[] {
    return this.#consumers.get(toolCallId) ?? [];
  }

  isAbove(ancestor: SpanNode, node: SpanNode): boolean {
    const seen = new Set<string>();
    for (
      let at = this.get(node.span.parentSpanId);
      at !== undefined && !seen.has(at.id);
      at = this.get(at.span.parentSpanId)
    ) {
      if (at.id === ancestor.id) return true;
      seen.add(at.id);
    }
    return false;
  }

  /** The last {@link WINDOW} of a list sorted by end that were over when `node` began, latest first. */
  #lastEnded(list: readonly SpanNode[], node: SpanNode): SpanNode[] {
    const found: SpanNode[] = [];
    const after = firstIndex(list, (other) => other.end - node.start > CLOCK_ERROR_MS);
    for (let at = after - 1; at >= 0 && found.length < WINDOW; at--) {
      const candidate = list[at] as SpanNode;
      if (candidate.end <= node.start ? candidate.id !== node.id : this.#mayPrecede(candidate, node))
        found.push(candidate);
    }
    return found;
  }

  /** What contains a span, or lies inside it, is not before it, however short both are. */
  #mayPrecede(candidate: SpanNode, node: SpanNode): boolean {
    return endedBefore(candidate, node) && !this.isAbove(candidate, node) && !this.isAbove(node, candidate);
  }

  #insert(node: SpanNode): void {
    this.#nodes.set(node.id, node);
    this.#lists(node, (list, compare) => insertSorted(list, node, compare));
    this.textLength += textLengthOf(node);
  }

  #remove(node: SpanNode): void {
    this.#nodes.delete(node.id);
    this.#lists(node, (list) => {
      const at = list.indexOf(node);
      if (at >= 0) list.splice(at, 1);
    });
    this.textLength -= textLengthOf(node);
  }

  #reparent(node: SpanNode): void {
    this.#remove(node);
    this.#insert(createNode({ ...node.span, parentSpanId: undefined }));
  }

  /** Every list the node belongs to, with the order that list is kept in. */
  #lists(node: SpanNode, visit: (list: SpanNode[], compare: Compare) => void): void {
    const { parentSpanId, error } = node.span;
    if (parentSpanId !== undefined) visit(listAt(this.#children, parentSpanId), compareByStart);
    if (node.inputs.length > 0 || node.outputs.length > 0) visit(this.#calls, compareByEnd);
    for (const id of requestedBy(node)) visit(listAt(this.#requesters, id), compareByEnd);
    for (const id of consumedBy(node)) visit(listAt(this.#consumers, id), compareByEnd);
    const executes = executedBy(node);
    if (executes !== undefined) visit(listAt(this.#executors, executes), compareByEnd);
    if (!node.failed) return;
    visit(this.#failures, compareByEnd);
    if (error?.identity !== undefined) visit(listAt(this.#carriers, error.identity), compareByEnd);
  }
}

type Compare = (a: SpanNode, b: SpanNode) => number;

function listAt<Key>(lists: Map<Key, SpanNode[]>, key: Key): SpanNode[] {
  let list = lists.get(key);
  if (list === undefined) lists.set(key, (list = []));
  return list;
}

/** Spans mostly arrive in order, so looking from the end is one comparison. */
function insertSorted(list: SpanNode[], node: SpanNode, compare: Compare): void {
  const last = list.at(-1);
  if (last === undefined || compare(last, node) <= 0) list.push(node);
  else
    list.splice(
      firstIndex(list, (other) => compare(other, node) > 0),
      0,
      node,
    );
}

/** Index of the first element of a sorted list for which `isPast` holds; its length when there is none. */
function firstIndex(list: readonly SpanNode[], isPast: (node: SpanNode) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isPast(list[middle] as SpanNode)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function textLengthOf(node: SpanNode): number {
  let length = 0;
  for (const text of node.inputs) length += text.length;
  for (const text of node.outputs) length += text.length;
  return length;
}

function withFlowIds(toolCalls: TraceSpan['toolCalls'], flow: TraceSpan['flow']): TraceSpan['toolCalls'] {
  const requested = toolCalls?.requested ?? flow?.requestedToolCalls;
  const consumed = toolCalls?.consumed ?? flow?.consumedToolCalls;
  return { ...toolCalls, ...(requested && { requested }), ...(consumed && { consumed }) };
}
