import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

export interface SegmentWriterOptions {
  /** Created when missing. */
  directory: string;
  /** First word of the file names. */
  signal: 'traces' | 'logs';
  /** A segment of this size is followed by a new one. Default 16 MiB. */
  maxSegmentBytes?: number | undefined;
  /** Segments of the signal in the directory, whoever wrote them, are deleted from the oldest on beyond this. Default 256 MiB. */
  maxTotalBytes?: number | undefined;
  /** Milliseconds since the epoch, for file names. */
  now?: (() => number) | undefined;
}

/** Appends lines to rotated segments named `<signal>-<time>-<pid>-<n>.jsonl`; names sort by time. */
export interface SegmentWriter {
  /** Resolves when the operating system has the line. Lines are written in the order of the calls. */
  append(line: string): Promise<void>;
  close(): Promise<void>;
}

export const SEGMENT_BYTES: number = 16 * 1024 * 1024;
export const TOTAL_BYTES: number = 256 * 1024 * 1024;

export function createSegmentWriter(options: SegmentWriterOptions): SegmentWriter {
  const {
    directory,
    signal,
    maxSegmentBytes = SEGMENT_BYTES,
    maxTotalBytes = TOTAL_BYTES,
    now = Date.now,
  } = options;
  let current: { handle: FileHandle; name: string; bytes: number } | undefined;
  let count = 0;
  let tail: Promise<unknown> = Promise.resolve();

  async function write(line: string): Promise<void> {
    const bytes = Buffer.from(`${line}\n`, 'utf8');
    if (current && current.bytes + bytes.length > maxSegmentBytes) await finish();
    current ??= await begin(bytes.length);
    try {
      await current.handle.appendFile(bytes);
      current.bytes += bytes.length;
    } catch (error) {
      // Half a line may be in the file: the next one must not continue it.
      await finish();
      throw error;
    }
  }

  async function begin(firstLineBytes: number): Promise<NonNullable<typeof current>> {
    await mkdir(directory, { recursive: true });
    await deleteOldest(directory, signal, maxTotalBytes - Math.max(maxSegmentBytes, firstLineBytes));
    const time = new Date(now()).toISOString().replaceAll(':', '-');
    const name = `${signal}-${time}-${process.pid}-${count++}.jsonl`;
    return { handle: await open(join(directory, name), 'a', 0o600), name, bytes: 0 };
  }

  async function finish(): Promise<void> {
    const finished = current;
    current = undefined;
    await finished?.handle.close();
  }

  function inTurn(work: () => Promise<void>): Promise<void> {
    const turn = tail.then(work);
    tail = turn.catch(() => undefined);
    return turn;
  }

  return { append: (line) => inTurn(() => write(line)), close: () => inTurn(finish) };
}

/** Deletes segments of a signal, oldest first, until the rest is within the bound. */
async function deleteOldest(directory: string, signal: string, bound: number): Promise<void> {
  const names = (await readdir(directory))
    .filter((name) => name.startsWith(`${signal}-`) && /-\d+-\d+\.jsonl$/.test(name))
    .sort();
  const sizes = await Promise.all(names.map((name) => sizeOf(join(directory, name))));
  let total = sizes.reduce((sum, size) => sum + size, 0);
  for (const [index, name] of names.entries()) {
    if (total <= bound) return;
    await rm(join(directory, name), { force: true });
    total -= sizes[index] ?? 0;
  }
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
