import type { DuckDBConnection } from '@duckdb/node-api';
import { readSegment } from '../segments/read-segment.ts';
import type { SegmentProblem } from '../segments/segment-problem.ts';
import type { SegmentFile } from '../segments/segment-files.ts';
import { continues, isUntouched, sampledLength, sampleFile } from './segment-identity.ts';
import type { KnownSegment } from './segment-identity.ts';
import { appendSpan } from './span-row.ts';
import { inTransaction, rowsOf } from './sql.ts';
import { updateTraces } from './update-traces.ts';

/** What one run of the indexer did. */
export interface IndexReport {
  /** Segments there are now. */
  segments: number;
  /** Segments whose spans were dropped because the file is gone or was rewritten. */
  removed: number;
  /** Spans read by this run. */
  spans: number;
  /** Bytes of segments read by this run, compressed ones as they are on disk. */
  bytes: number;
  /** Everything unreadable in the segments as they are indexed now, at most 1000. */
  problems: readonly SegmentProblem[];
  problemCount: number;
}

export interface IndexProgress {
  /** Bytes on disk read so far and to read, of segments that changed. */
  readBytes: number;
  totalBytes: number;
  spans: number;
}

export type OnProgress = (progress: IndexProgress) => void;

/** One transaction: enough for speed, little enough for memory and for an interrupted run to lose. */
const BATCH_ITEMS = 50_000;
const BATCH_BYTES = 32 * 1024 * 1024;
const LISTED_PROBLEMS = 1000;

/** Brings the index in line with the segments that exist now, reading only what is new. */
export async function indexSegments(
  connection: DuckDBConnection,
  files: readonly SegmentFile[],
  onProgress: OnProgress = () => undefined,
): Promise<IndexReport> {
  const plan = await planWork(await knownSegments(connection), files);
  for (const segment of plan.gone) await inTransaction(connection, () => dropSegment(connection, segment.id));
  const progress = {
    readBytes: 0,
    totalBytes: plan.work.reduce((sum, { file, from }) => sum + file.size - (from?.readTo ?? 0), 0),
    spans: 0,
  };
  for (const item of plan.work) await indexSegment(connection, item, progress, onProgress);
  await updateTraces(connection);
  const { problems, count } = await problemsOf(connection);
  return {
    segments: files.length,
    removed: plan.gone.length,
    spans: progress.spans,
    bytes: progress.totalBytes,
    problems,
    problemCount: count,
  };
}

interface Work {
  file: SegmentFile;
  id: number;
  /** Present when the beginning was read before. */
  from?: KnownSegment | undefined;
}

/** Finds for every file what was read of it before, under its name or, after a renaming, under its inode. */
async function planWork(
  known: readonly KnownSegment[],
  files: readonly SegmentFile[],
): Promise<{ work: Work[]; gone: KnownSegment[] }> {
  const left = new Set(known);
  const work: Work[] = [];
  let nextId = known.reduce((max, segment) => Math.max(max, segment.id), 0) + 1;
  const claim = async (
    file: SegmentFile,
    candidate: KnownSegment | undefined,
  ): Promise<KnownSegment | undefined> => {
    if (candidate === undefined || !(isUntouched(candidate, file) || (await continues(candidate, file))))
      return undefined;
    left.delete(candidate);
    return candidate;
  };
  // Names first: a file that kept its name must not lose its past to another one that got its old inode.
  const byName = new Map<SegmentFile, KnownSegment | undefined>();
  for (const file of files)
    byName.set(
      file,
      await claim(
        file,
        find(left, (segment) => segment.path === file.path),
      ),
    );
  for (const file of files) {
    const from =
      byName.get(file) ??
      (await claim(
        file,
        find(left, (segment) => segment.inode !== '' && segment.inode === file.inode),
      ));
    if (from === undefined || !isUntouched(from, file)) work.push({ file, id: from?.id ?? nextId++, from });
  }
  return { work, gone: [...left] };
}

function find<T>(items: Iterable<T>, matches: (item: T) => boolean): T | undefined {
  for (const item of items) if (matches(item)) return item;
  return undefined;
}

async function indexSegment(
  connection: DuckDBConnection,
  work: Work,
  progress: IndexProgress,
  onProgress: OnProgress,
): Promise<void> {
  const { file, id, from } = work;
  const start = { offset: from?.readTo ?? 0, linesBefore: from?.lines ?? 0 };
  // A compressed file that is the same as before under another name has nothing new.
  const batches = from !== undefined && file.compression !== 'none' ? [] : readSegment(file, start);
  const state = { readTo: start.offset, lines: start.linesBefore };
  const before = progress.readBytes;
  let pending = newPending(state.readTo);
  const flush = async (): Promise<void> => {
    await inTransaction(connection, () => writeBatch(connection, file, id, pending, state));
    progress.spans += pending.spans;
    progress.readBytes = before + Math.min(file.size, state.readTo) - start.offset;
    onProgress({ ...progress });
    pending = newPending(state.readTo);
  };
  for await (const batch of batches) {
    pending.batches.push(batch.spans);
    pending.spans += batch.spans.length;
    if (batch.problem) pending.problems.push(batch.problem);
    state.readTo = batch.offset;
    state.lines = batch.lines;
    if (isFull(pending, state.readTo)) await flush();
  }
  await flush();
  progress.readBytes = before + file.size - start.offset;
}

type Spans = Parameters<typeof appendSpan>[2][];

interface Pending {
  batches: Spans[];
  spans: number;
  problems: SegmentProblem[];
  /** Offset where the batch begins. */
  from: number;
}

function newPending(from: number): Pending {
  return { batches: [], spans: 0, problems: [], from };
}

function isFull({ spans, problems, from }: Pending, readTo: number): boolean {
  return spans + problems.length >= BATCH_ITEMS || readTo - from >= BATCH_BYTES;
}

async function writeBatch(
  connection: DuckDBConnection,
  file: SegmentFile,
  id: number,
  pending: Pending,
  state: { readTo: number; lines: number },
): Promise<void> {
  const spans = await connection.createAppender('spans');
  const touched = new Set<string>();
  for (const span of pending.batches.flat()) {
    appendSpan(spans, id, span);
    touched.add(span.traceId);
  }
  spans.closeSync();
  await touch(connection, touched);
  await recordProblems(connection, id, pending.problems);
  await recordSegment(connection, file, id, state);
}

async function touch(connection: DuckDBConnection, traceIds: Iterable<string>): Promise<void> {
  const appender = await connection.createAppender('touched');
  for (const traceId of traceIds) {
    appender.appendVarchar(traceId);
    appender.endRow();
  }
  appender.closeSync();
}

async function recordProblems(
  connection: DuckDBConnection,
  id: number,
  problems: readonly SegmentProblem[],
): Promise<void> {
  // What is still being written is looked at again by the next run.
  await connection.run(`DELETE FROM problems WHERE segment = $id AND kind = 'unfinished_line'`, { id });
  const appender = await connection.createAppender('problems');
  for (const { line, kind, spans } of problems) {
    appender.appendInteger(id);
    appender.appendBigInt(BigInt(line));
    appender.appendVarchar(kind);
    if (spans === undefined) appender.appendNull();
    else appender.appendInteger(spans);
    appender.endRow();
  }
  appender.closeSync();
}

async function recordSegment(
  connection: DuckDBConnection,
  file: SegmentFile,
  id: number,
  { readTo, lines }: { readTo: number; lines: number },
): Promise<void> {
  const sample = await sampleFile(file.path, sampledLength(file.compression, file.size, readTo));
  await connection.run('DELETE FROM segments WHERE id = $id', { id });
  await connection.run(
    'INSERT INTO segments VALUES ($id, $path, $inode, $compression, $size, $mtime, $readTo, $lines, $head, $tail)',
    {
      id,
      path: file.path,
      inode: file.inode,
      compression: file.compression,
      size: file.size,
      mtime: file.mtimeMs,
      readTo,
      lines,
      // A file that vanished meanwhile has no sample: the next run will find it gone.
      head: sample?.head ?? '',
      tail: sample?.tail ?? '',
    },
  );
}

async function dropSegment(connection: DuckDBConnection, id: number): Promise<void> {
  await connection.run('INSERT INTO touched SELECT DISTINCT trace_id FROM spans WHERE segment = $id', { id });
  for (const table of ['spans', 'problems'])
    await connection.run(`DELETE FROM ${table} WHERE segment = $id`, { id });
  await connection.run('DELETE FROM segments WHERE id = $id', { id });
}

async function knownSegments(connection: DuckDBConnection): Promise<KnownSegment[]> {
  const rows = await rowsOf(connection, 'SELECT * FROM segments ORDER BY id');
  return rows.map((row) => ({
    id: Number(row['id']),
    path: String(row['path']),
    inode: String(row['inode']),
    compression: row['compression'] as KnownSegment['compression'],
    size: Number(row['size']),
    mtimeMs: Number(row['mtime_ms']),
    readTo: Number(row['read_to']),
    lines: Number(row['lines']),
    head: String(row['head']),
    tail: String(row['tail']),
  }));
}

async function problemsOf(
  connection: DuckDBConnection,
): Promise<{ problems: SegmentProblem[]; count: number }> {
  const rows = await rowsOf(
    connection,
    `SELECT path, line, kind, spans, count(*) OVER () AS total FROM problems JOIN segments ON segments.id = segment
     ORDER BY path, line LIMIT ${LISTED_PROBLEMS}`,
  );
  const problems = rows.map((row): SegmentProblem => {
    const problem = {
      file: String(row['path']),
      line: Number(row['line']),
      kind: row['kind'] as SegmentProblem['kind'],
    };
    return row['spans'] === null ? problem : { ...problem, spans: Number(row['spans']) };
  });
  return { problems, count: Number(rows[0]?.['total'] ?? 0) };
}
