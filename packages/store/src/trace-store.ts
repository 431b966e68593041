import type { StoredTrace } from './stored-trace.ts';

/** What a backend must offer so that the commands can investigate what it keeps. */
export interface TraceStore {
  /** One page of traces that match, newest first. */
  findTraces(query?: TraceQuery): Promise<TracePage>;
  /**
   * All spans of one trace by its id or an unambiguous prefix of it (any case); undefined when there is none.
   * Rejects with an `AmbiguousTraceIdError` when several fit.
   */
  getTrace(id: string): Promise<StoredTrace | undefined>;
  /** The numbers of an investigation, where the backend can count by itself; `investigate` fills in where it cannot. */
  investigate?(query?: TraceQuery): Promise<Investigation>;
  /** Every trace that matches with its spans, where the backend reads them to search anyway; see `wholeTraces`. */
  wholeTraces?(query?: TraceQuery): AsyncIterable<StoredTrace>;
  close(): Promise<void>;
}

/** All conditions must hold; a condition on spans holds when one span of the trace fulfils it. */
export interface TraceQuery {
  /** Traces that start at this time or later: milliseconds since the epoch. */
  since?: number | undefined;
  /** Traces that start before this time. */
  until?: number | undefined;
  /** True: only traces that failed. */
  failed?: boolean | undefined;
  /** Category of a failure, its final or its own. */
  category?: string | undefined;
  service?: string | undefined;
  model?: string | undefined;
  provider?: string | undefined;
  /** Beginning of the trace id. */
  idPrefix?: string | undefined;
  /** Traces per page. Default 100, at most 10000. `investigate` looks at all pages. */
  limit?: number | undefined;
  /** `next` of the page before. */
  cursor?: string | undefined;
}

export interface TracePage {
  traces: TraceSummary[];
  /** Present when there are more. */
  next?: string | undefined;
}

export interface TraceSummary {
  traceId: string;
  /** Name of the root span, or of the earliest one when the root is not there. */
  name: string;
  services: readonly string[];
  models: readonly string[];
  providers: readonly string[];
  /** Milliseconds since the epoch. */
  startMs: number;
  durationMs: number;
  spans: number;
  failed: boolean;
  /** Failures, consequences included. */
  failures: number;
  origins: number;
  recovered: number;
  /** The fatal origin, or the first one when none was fatal. */
  origin?: { spanId: string; category: string } | undefined;
  /** Categories of the failures, final and own. */
  categories: readonly string[];
  inputTokens: number;
  outputTokens: number;
  /** Sum of the costs that are known. */
  costUsd: number;
}

/** The numbers of many traces at once. Failures are counted by the category of their own facts. */
export interface Investigation {
  traces: number;
  failedTraces: number;
  spans: number;
  /** Calls: spans with a GenAI operation. */
  calls: number;
  /** Failures, consequences included. */
  failures: number;
  /** Failures without a cause in their trace. */
  origins: number;
  /** Most origins first. */
  byCategory: readonly CategoryCount[];
  /** Origins by what they share, most frequent first. */
  byGroup: readonly Count[];
  byProvider: readonly Count[];
  byModel: readonly Count[];
  recovered: { total: number; retry: number; fallback: number; handler: number };
  silent: { origins: number; /** Of the origins, 0 to 1. */ share: number };
  tokens: { input: number; output: number };
  cost: { usd: number; /** Calls whose cost is known. */ calls: number };
  /** Durations of calls in seconds, linearly interpolated; null without calls. */
  latency: { p50: number | null; p95: number | null };
}

/** The failures of one category over many traces. Incidents within it: `groupIncidents` of @culprit/diagnosis. */
export interface CategoryCount {
  /** Category by the failure's own facts. */
  category: string;
  group: string;
  /** Action id of the remedy table. */
  remedy: string;
  /** Failures without a cause in their trace. */
  origins: number;
  /** Of all origins, 0 to 1. */
  share: number;
  /** Failures of this category that have a cause: consequences. */
  consequences: number;
  /** Origins that a causal chain connects with a failed local root. */
  fatal: number;
  recovered: number;
  silent: number;
  /** Traces with such an origin. */
  traces: number;
  /** A few of those traces, latest first. */
  examples: readonly string[];
}

export interface Count {
  value: string;
  count: number;
}

/** Every trace that matches, page after page. */
export async function* allTraces(store: TraceStore, query: TraceQuery = {}): AsyncGenerator<TraceSummary> {
  let cursor = query.cursor;
  do {
    const page = await store.findTraces({ ...query, cursor });
    yield* page.traces;
    cursor = page.next;
  } while (cursor !== undefined);
}

/** Every trace that matches, newest first, with its spans; one is in memory at a time. */
export async function* wholeTraces(store: TraceStore, query: TraceQuery = {}): AsyncGenerator<StoredTrace> {
  if (store.wholeTraces !== undefined) {
    yield* store.wholeTraces(query);
    return;
  }
  for await (const { traceId } of allTraces(store, query)) {
    const trace = await store.getTrace(traceId);
    // A trace may expire between the search and the reading.
    if (trace !== undefined) yield trace;
  }
}
