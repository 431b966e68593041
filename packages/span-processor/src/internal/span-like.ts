import type { Context, HrTime, Link, SpanContext } from '@opentelemetry/api';

/**
 * What the processor reads of a span, written down structurally so that no SDK is imported: SDK 2 and 3 give
 * `parentSpanContext`, SDK 1 `parentSpanId` and `instrumentationLibrary`.
 */
export interface SpanLike {
  readonly name: string;
  readonly kind: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly SpanEvent[];
  readonly links: readonly Link[];
  readonly status: { readonly code: number; readonly message?: string | undefined };
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly parentSpanContext?: SpanContext | undefined;
  readonly parentSpanId?: string | undefined;
  readonly instrumentationScope?: { readonly name: string } | undefined;
  readonly instrumentationLibrary?: { readonly name: string } | undefined;
  spanContext(): SpanContext;
}

/** A span that still takes attributes and links. */
export interface WritableSpan extends SpanLike {
  setAttribute(key: string, value: never): unknown;
  /** Since API 1.9. */
  addLink?(link: Link): unknown;
}

export interface SpanEvent {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, unknown>> | undefined;
}

export type ParentContext = Pick<Context, 'getValue'>;

const STATUS = ['unset', 'ok', 'error'] as const;

export function statusOf(span: SpanLike): 'unset' | 'ok' | 'error' {
  return STATUS[span.status.code] ?? 'unset';
}

export function scopeOf(span: SpanLike): string {
  return (span.instrumentationScope ?? span.instrumentationLibrary)?.name ?? '';
}

export function parentIdOf(span: SpanLike): string | undefined {
  return span.parentSpanContext?.spanId ?? span.parentSpanId;
}

/** Milliseconds since the epoch, with fraction. */
export function toMs(time: HrTime): number {
  return time[0] * 1e3 + time[1] / 1e6;
}
