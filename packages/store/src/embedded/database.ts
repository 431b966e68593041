import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { SCHEMA, SCHEMA_VERSION } from './schema.ts';

export interface Database {
  connection: DuckDBConnection;
  /** `memory`: the file could not be used, and the index lives as long as this process. */
  kind: 'file' | 'memory';
  /** Why it is in memory. */
  reason?: 'asked' | 'locked' | 'not_writable' | undefined;
  close: () => void;
}

export interface DatabaseOptions {
  /** Undefined: in memory. */
  file: string | undefined;
  memoryLimit: string;
  threads: number;
  /** How long to wait for another process to let go of the file, in milliseconds. */
  lockWaitMs: number;
}

const MEMORY = ':memory:';

/** Index files open in this process: the lock of the operating system only keeps other processes out. */
const OPEN_HERE = new Set<string>();
const RETRY_MS = 50;

/**
 * Opens the index file with the current schema. A DuckDB file belongs to one process at a time: while another one has
 * it open, or where nothing can be written, the index is a private one in memory. A file that is none of ours, damaged
 * or of another schema version is replaced: it holds nothing that the segments do not.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  if (options.file === undefined) return openMemory(options, 'asked');
  const file = resolve(options.file);
  if (OPEN_HERE.has(file)) return openMemory(options, 'locked');
  OPEN_HERE.add(file);
  try {
    await mkdir(dirname(file), { recursive: true });
    const { close, ...database } = await openFile(file, options);
    return {
      ...database,
      close: () => {
        close();
        OPEN_HERE.delete(file);
      },
    };
  } catch (error) {
    OPEN_HERE.delete(file);
    if (isLocked(error)) return openMemory(options, 'locked');
    if (isNotWritable(error)) return openMemory(options, 'not_writable');
    throw error;
  }
}

async function openFile(file: string, options: DatabaseOptions): Promise<Database> {
  const attempt = await connect(file, options).catch((error: unknown) => {
    if (isLocked(error) || isNotWritable(error)) throw error;
    return undefined;
  });
  if (attempt !== undefined && (await hasCurrentSchema(attempt.connection)))
    return { ...attempt, kind: 'file' };
  attempt?.close();
  await Promise.all([rm(file, { force: true }), rm(`${file}.wal`, { force: true })]);
  const fresh = await connect(file, options);
  await createSchema(fresh.connection);
  return { ...fresh, kind: 'file' };
}

async function openMemory(
  options: DatabaseOptions,
  reason: NonNullable<Database['reason']>,
): Promise<Database> {
  const opened = await connect(MEMORY, options);
  await createSchema(opened.connection);
  return { ...opened, kind: 'memory', reason };
}

async function connect(
  path: string,
  options: DatabaseOptions,
): Promise<Pick<Database, 'connection' | 'close'>> {
  const instance = await createInstance(path, options);
  const connection = await instance.connect();
  return {
    connection,
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function createInstance(
  path: string,
  { memoryLimit, threads, lockWaitMs }: DatabaseOptions,
): Promise<DuckDBInstance> {
  const config: Record<string, string> = { memory_limit: memoryLimit, threads: String(threads) };
  // Else an index in memory spills into the folder that the command was started in.
  if (path === MEMORY) config['temp_directory'] = join(tmpdir(), `culprit-index-${process.pid}`);
  const deadline = performance.now() + lockWaitMs;
  for (;;) {
    try {
      return await DuckDBInstance.create(path, config);
    } catch (error) {
      if (!isLocked(error) || performance.now() >= deadline) throw error;
      await sleep(RETRY_MS);
    }
  }
}

async function hasCurrentSchema(connection: DuckDBConnection): Promise<boolean> {
  try {
    const reader = await connection.runAndReadAll('SELECT schema_version FROM meta');
    return reader.getRows()[0]?.[0] === SCHEMA_VERSION;
  } catch {
    return false;
  }
}

async function createSchema(connection: DuckDBConnection): Promise<void> {
  await connection.run('BEGIN');
  for (const statement of SCHEMA) await connection.run(statement);
  await connection.run('COMMIT');
}

// DuckDB reports input and output errors by text alone.
function isLocked(error: unknown): boolean {
  return (
    error instanceof Error &&
    /could not set lock|conflicting lock|being used by another process/i.test(error.message)
  );
}

function isNotWritable(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return true;
  return error instanceof Error && /permission denied|read-only file system/i.test(error.message);
}
