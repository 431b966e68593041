import type { JsonValue, StoredSpan } from '../stored-trace.ts';

/** 2026-01-02T03:04:05Z. */
export const T0 = 1_767_323_045_000_000_000n;

let ids = 0;

/** A small valid span; times are milliseconds after T0. */
export function makeSpan(
  fields: Partial<Omit<StoredSpan, 'startNs' | 'endNs'>> & { start?: number; duration?: number } = {},
): StoredSpan {
  const { start = 0, duration = 10, ...rest } = fields;
  const startNs = T0 + BigInt(Math.round(start * 1e6));
  return {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: (++ids).toString(16).padStart(16, '0'),
    parentSpanId: undefined,
    name: 'chat gpt-5',
    kind: 'client',
    startNs,
    endNs: startNs + BigInt(Math.round(duration * 1e6)),
    status: 'unset',
    statusMessage: undefined,
    attributes: {},
    events: [],
    links: [],
    resource: { 'service.name': 'tickets' },
    scope: { name: 'culprit', version: '0.1.0' },
    traceState: undefined,
    flags: undefined,
    ...rest,
  };
}

const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
const STATUSES = ['unset', 'ok', 'error'];

/** Spans as an export request in the form of OTLP/JSON, grouped by resource and scope. */
export function toRequest(spans: readonly StoredSpan[]): { resourceSpans: Record<string, unknown>[] } {
  const groups = new Map<string, StoredSpan[]>();
  for (const span of spans) {
    const key = JSON.stringify([span.resource, span.scope]);
    groups.set(key, [...(groups.get(key) ?? []), span]);
  }
  return {
    resourceSpans: [...groups.values()].map((group) => ({
      resource: { attributes: keyValues(group[0]?.resource ?? {}) },
      scopeSpans: [{ scope: group[0]?.scope, spans: group.map(toOtlpSpan) }],
    })),
  };
}

export function toLine(spans: readonly StoredSpan[]): string {
  return `${JSON.stringify(toRequest(spans))}\n`;
}

function toOtlpSpan(span: StoredSpan): Record<string, unknown> {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId ?? '',
    name: span.name,
    kind: KINDS.indexOf(span.kind),
    startTimeUnixNano: String(span.startNs),
    endTimeUnixNano: String(span.endNs),
    status: { code: STATUSES.indexOf(span.status), message: span.statusMessage },
    attributes: keyValues(span.attributes),
    events: span.events.map((event) => ({
      name: event.name,
      timeUnixNano: String(event.timeNs),
      attributes: keyValues(event.attributes),
    })),
    links: span.links.map((link) => ({ ...link, attributes: keyValues(link.attributes) })),
    traceState: span.traceState,
    flags: span.flags,
  };
}

export function keyValues(attributes: Readonly<Record<string, JsonValue>>): unknown[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: JsonValue): unknown {
  if (value === null) return {};
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  return { kvlistValue: { values: keyValues(value as Record<string, JsonValue>) } };
}
