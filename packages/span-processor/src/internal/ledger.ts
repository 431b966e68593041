import type { TraceIndex, TraceSpan } from '@culprit/diagnosis';

import { isFailing, TraceEntry } from './trace-entry.ts';

export interface LedgerLimits {
  maxTraces: number;
  maxSpansPerTrace: number;
  maxFlowChars: number;
  /** Seconds. */
  maxTraceAge: number;
}

/** What had to be left out: traces by number or age, spans of a full trace, texts and analyses beyond the budget. */
export type DropKind = 'trace_count' | 'trace_age' | 'span' | 'flow' | 'analysis';

export interface LedgerParts {
  limits: LedgerLimits;
  createIndex: () => TraceIndex;
  onDrop: (kind: DropKind, count: number) => void;
  /** Milliseconds. */
  now?: (() => number) | undefined;
}

export interface LedgerSizes {
  traces: number;
  spans: number;
  flowChars: number;
}

/**
 * Bounded memory of the traces that have open spans. A trace is released when its last span ends, and at the latest
 * by age: looked at whenever a span starts, and by one unreferenced timer for a process that has gone quiet.
 */
export class TraceLedger {
  readonly #limits: LedgerLimits;
  readonly #createIndex: () => TraceIndex;
  readonly #now: () => number;
  readonly #onDrop: (kind: DropKind, count: number) => void;
  /** In order of their start, so that the oldest is the first. */
  readonly #traces = new Map<string, TraceEntry>();
  #spans = 0;
  #flowChars = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor({ limits, createIndex, onDrop, now = Date.now }: LedgerParts) {
    this.#createIndex = createIndex;
    this.#limits = limits;
    this.#onDrop = onDrop;
    this.#now = now;
  }

  sizes(): LedgerSizes {
    return { traces: this.#traces.size, spans: this.#spans, flowChars: this.#flowChars };
  }

  /** A span starts: its trace is held until as many have ended. */
  enter(traceId: string): TraceEntry | undefined {
    this.#releaseAged();
    let entry = this.#traces.get(traceId);
    if (entry === undefined) {
      if (this.#limits.maxTraces === 0) return undefined;
      if (this.#traces.size >= this.#limits.maxTraces) this.#dropOldest();
      entry = new TraceEntry(traceId, this.#now());
      this.#traces.set(traceId, entry);
      this.#arm();
    }
    entry.open += 1;
    return entry;
  }

  /** A span has ended and was dealt with. */
  leave(entry: TraceEntry): void {
    entry.open -= 1;
    if (entry.open <= 0 && this.#holds(entry)) this.#release(entry);
  }

  leftOut(kind: DropKind): void {
    this.#onDrop(kind, 1);
  }

  /**
   * Keeps a span for linking; false when the trace is full. There is more room for failures, and more again for local
   * roots: they are what a full trace must not lose.
   */
  keep(entry: TraceEntry, span: TraceSpan): boolean {
    if (!this.#holds(entry)) return false;
    const room = this.#limits.maxSpansPerTrace * (span.localRoot === true ? 3 : isFailing(span) ? 2 : 1);
    const index = (entry.index ??= this.#createIndex());
    if (index.size >= room) {
      this.#onDrop('span', 1);
      return false;
    }
    this.#makeRoomForTexts(entry, span);
    const { size, textLength } = index;
    index.add(span);
    this.#spans += index.size - size;
    this.#flowChars += index.textLength - textLength;
    return true;
  }

  clear(): void {
    for (const entry of this.#traces.values()) this.#release(entry);
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Over the budget a trace forgets its earlier texts; a text that is too long by itself is not kept at all. */
  #makeRoomForTexts(entry: TraceEntry, span: TraceSpan): void {
    const length = textLengthOf(span);
    if (length === 0 || this.#flowChars + length <= this.#limits.maxFlowChars) return;
    this.#onDrop('flow', 1);
    this.#flowChars -= entry.index?.textLength ?? 0;
    entry.forgetTexts();
    if (this.#flowChars + length > this.#limits.maxFlowChars) span.flow = undefined;
  }

  #release(entry: TraceEntry): void {
    this.#traces.delete(entry.traceId);
    this.#spans -= entry.index?.size ?? 0;
    this.#flowChars -= entry.index?.textLength ?? 0;
    // Spans that are still open know their trace: what it held must not live as long as they do.
    entry.clear();
  }

  #holds(entry: TraceEntry): boolean {
    return this.#traces.get(entry.traceId) === entry;
  }

  #dropOldest(): void {
    const oldest = this.#traces.values().next().value;
    if (oldest === undefined) return;
    this.#release(oldest);
    this.#onDrop('trace_count', 1);
  }

  #releaseAged(): void {
    const limit = this.#now() - this.#limits.maxTraceAge * 1e3;
    for (const entry of this.#traces.values()) {
      if (entry.startedMs > limit) return;
      this.#release(entry);
      this.#onDrop('trace_age', 1);
    }
  }

  #arm(): void {
    if (this.#timer !== undefined) return;
    const oldest = this.#traces.values().next().value;
    if (oldest === undefined) return;
    const wait = Math.max(0, oldest.startedMs + this.#limits.maxTraceAge * 1e3 - this.#now());
    // Left running when the ledger empties: starting and stopping one for every trace costs more than it saves.
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#releaseAged();
        this.#arm();
      },
      Math.min(wait + 1, MAX_TIMEOUT_MS),
    );
    // The process must be able to end while a span is open.
    this.#timer.unref();
  }
}

/** Longest delay that timers take. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

function textLengthOf({ flow }: TraceSpan): number {
  return [...(flow?.inputs ?? []), ...(flow?.outputs ?? [])].reduce((sum, text) => sum + text.length, 0);
}
