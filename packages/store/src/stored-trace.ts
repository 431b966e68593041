/** A JSON value. Byte strings are base64 text, 64-bit integers beyond 2^53 decimal text, NaN and infinities their names. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export type Attributes = Readonly<Record<string, JsonValue>>;

export type StoredSpanKind = 'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/** One span as a backend keeps it: the data of OTLP, ids in lower-case hex. */
export interface StoredSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string | undefined;
  name: string;
  kind: StoredSpanKind;
  /** Nanoseconds since the epoch. */
  startNs: bigint;
  endNs: bigint;
  status: 'unset' | 'ok' | 'error';
  statusMessage?: string | undefined;
  attributes: Attributes;
  events: readonly StoredEvent[];
  links: readonly StoredLink[];
  resource: Attributes;
  scope?: { name?: string | undefined; version?: string | undefined } | undefined;
  traceState?: string | undefined;
  /** OTLP span flags: bit 8 says that bit 9 is meant, bit 9 that the parent is in another process. */
  flags?: number | undefined;
}

export interface StoredEvent {
  name: string;
  timeNs: bigint;
  attributes: Attributes;
}

export interface StoredLink {
  traceId: string;
  spanId: string;
  attributes: Attributes;
}

/** All spans of one trace that a store has, in order of their start. */
export interface StoredTrace {
  traceId: string;
  spans: readonly StoredSpan[];
}

/** Milliseconds with fraction; exact to about a microsecond at today's epoch. */
export function nsToMs(ns: bigint): number {
  return Number(ns / 1_000_000n) + Number(ns % 1_000_000n) / 1e6;
}

/** The order in which stores hand out spans: by start, then by id. */
export function compareSpans(a: StoredSpan, b: StoredSpan): number {
  if (a.startNs !== b.startNs) return a.startNs < b.startNs ? -1 : 1;
  return a.spanId < b.spanId ? -1 : a.spanId > b.spanId ? 1 : 0;
}
