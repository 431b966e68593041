import { TraceFlags, type Context } from '@opentelemetry/api';
import { CULPRIT } from '@culprit/semconv';

import { Guard } from './internal/guard.ts';
import { sampledCopy } from './internal/sampled-copy.ts';
import type { SpanLike } from './internal/span-like.ts';

/** The SDK's `SpanProcessor`, for the one behind: a batch processor with its exporter, as a rule. */
export interface ExportingProcessor<StartedSpan, EndedSpan> {
  onStart(span: StartedSpan, parentContext: Context): void;
  onEnd(span: EndedSpan): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

export interface RescueOptions {
  /** Traces whose spans may wait at once, default 1000; the oldest is let go first. */
  maxTraces?: number | undefined;
  /** Spans that may wait over all traces, default 10 000. */
  maxSpans?: number | undefined;
}

/** Spans of one trace that head sampling dropped. */
interface Waiting {
  /** Spans that have started here and not ended. */
  open: number;
  spans: SpanLike[];
  failed: boolean;
}

const DEFAULTS = { maxTraces: 1_000, maxSpans: 10_000 };

/**
 * Stands in front of an exporting processor and brings it the traces that head sampling dropped and that failed. Spans
 * of such a trace wait here until one of them has failed (then all go on, marked `culprit.sampling.rescued`), or until
 * the last open one has ended (then they are forgotten). Needs {@link KeepFailuresSampler}, and a
 * `FailureSpanProcessor` before it. Sampled spans pass at once.
 */
export class RescueSpanProcessor<
  StartedSpan extends SpanLike,
  EndedSpan extends SpanLike,
> implements ExportingProcessor<StartedSpan, EndedSpan> {
  readonly #next: ExportingProcessor<StartedSpan, EndedSpan>;
  readonly #guard = new Guard();
  readonly #limits: { maxTraces: number; maxSpans: number };
  /** In order of their start, so that the oldest is the first. */
  readonly #traces = new Map<string, Waiting>();
  #waiting = 0;
  #dropped = 0;

  constructor(next: ExportingProcessor<StartedSpan, EndedSpan>, options: RescueOptions = {}) {
    this.#next = next;
    this.#limits = {
      maxTraces: options.maxTraces ?? DEFAULTS.maxTraces,
      maxSpans: options.maxSpans ?? DEFAULTS.maxSpans,
    };
  }

  onStart(span: StartedSpan, parentContext: Context): void {
    if (isSampled(span)) {
      this.#next.onStart(span, parentContext);
      return;
    }
    this.#guard.run('note a start', () => {
      this.#enter(span.spanContext().traceId);
    });
  }

  onEnd(span: EndedSpan): void {
    if (isSampled(span)) {
      this.#next.onEnd(span);
      return;
    }
    this.#guard.run('keep a span', () => {
      this.#leave(span);
    });
  }

  /** Spans of traces in which nothing has failed so far go on waiting. */
  forceFlush(): Promise<void> {
    return this.#next.forceFlush();
  }

  shutdown(): Promise<void> {
    this.#traces.clear();
    this.#waiting = 0;
    return this.#next.shutdown();
  }

  /** Traces and spans held, and spans let go because a limit was met. */
  state(): { traces: number; spans: number; dropped: number } {
    return { traces: this.#traces.size, spans: this.#waiting, dropped: this.#dropped };
  }

  #enter(traceId: string): void {
    let trace = this.#traces.get(traceId);
    if (trace === undefined) {
      if (this.#traces.size >= this.#limits.maxTraces) this.#dropOldest();
      trace = { open: 0, spans: [], failed: false };
      this.#traces.set(traceId, trace);
    }
    trace.open += 1;
  }

  #leave(span: EndedSpan): void {
    const { traceId } = span.spanContext();
    const trace = this.#traces.get(traceId);
    if (trace === undefined) {
      // Its trace had to be let go. What failed is still worth having.
      if (hasFailed(span)) this.#pass(span);
      return;
    }
    trace.open -= 1;
    trace.failed ||= hasFailed(span);
    if (trace.failed) {
      this.#passAll(trace);
      this.#pass(span);
    } else if (trace.open > 0) {
      trace.spans.push(span);
      this.#waiting += 1;
      if (this.#waiting > this.#limits.maxSpans) this.#dropOldest();
    }
    if (trace.open <= 0 && this.#traces.get(traceId) === trace) this.#forget(traceId, trace);
  }

  #passAll(trace: Waiting): void {
    const spans = trace.spans;
    this.#waiting -= spans.length;
    trace.spans = [];
    for (const span of spans) this.#pass(span);
  }

  #pass(span: SpanLike): void {
    const copy = sampledCopy(span, { [CULPRIT.SAMPLING_RESCUED]: true });
    this.#next.onEnd(copy as EndedSpan);
  }

  #dropOldest(): void {
    const oldest = this.#traces.entries().next().value;
    if (oldest === undefined) return;
    this.#dropped += oldest[1].spans.length;
    this.#forget(...oldest);
  }

  #forget(traceId: string, trace: Waiting): void {
    this.#traces.delete(traceId);
    this.#waiting -= trace.spans.length;
    trace.spans = [];
  }
}

function isSampled(span: SpanLike): boolean {
  return (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;
}

function hasFailed({ attributes }: SpanLike): boolean {
  return attributes[CULPRIT.SAMPLING_KEEP] === true;
}
