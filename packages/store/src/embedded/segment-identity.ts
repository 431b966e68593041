import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { SegmentFile } from '../segments/segment-files.ts';

/** A segment as the index remembers it. */
export interface KnownSegment {
  id: number;
  path: string;
  inode: string;
  compression: SegmentFile['compression'];
  size: number;
  mtimeMs: number;
  /** Bytes read for good (of the uncompressed text). */
  readTo: number;
  lines: number;
  /** Hashes of the first and the last bytes of what was read, which say whether it is still the same file. */
  head: string;
  tail: string;
}

const SAMPLE_BYTES = 1024;

/** Hashes of both ends of the first `length` bytes of a file; undefined when the file is shorter or gone. */
export async function sampleFile(
  path: string,
  length: number,
): Promise<{ head: string; tail: string } | undefined> {
  try {
    await using file = await open(path, 'r');
    const size = Math.min(SAMPLE_BYTES, length);
    const head = await hashRange(file, 0, size);
    const tail = await hashRange(file, length - size, size);
    return head === undefined || tail === undefined ? undefined : { head, tail };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

type FileHandle = Awaited<ReturnType<typeof open>>;

async function hashRange(file: FileHandle, position: number, length: number): Promise<string | undefined> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return bytesRead < length ? undefined : createHash('sha256').update(buffer).digest('hex').slice(0, 32);
}

/** Whether nothing happened to the file since it was read. */
export function isUntouched(known: KnownSegment, file: SegmentFile): boolean {
  return (
    known.path === file.path &&
    known.inode === file.inode &&
    known.size === file.size &&
    known.mtimeMs === file.mtimeMs
  );
}

/**
 * Whether the file still starts with what was read of it, so that reading can go on behind that. Compressed files do
 * not grow in place: theirs is the same content or another.
 */
export async function continues(known: KnownSegment, file: SegmentFile): Promise<boolean> {
  if (known.compression !== file.compression) return false;
  if (file.compression !== 'none' && known.size !== file.size) return false;
  const sample = await sampleFile(file.path, sampledLength(known.compression, known.size, known.readTo));
  return sample !== undefined && sample.head === known.head && sample.tail === known.tail;
}

/** How much of a file its samples stand for: what was read, or the whole of a compressed file. */
export function sampledLength(compression: SegmentFile['compression'], size: number, readTo: number): number {
  return compression === 'none' ? readTo : size;
}
