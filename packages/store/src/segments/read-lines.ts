import { createReadStream } from 'node:fs';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import type { Readable } from 'node:stream';
import type { SegmentFile } from './segment-files.ts';

export interface SegmentLine {
  /** Absent when the line was too long to read. */
  text?: string | undefined;
  /** From 1. */
  number: number;
  /** Offset behind the line and its newline, in the uncompressed bytes. */
  end: number;
  /** False for what stands behind the last newline: perhaps still being written. */
  complete: boolean;
}

export interface ReadLinesOptions {
  /** Where to go on, as an earlier `end`. Default 0. */
  offset?: number | undefined;
  /** Lines before that offset. Default 0. */
  linesBefore?: number | undefined;
  /** Longer lines come without their text. Default 64 MiB. */
  maxLineBytes?: number | undefined;
}

const NEWLINE = 0x0a;
export const MAX_LINE_BYTES: number = 64 * 1024 * 1024;

/**
 * Reads the lines of a segment. A file that vanishes on the way ends like a short one; bytes that do not decompress end
 * the file with a `DecompressionError` after the lines before them.
 */
export function readLines(file: SegmentFile, options: ReadLinesOptions = {}): AsyncGenerator<SegmentLine> {
  return splitLines(openSegment(file, options.offset ?? 0), options);
}

/** Splits bytes into lines. They start at `offset`, which is not skipped. */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  options: ReadLinesOptions = {},
): AsyncGenerator<SegmentLine> {
  const { offset = 0, linesBefore = 0, maxLineBytes = MAX_LINE_BYTES } = options;
  const line = new LineBuffer(maxLineBytes);
  let number = linesBefore;
  let end = offset;
  for await (const chunk of chunks) {
    let start = 0;
    for (let newline = chunk.indexOf(NEWLINE); newline !== -1; newline = chunk.indexOf(NEWLINE, start)) {
      line.add(chunk.subarray(start, newline));
      start = newline + 1;
      end += line.length + 1;
      yield { text: line.take(), number: ++number, end, complete: true };
    }
    line.add(chunk.subarray(start));
  }
  if (line.length > 0)
    yield { number: number + 1, end: end + line.length, text: line.take(), complete: false };
}

/** Bytes of a compressed segment that are damaged or cut off. */
export class DecompressionError extends Error {
  override readonly name = 'DecompressionError';
}

/** Whether zlib raised it over the bytes it was given. */
export function isCompressionFault(error: unknown): boolean {
  return /^(?:Z_|ERR_ZSTD|ZSTD_)/.test((error as NodeJS.ErrnoException).code ?? '');
}

async function* openSegment(file: SegmentFile, offset: number): AsyncGenerator<Buffer> {
  const raw = createReadStream(file.path, {
    start: file.compression === 'none' ? offset : 0,
    highWaterMark: 256 * 1024,
  });
  const bytes: Readable = file.compression === 'none' ? raw : raw.pipe(decompressor(file.compression));
  raw.on('error', (error) => bytes.destroy(error));
  try {
    for await (const chunk of bytes) yield chunk as Buffer;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    if (!isCompressionFault(error)) throw error;
    throw new DecompressionError((error as Error).message, { cause: error });
  } finally {
    raw.destroy();
  }
}

function decompressor(compression: 'gzip' | 'zstd') {
  return compression === 'gzip' ? createGunzip() : createZstdDecompress();
}

/** Collects the pieces of one line; of a line over the limit it counts the bytes and keeps none. */
class LineBuffer {
  length = 0;
  #pieces: Buffer[] = [];
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(piece: Buffer): void {
    if (piece.length === 0) return;
    this.length += piece.length;
    if (this.length > this.#limit) this.#pieces = [];
    else this.#pieces.push(piece);
  }

  take(): string | undefined {
    const text = this.length > this.#limit ? undefined : Buffer.concat(this.#pieces).toString('utf8');
    this.#pieces = [];
    this.length = 0;
    return text;
  }
}
