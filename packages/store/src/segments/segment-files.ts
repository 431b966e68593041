import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A file of OTLP/JSON lines as it is on disk now. */
export interface SegmentFile {
  path: string;
  /** Bytes on disk. */
  size: number;
  /** Milliseconds since the epoch. */
  mtimeMs: number;
  /** Device and inode: what stays when a file is renamed. Zero on file systems that have none. */
  inode: string;
  compression: 'none' | 'gzip' | 'zstd';
}

const SEGMENT_NAME = /\.(jsonl|ndjson|json)(\.gz|\.zst)?$/;
/** Logs and metrics of a Collector, and Culprit's own call log. */
const OTHER_SIGNALS = /^(logs|metrics|calls)[-.]/;

/** Trace segments directly in a directory, by name, so that Culprit's own (whose names start with a time) come in order. */
export async function listSegments(directory: string): Promise<SegmentFile[]> {
  const names = await readdir(directory, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
  const wanted = names
    .filter(
      (entry) => !entry.isDirectory() && SEGMENT_NAME.test(entry.name) && !OTHER_SIGNALS.test(entry.name),
    )
    .map((entry) => entry.name)
    .sort();
  const segments = await Promise.all(wanted.map((name) => statSegment(join(directory, name))));
  return segments.filter((segment) => segment !== undefined);
}

/** One file as a segment; undefined when it is not there (rotation may remove it at any moment). */
export async function statSegment(path: string): Promise<SegmentFile | undefined> {
  try {
    const { size, mtimeMs, dev, ino } = await stat(path);
    return { path, size, mtimeMs, inode: ino === 0 ? '' : `${dev}:${ino}`, compression: compressionOf(path) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function compressionOf(path: string): SegmentFile['compression'] {
  if (path.endsWith('.gz')) return 'gzip';
  return path.endsWith('.zst') ? 'zstd' : 'none';
}
