import { closeSync, mkdirSync, openSync, readdirSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { pid } from 'node:process';

export interface SegmentWriterOptions {
  directory: string;
  /** First part of the file name: `traces`, `calls`. */
  prefix: string;
  segmentBytes: number;
  /** Bound on all files of this prefix together; the oldest are deleted first. */
  totalBytes: number;
}

/**
 * Appends lines to `<prefix>-<ISO time>-<pid>-<n>.jsonl`, in the Collector file exporter's format. Writes are
 * synchronous: a batch goes to the page cache in microseconds, and nothing is lost when the process exits between
 * two turns of the event loop.
 */
export class SegmentWriter {
  readonly #options: SegmentWriterOptions;
  #file: number | undefined;
  #written = 0;
  #count = 0;

  constructor(options: SegmentWriterOptions) {
    this.#options = options;
  }

  /** Appends one line; throws what the file system throws. */
  append(line: string | Uint8Array): void {
    const bytes = typeof line === 'string' ? Buffer.from(line, 'utf8') : line;
    if (
      this.#file !== undefined &&
      this.#written > 0 &&
      this.#written + bytes.length + 1 > this.#options.segmentBytes
    ) {
      this.close();
    }
    this.#file ??= this.#open();
    // One write for line and end: readers never see a line of this process interleaved with another's.
    writeSync(this.#file, Buffer.concat([bytes, NEWLINE]));
    this.#written += bytes.length + 1;
  }

  close(): void {
    if (this.#file === undefined) return;
    closeSync(this.#file);
    this.#file = undefined;
    this.#written = 0;
  }

  #open(): number {
    const { directory, prefix } = this.#options;
    mkdirSync(directory, { recursive: true });
    this.#makeRoom();
    const time = new Date().toISOString().replaceAll(':', '-');
    this.#count += 1;
    return openSync(join(directory, `${prefix}-${time}-${pid}-${this.#count}.jsonl`), 'a');
  }

  /** Deletes the oldest files of this prefix until a new segment fits into the bound. */
  #makeRoom(): void {
    const { directory, prefix, segmentBytes, totalBytes } = this.#options;
    const files = readdirSync(directory)
      .filter((name) => name.startsWith(`${prefix}-`) && name.endsWith('.jsonl'))
      .map((name) => ({ path: join(directory, name), size: sizeOf(join(directory, name)), name }))
      // The name starts with the time, so the order of names is the order of age.
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    let total = files.reduce((sum, file) => sum + file.size, 0);
    for (const file of files) {
      if (total + segmentBytes <= totalBytes) return;
      try {
        unlinkSync(file.path);
      } catch {
        // Another process was quicker.
      }
      total -= file.size;
    }
  }
}

const NEWLINE = Buffer.from('\n');

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}
