import { spanLevel } from '@culprit/diagnosis';
import { type Context, trace } from '@opentelemetry/api';

import { bindRecord, isOwnScope, recordOn } from './internal/binding.ts';
import { DIAGNOSIS, type DiagnosisEngine } from './internal/engine.ts';
import { joinPropagator, leavePropagator } from './internal/failure-propagator.ts';
import { Guard } from './internal/guard.ts';
import { type LedgerSizes, TraceLedger } from './internal/ledger.ts';
import { PROCESSOR_MARK } from './internal/mark.ts';
import { ProcessorMetrics } from './internal/metrics.ts';
import { receivedFailures, tellFailures } from './internal/remote-failures.ts';
import { SpanEnd } from './internal/span-end.ts';
import type { SpanLike, WritableSpan } from './internal/span-like.ts';
import { createState, type SpanState } from './internal/span-state.ts';
import { endedWriter, liveWriter, type SpanWriter } from './internal/span-writer.ts';
import { type FailureSpanProcessorOptions, type ResolvedOptions, resolveOptions } from './options.ts';

/** Sizes of what the processor holds; all 0 when no span is open. */
export interface ProcessorState extends LedgerSizes {
  /** Traces, spans and texts that a limit left out. */
  dropped: number;
  /** Faults of the processor itself, swallowed. */
  faults: number;
}

/**
 * A span processor that judges every LLM call, links the failures of a trace into a cascade and writes both onto the
 * spans, under `culprit.` only. Add it to any tracer provider of SDK 1.30 to 3.x, in any order with other
 * processors: it exports nothing itself, never sets a status and never throws.
 */
export class FailureSpanProcessor {
  static {
    Object.defineProperty(this.prototype, PROCESSOR_MARK, { value: true });
  }

  readonly #options: ResolvedOptions;
  readonly #guard = new Guard();
  readonly #metrics = new ProcessorMetrics();
  readonly #ledger: TraceLedger;
  readonly #end: SpanEnd;
  /** By span object, weakly: a span that never ends takes its state with it. */
  #states = new WeakMap<object, SpanState>();
  /** Asked by the propagator when a request goes out. */
  readonly #tell = (context: Context): Context =>
    this.#guard.run('tell of failures', () => tellFailures(context, (span) => this.#states.get(span))) ??
    context;
  #dropped = 0;
  #active = true;

  /** The second argument replaces the diagnosis core; there is no need for it outside of tests. */
  constructor(options?: FailureSpanProcessorOptions, engine: DiagnosisEngine = DIAGNOSIS) {
    this.#options = resolveOptions(options);
    this.#ledger = new TraceLedger({
      limits: this.#options,
      createIndex: () => engine.createIndex(),
      onDrop: (kind, count) => {
        this.#dropped += count;
        this.#guard.run('count what was dropped', () => this.#metrics.dropped(kind, count));
      },
    });
    this.#end = new SpanEnd({
      engine,
      options: this.#options,
      guard: this.#guard,
      ledger: this.#ledger,
      metrics: this.#metrics,
      onFirstFailure: () => {
        if (this.#options.propagateFailures) joinPropagator(this.#tell);
      },
    });
  }

  onStart(span: SpanLike, parentContext: Context): void {
    if (!this.#active) return;
    this.#guard.run('start', () => {
      this.#states.set(span, this.#stateOf(span, parentContext));
    });
  }

  /** Called by SDK 2 and later while the span still takes attributes, before any processor's `onEnd`. */
  onEnding(span: WritableSpan): void {
    this.#finish(span, () => liveWriter(span));
  }

  /** With an SDK without `onEnding` this is the first that is heard of the end. */
  onEnd(span: SpanLike): void {
    this.#finish(span, () => endedWriter(span));
  }

  async forceFlush(): Promise<void> {
    // Everything is written as spans end: nothing is ever waiting.
  }

  async shutdown(): Promise<void> {
    this.#active = false;
    leavePropagator(this.#tell);
    this.#states = new WeakMap();
    this.#ledger.clear();
  }

  /** What is held right now, for `doctor`, for tests and for metrics of one's own. */
  state(): ProcessorState {
    return { ...this.#ledger.sizes(), dropped: this.#dropped, faults: this.#guard.faults };
  }

  #stateOf(span: SpanLike, context: Context): SpanState {
    const { traceId, spanId } = span.spanContext();
    const level = spanLevel(span.attributes);
    const binding = this.#guard.run('bind', () => bindRecord(span, context));
    const above = this.#guard.run('parent', () => this.#parentOf(context));
    const owned = binding?.owned ?? isOwnScope(span);
    // From here on nothing of the application's is asked: a trace that was entered must be left again.
    const entry = this.#ledger.enter(traceId);
    const remoteFailures = above === undefined ? this.#received(context, traceId) : above.remoteFailures;
    const genAi = level !== undefined || binding !== undefined;
    // A failed model call elsewhere makes this a part of LLM work, whatever is done here.
    if (entry !== undefined && remoteFailures !== undefined) entry.genAi = true;
    if (entry !== undefined && genAi) entry.genAi = true;
    return createState({
      traceId,
      spanId,
      entry,
      notBeforeMs: entry?.lastEndMs ?? -Infinity,
      parent: above,
      localRoot: above === undefined,
      record: binding?.record,
      remoteFailures,
      owned,
      inference: level === 'inference' || (level === undefined && binding !== undefined),
      genAi,
    });
  }

  #received(context: Context, traceId: string): SpanState['remoteFailures'] {
    if (!this.#options.propagateFailures) return undefined;
    return this.#guard.run('read what was told', () => receivedFailures(context, traceId));
  }

  /** The parent's state; undefined for roots, for remote parents, and for parents that are not recorded here. */
  #parentOf(context: Context): SpanState | undefined {
    const parent = trace.getSpan(context);
    return parent === undefined ? undefined : this.#states.get(parent);
  }

  #finish(span: SpanLike, writer: () => SpanWriter): void {
    if (!this.#active) return;
    const state = this.#states.get(span);
    if (state === undefined || state.judged) return;
    state.judged = true;
    state.record ??= this.#guard.run('find record', () => recordOn(span));
    this.#guard.run('end', () => this.#end.handle(span, state, writer()));
    // Spans wait for their export: what the call held must not wait with them.
    state.record = undefined;
    this.#guard.run('release', () => {
      if (state.entry !== undefined) this.#ledger.leave(state.entry);
    });
  }
}
