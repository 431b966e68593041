import { join } from 'node:path';
import { stat } from 'node:fs/promises';
import { NoTracesError } from '../errors.ts';
import { listSegments, statSegment } from '../segments/segment-files.ts';
import type { SegmentFile } from '../segments/segment-files.ts';
import type { StoredTrace } from '../stored-trace.ts';
import type { Investigation, TracePage, TraceQuery, TraceStore } from '../trace-store.ts';
import { openDatabase } from './database.ts';
import type { Database } from './database.ts';
import { indexSegments } from './index-segments.ts';
import type { IndexReport, OnProgress } from './index-segments.ts';
import { queryInvestigation } from './query-investigation.ts';
import { queryTrace } from './query-trace.ts';
import { queryTraces } from './query-traces.ts';

export interface EmbeddedStoreOptions {
  /** Directory of segments: Culprit's own or of a Collector's file exporter. Default `.culprit`. */
  directory?: string | undefined;
  /** Read these files instead of a directory; the index is then in memory. */
  files?: readonly string[] | undefined;
  /** Where the index is kept. Default `index.duckdb` in the directory; `memory`: nowhere. */
  index?: string | undefined;
  /** Open a directory without segments, e.g. because a receiver will write some. Default false: a `NoTracesError`. */
  allowEmpty?: boolean | undefined;
  /** Memory the engine may use before it spills to disk, as DuckDB writes it. Default `512MB`. */
  memoryLimit?: string | undefined;
  /** Threads of the engine. Default 2. */
  threads?: number | undefined;
  /** How long to wait for another process to let go of the index, in milliseconds. Default 500. */
  lockWaitMs?: number | undefined;
  /** Told while segments are read. */
  onProgress?: OnProgress | undefined;
}

/** The store behind `./.culprit`: OTLP/JSON lines, indexed into DuckDB. */
export interface EmbeddedStore extends TraceStore {
  investigate(query?: TraceQuery): Promise<Investigation>;
  /** `memory`: another process holds the index, or it cannot be written; answers are the same, opening takes longer. */
  readonly index: 'file' | 'memory';
  readonly indexReason?: Database['reason'];
  /** What the last indexing read and could not read. */
  readonly report: IndexReport;
  /** Reads what was written to the segments since. */
  refresh(): Promise<IndexReport>;
}

/**
 * Opens the embedded store and brings its index up to date. The index mirrors the segments: spans of a segment that
 * was rotated away leave it too, so that it stays as bounded as the segments are.
 *
 * Rejects with a `NoTracesError` where there is nothing to read.
 */
export async function openEmbeddedStore(options: EmbeddedStoreOptions = {}): Promise<EmbeddedStore> {
  const {
    directory = '.culprit',
    memoryLimit = '512MB',
    threads = 2,
    lockWaitMs = 500,
    onProgress,
  } = options;
  const files = (): Promise<SegmentFile[]> =>
    options.files ? statFiles(options.files) : listSegments(directory);
  if (options.allowEmpty !== true) await requireSegments(directory, await files(), options.files);
  const file =
    options.index === 'memory' || options.files
      ? undefined
      : (options.index ?? join(directory, 'index.duckdb'));
  const database = await openDatabase({ file, memoryLimit, threads, lockWaitMs });
  try {
    return createStore(
      database,
      await indexSegments(database.connection, await files(), onProgress),
      files,
      onProgress,
    );
  } catch (error) {
    database.close();
    throw error;
  }
}

function createStore(
  database: Database,
  first: IndexReport,
  files: () => Promise<SegmentFile[]>,
  onProgress: OnProgress | undefined,
): EmbeddedStore {
  const { connection } = database;
  let report = first;
  // One connection, one thing at a time: a query must not see the middle of a refresh.
  let tail: Promise<unknown> = Promise.resolve();
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = tail.then(work);
    tail = turn.catch(() => undefined);
    return turn;
  }
  let closed: Promise<void> | undefined;
  return {
    index: database.kind,
    ...(database.reason && { indexReason: database.reason }),
    get report(): IndexReport {
      return report;
    },
    findTraces: (query: TraceQuery = {}): Promise<TracePage> => inTurn(() => queryTraces(connection, query)),
    getTrace: (id: string): Promise<StoredTrace | undefined> => inTurn(() => queryTrace(connection, id)),
    investigate: (query: TraceQuery = {}): Promise<Investigation> =>
      inTurn(() => queryInvestigation(connection, query)),
    refresh: (): Promise<IndexReport> =>
      inTurn(async () => (report = await indexSegments(connection, await files(), onProgress))),
    close: (): Promise<void> => (closed ??= inTurn(async () => database.close())),
  };
}

async function statFiles(paths: readonly string[]): Promise<SegmentFile[]> {
  const segments = await Promise.all(paths.map((path) => statSegment(path)));
  return segments.filter((segment) => segment !== undefined);
}

async function requireSegments(
  directory: string,
  found: readonly SegmentFile[],
  files: readonly string[] | undefined,
): Promise<void> {
  if (found.length > 0) return;
  if (files) throw new NoTracesError(files.join(', '), 'no_segments');
  const exists = await stat(directory).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
  throw new NoTracesError(directory, exists ? 'no_segments' : 'missing_directory');
}
