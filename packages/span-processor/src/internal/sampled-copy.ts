import { TraceFlags } from '@opentelemetry/api';

import type { SpanLike } from './span-like.ts';

/** What exporters of SDK 1, 2 and 3 read of an ended span, apart from its context and attributes. */
const FIELDS = [
  'name',
  'kind',
  'parentSpanContext',
  'parentSpanId',
  'startTime',
  'endTime',
  'status',
  'links',
  'events',
  'duration',
  'ended',
  'resource',
  'instrumentationScope',
  'instrumentationLibrary',
  'droppedAttributesCount',
  'droppedEventsCount',
  'droppedLinksCount',
] as const;

/** An ended span as exporters read it, with the sampled flag set and attributes added; the span itself is not touched. */
export function sampledCopy(span: SpanLike, added: Readonly<Record<string, unknown>>): SpanLike {
  const context = { ...span.spanContext() };
  context.traceFlags |= TraceFlags.SAMPLED;
  const copy: Record<string, unknown> = {
    attributes: { ...span.attributes, ...added },
    spanContext: () => context,
  };
  for (const field of FIELDS) {
    const value: unknown = Reflect.get(span, field);
    if (value !== undefined) copy[field] = value;
  }
  return copy as unknown as SpanLike;
}
