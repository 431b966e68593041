import { AmbiguousTraceIdError, RemoteStoreError } from '../errors.ts';
import { analyzeTrace } from '../investigation/analyze-trace.ts';
import type { TraceAnalysis } from '../investigation/analyze-trace.ts';
import { boundsOf, summarizeTrace } from '../investigation/summarize-trace.ts';
import { countTrace, summarizeCounts } from '../investigation/summarize.ts';
import type { TraceCounts } from '../investigation/summarize.ts';
import { cursorOf, isAfter, limitOf, parseCursor, parseTraceId } from '../paging.ts';
import type { PageEnd } from '../paging.ts';
import type { StoredTrace } from '../stored-trace.ts';
import type { Investigation, TracePage, TraceQuery, TraceStore, TraceSummary } from '../trace-store.ts';
import { ahead } from './ahead.ts';
import type { FoundTrace, RemoteBackend, TimeWindow } from './backend.ts';
import { matchesQuery } from './matches-query.ts';
import { searchWindows } from './search-windows.ts';

export interface RemoteStoreOptions {
  /** How far back to look when a query has no `since`, in milliseconds. Default 7 days. */
  lookbackMs?: number | undefined;
  /** Milliseconds since the epoch. Default `Date.now`. */
  now?: (() => number) | undefined;
  /** Told how much of the time range was searched. */
  onProgress?: ((done: number, of: number) => void) | undefined;
  /** Told what an answer leaves out, in a sentence for people. */
  onNotice?: ((sentence: string) => void) | undefined;
}

/** A store behind a server: it searches there, and judges, links, filters and counts here. */
export interface RemoteStore extends TraceStore {
  investigate(query?: TraceQuery): Promise<Investigation>;
  wholeTraces(query?: TraceQuery): AsyncGenerator<StoredTrace>;
}

const DAY_MS = 86_400_000;
/** Clocks of other machines may be ahead of this one. */
const CLOCK_SKEW_MS = 300_000;
const REQUESTS_AT_ONCE = 4;
const CANDIDATES = 5;

interface Matched {
  trace: StoredTrace;
  analysis: TraceAnalysis;
  summary: TraceSummary;
  end: PageEnd;
}

export function createRemoteStore(backend: RemoteBackend, options: RemoteStoreOptions = {}): RemoteStore {
  const { lookbackMs = 7 * DAY_MS, now = Date.now, onProgress, onNotice } = options;
  const closing = new AbortController();

  function rangeOf(query: TraceQuery, after: PageEnd | undefined): TimeWindow {
    const latest = Math.ceil(query.until ?? now() + CLOCK_SKEW_MS);
    // The page before ended within this millisecond.
    const toMs = after === undefined ? latest : Math.min(latest, Number(after.startNs / 1_000_000n) + 1);
    return { fromMs: Math.floor(query.since ?? Math.min(latest, now()) - lookbackMs), toMs };
  }

  async function* candidates(query: TraceQuery, signal: AbortSignal): AsyncGenerator<FoundTrace[]> {
    const after = query.cursor === undefined ? undefined : parseCursor(query.cursor);
    const walk = { query, range: rangeOf(query, after), signal, onProgress };
    const seen = new Set<string>();
    for await (const found of searchWindows(backend, walk)) {
      const fresh = found.filter(({ traceId }) => !seen.has(traceId));
      for (const { traceId } of fresh) seen.add(traceId);
      if (fresh.length > 0) yield fresh;
    }
    if (query.since === undefined)
      onNotice?.(`looked at the last ${Math.round(lookbackMs / DAY_MS)} days; --since looks further back`);
  }

  async function* matching(query: TraceQuery): AsyncGenerator<Matched> {
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, closing.signal]);
    const after = query.cursor === undefined ? undefined : parseCursor(query.cursor);
    const fetched = async ({ traceId, trace }: FoundTrace): Promise<StoredTrace | undefined> =>
      trace ?? backend.fetchTrace(traceId, signal);
    try {
      for await (const found of candidates(query, signal)) {
        // A trace may expire between the search and the reading.
        for await (const trace of ahead(found, REQUESTS_AT_ONCE, fetched)) {
          const matched = trace && judge(trace, query);
          if (matched && (after === undefined || isAfter(matched.end, after))) yield matched;
        }
      }
    } finally {
      stop.abort();
    }
  }

  async function findTraces(query: TraceQuery = {}): Promise<TracePage> {
    const limit = limitOf(query);
    const page: Matched[] = [];
    for await (const matched of matching(query)) {
      page.push(matched);
      if (page.length > limit) break;
    }
    const traces = page.slice(0, limit);
    const last = traces.at(-1);
    const more = page.length > limit && last !== undefined;
    return { traces: traces.map(({ summary }) => summary), ...(more && { next: cursorOf(last.end) }) };
  }

  /** The traces that begin so: only the search for all of them can tell. */
  async function resolvePrefix(prefix: string): Promise<string | undefined> {
    const ids: string[] = [];
    for await (const found of candidates({ idPrefix: prefix }, closing.signal)) {
      ids.push(...found.map(({ traceId }) => traceId).filter((id) => id.startsWith(prefix)));
      if (ids.length >= CANDIDATES) break;
    }
    if (ids.length > 1) throw new AmbiguousTraceIdError(prefix, ids.slice(0, CANDIDATES));
    return ids[0];
  }

  async function getTrace(id: string): Promise<StoredTrace | undefined> {
    const prefix = parseTraceId(id);
    const traceId = prefix.length === 32 ? prefix : await resolvePrefix(prefix);
    const trace = traceId === undefined ? undefined : await backend.fetchTrace(traceId, closing.signal);
    // Any web server answers 404 to a path that it does not have.
    if (trace === undefined) await backend.verify(closing.signal);
    return trace;
  }

  return {
    findTraces,
    getTrace,
    async investigate(query: TraceQuery = {}): Promise<Investigation> {
      const counts: TraceCounts[] = [];
      for await (const { analysis } of matching({ ...query, cursor: undefined }))
        counts.push(countTrace(analysis));
      return summarizeCounts(counts);
    },
    async *wholeTraces(query: TraceQuery = {}): AsyncGenerator<StoredTrace> {
      for await (const { trace } of matching(query)) yield trace;
    },
    close(): Promise<void> {
      closing.abort(new RemoteStoreError('cancelled', 'The store was closed.'));
      backend.close();
      return Promise.resolve();
    },
  };
}

function judge(trace: StoredTrace, query: TraceQuery): Matched | undefined {
  const analysis = analyzeTrace(trace);
  const summary = summarizeTrace(analysis);
  const end = { startNs: boundsOf(trace.spans).startNs, traceId: trace.traceId };
  return matchesQuery(summary, query) ? { trace, analysis, summary, end } : undefined;
}
