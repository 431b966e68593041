import { diag } from '@opentelemetry/api';
import type { Context } from '@opentelemetry/api';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { SegmentWriter } from './segment-writer.ts';

/** Longest time a finished span waits before it is written, in milliseconds. */
const MAX_WAIT_MS = 100;
const MAX_BATCH = 128;
const MAX_WAITING = 8192;

/**
 * Writes finished spans as OTLP/JSON lines. Unlike a batch processor over an asynchronous exporter it can write what
 * is waiting from an `exit` handler, so a process that ends right after a failure keeps its evidence.
 */
export class SegmentSpanProcessor implements SpanProcessor {
  readonly #writer: SegmentWriter;
  #waiting: ReadableSpan[] = [];
  #timer: NodeJS.Timeout | undefined;
  #dropped = 0;
  #complained = false;
  #refusal: Error | undefined;

  constructor(writer: SegmentWriter) {
    this.#writer = writer;
  }

  /** Spans dropped because the disk refused them or too many were waiting. */
  get dropped(): number {
    return this.#dropped;
  }

  onStart(_span: Span, _context: Context): void {}

  onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & 1) === 0) return;
    if (this.#waiting.length >= MAX_WAITING) {
      this.#dropped += 1;
      return;
    }
    this.#waiting.push(span);
    if (this.#waiting.length >= MAX_BATCH) this.write();
    else this.#timer ??= setTimeout(() => void this.write(), MAX_WAIT_MS).unref();
  }

  /** Writes everything that waits, now. Never throws; returns why spans were lost since the last flush. */
  write(): Error | undefined {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, MAX_BATCH);
      this.#waiting = this.#waiting.slice(MAX_BATCH);
      try {
        const line = JsonTraceSerializer.serializeRequest(batch);
        if (line) this.#writer.append(line);
      } catch (error) {
        this.#dropped += batch.length;
        this.#refusal = error instanceof Error ? error : new Error(String(error));
        if (!this.#complained)
          diag.error('culprit: spans could not be written to the segment directory', error);
        this.#complained = true;
      }
    }
    return this.#refusal;
  }

  /** Rejects when the disk refused spans since the last flush. */
  async forceFlush(): Promise<void> {
    const refusal = this.write();
    this.#refusal = undefined;
    if (refusal)
      throw new Error(
        `culprit: spans could not be written (${refusal.message}). Set CULPRIT_DIR to a directory that can be written.`,
        { cause: refusal },
      );
  }

  async shutdown(): Promise<void> {
    this.write();
    this.#writer.close();
  }
}
