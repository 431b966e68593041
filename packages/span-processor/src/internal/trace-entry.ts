import type { CascadeAnalysis, TraceIndex, TraceSpan } from '@culprit/diagnosis';

/** Tool-call ids remembered of one trace. */
const MAX_TOOL_CALLS = 1_024;

/** Parents of failures remembered of one trace. */
const MAX_PARENTS = 1_024;

/** Analyses of one trace made for outgoing requests; a request beyond them tells nothing new. */
const MAX_REQUEST_ANALYSES = 64;

/** What is held of one trace while spans of it are open. Collections are made when they are needed: few are. */
export class TraceEntry {
  readonly traceId: string;
  readonly startedMs: number;
  /** Spans started here that have not ended. */
  open: number = 0;
  /** Whether LLM work was seen: traces without any are left alone. */
  genAi: boolean = false;
  failures: number = 0;
  costUsd: number | undefined;
  /** HTTP requests made by all model calls, retries included. */
  requests: number = 0;
  /** End of the span that ended last so far, in milliseconds. */
  lastEndMs: number = -Infinity;
  /** Analyses made so far; each looks at the whole trace. */
  analyses: number = 0;
  /** Made when the first span is kept. */
  index: TraceIndex | undefined;
  /** Spans below which something failed directly: a later sibling may make it good. */
  parentsOfFailures: Set<string> | undefined;
  /** Tool-call id -> span that asked for it, and span that ran it. */
  requested: Map<string, string> | undefined;
  executed: Map<string, string> | undefined;
  #texted: Map<string, TraceSpan> | undefined;
  #seen: { size: number; made: number; analysis: CascadeAnalysis | undefined } | undefined;

  constructor(traceId: string, startedMs: number) {
    this.traceId = traceId;
    this.startedMs = startedMs;
  }

  /**
   * The analysis as it is when a request goes out: made anew only when something was added since the last one, and
   * up to a number, because each looks at the whole trace.
   */
  analysisForRequests(): CascadeAnalysis | undefined {
    const size = this.index?.size ?? 0;
    if (size !== this.#seen?.size && (this.#seen?.made ?? 0) < MAX_REQUEST_ANALYSES) {
      const made = (this.#seen?.made ?? 0) + 1;
      this.#seen = { size, made, analysis: this.index?.analyze() };
    }
    return this.#seen?.size === size ? this.#seen.analysis : undefined;
  }

  addCost(costUsd: number | undefined): void {
    if (costUsd !== undefined) this.costUsd = (this.costUsd ?? 0) + costUsd;
  }

  noteFailure(span: TraceSpan): void {
    this.failures += 1;
    if (span.parentSpanId === undefined) return;
    this.parentsOfFailures ??= new Set();
    if (this.parentsOfFailures.size < MAX_PARENTS) this.parentsOfFailures.add(span.parentSpanId);
  }

  /** The latest span wins: an id that returns in a repeated run belongs to the newer one. */
  noteToolCall(kind: 'requested' | 'executed', id: string, spanId: string): void {
    const ids = (this[kind] ??= new Map<string, string>());
    if (ids.size < MAX_TOOL_CALLS || ids.has(id)) ids.set(id, spanId);
  }

  /** Lets go of all texts. What was concluded from them stays, as links on the spans. */
  forgetTexts(): void {
    if (this.index === undefined) return;
    if (this.failures > 0 && this.#texted !== undefined) keepTextEdges(this.#texted, this.index.analyze());
    this.#texted = undefined;
    this.index.dropTexts();
  }

  /** A failed span whose causes may rest on texts. */
  noteTexts(span: TraceSpan): void {
    (this.#texted ??= new Map()).set(span.spanId, span);
  }

  clear(): void {
    this.index = undefined;
    this.#texted = undefined;
    this.#seen = undefined;
    this.parentsOfFailures = undefined;
    this.requested = undefined;
    this.executed = undefined;
  }
}

function keepTextEdges(spans: ReadonlyMap<string, TraceSpan>, analysis: CascadeAnalysis): void {
  for (const span of spans.values()) {
    const causes = analysis.spans.get(span.spanId)?.causes ?? [];
    const edges = causes.filter(({ evidence }) => evidence === 'data_flow' || evidence === 'error_text');
    if (edges.length === 0) continue;
    span.links = [...(span.links ?? []), ...edges.map((edge) => ({ ...edge, relation: 'caused_by' }))];
  }
}

/** A span that failed by its own verdict, or by a status that no outcome explains. */
export function isFailing(span: TraceSpan): boolean {
  if (span.outcome === 'cancelled' || span.outcome === 'interrupted') return false;
  return span.verdict !== undefined || (span.status === 'error' && span.outcome === undefined);
}
