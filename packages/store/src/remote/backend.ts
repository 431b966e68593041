import type { StoredTrace } from '../stored-trace.ts';
import type { TraceQuery } from '../trace-store.ts';

/** From a time on to before another, in milliseconds since the epoch. */
export interface TimeWindow {
  fromMs: number;
  toMs: number;
}

/** A trace that a search named; some backends hand out its spans at once. */
export interface FoundTrace {
  traceId: string;
  startNs: bigint;
  trace?: StoredTrace | undefined;
}

export interface SearchAnswer {
  found: FoundTrace[];
  /** False: there may be more in the window than the limit let through, and which ones came is the server's choice. */
  complete: boolean;
}

/** What a trace server can do; everything else is done here, the same for all. */
export interface RemoteBackend {
  /** `Tempo`, `Jaeger`. */
  readonly name: string;
  /** The shortest window that it can search, in milliseconds. */
  readonly resolutionMs: number;
  /** Traces to ask for at once, and at most when a shortest window holds more. */
  readonly searchLimit: number;
  readonly maxSearchLimit: number;
  /**
   * Every trace with a span in the window that fulfils the query, and perhaps others: the answer is filtered again.
   * A search need not push down each condition, but must lose none that fulfils them all.
   */
  search(
    query: TraceQuery,
    window: TimeWindow,
    options: { limit: number; signal: AbortSignal },
  ): Promise<SearchAnswer>;
  /** One trace by its whole id. */
  fetchTrace(traceId: string, signal: AbortSignal): Promise<StoredTrace | undefined>;
  /** Rejects when something else answers at the URL. */
  verify(signal: AbortSignal): Promise<void>;
  close(): void;
}
