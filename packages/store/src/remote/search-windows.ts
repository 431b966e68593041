import { RemoteStoreError } from '../errors.ts';
import type { TraceQuery } from '../trace-store.ts';
import type { FoundTrace, RemoteBackend, SearchAnswer, TimeWindow } from './backend.ts';

const FIRST_WINDOW_MS = 3_600_000;
/** Servers limit the range of one search (Tempo by default to a week). */
const MAX_WINDOW_MS = 86_400_000;
const SHRINK = 4;

export interface Walk {
  query: TraceQuery;
  range: TimeWindow;
  signal: AbortSignal;
  /** Told how much of the range was looked at, in milliseconds. */
  onProgress?: ((done: number, of: number) => void) | undefined;
}

/**
 * The traces that start in a range, newest first, a window of time after the other. Servers hand out no cursor, and a
 * cut answer holds whichever traces were found first: a window whose answer may be cut is made smaller and asked again.
 */
export async function* searchWindows(
  backend: RemoteBackend,
  { query, range, signal, onProgress }: Walk,
): AsyncGenerator<FoundTrace[]> {
  const { resolutionMs } = backend;
  let limit = backend.searchLimit;
  let length = Math.max(FIRST_WINDOW_MS, resolutionMs);
  let { toMs } = range;
  while (toMs > range.fromMs) {
    const fromMs = Math.max(range.fromMs, toMs - length);
    const window = { fromMs, toMs };
    const answer = await searchOne(backend, { query, window, limit, signal });
    if (answer === 'too_much') {
      if (toMs - fromMs > resolutionMs) length = Math.max(resolutionMs, Math.floor((toMs - fromMs) / SHRINK));
      else if (limit < backend.maxSearchLimit) limit = Math.min(limit * 10, backend.maxSearchLimit);
      else throw tooMany(backend, toMs);
      continue;
    }
    yield answer.found.filter(({ startNs }) => isIn(startNs, window)).sort(newestFirst);
    onProgress?.(range.toMs - fromMs, range.toMs - range.fromMs);
    toMs = fromMs;
    if (answer.found.length < limit / SHRINK) length = Math.min(MAX_WINDOW_MS, length * 2);
  }
}

async function searchOne(
  backend: RemoteBackend,
  {
    query,
    window,
    limit,
    signal,
  }: { query: TraceQuery; window: TimeWindow; limit: number; signal: AbortSignal },
): Promise<SearchAnswer | 'too_much'> {
  try {
    const answer = await backend.search(query, window, { limit, signal });
    return answer.complete ? answer : 'too_much';
  } catch (error) {
    const shorter = window.toMs - window.fromMs > backend.resolutionMs;
    if (shorter && error instanceof RemoteStoreError && error.problem === 'too_large') return 'too_much';
    throw error;
  }
}

function tooMany({ name }: RemoteBackend, toMs: number): RemoteStoreError {
  return new RemoteStoreError(
    'too_large',
    `More traces began just before ${new Date(toMs).toISOString()} than ${name} lists at once. Narrow the search with --service, --category or --model.`,
  );
}

function isIn(startNs: bigint, { fromMs, toMs }: TimeWindow): boolean {
  return startNs >= toNs(fromMs) && startNs < toNs(toMs);
}

const toNs = (ms: number): bigint => BigInt(Math.floor(ms)) * 1_000_000n;

function newestFirst(a: FoundTrace, b: FoundTrace): number {
  if (a.startNs !== b.startNs) return a.startNs > b.startNs ? -1 : 1;
  return a.traceId < b.traceId ? -1 : a.traceId > b.traceId ? 1 : 0;
}
