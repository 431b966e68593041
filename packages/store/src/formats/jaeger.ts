import { isFields, list } from '../otlp/any-value.ts';
import type { Fields } from '../otlp/any-value.ts';
import type { ReadSpans } from '../otlp/read-spans.ts';
import type {
  Attributes,
  JsonValue,
  StoredEvent,
  StoredLink,
  StoredSpan,
  StoredSpanKind,
} from '../stored-trace.ts';

/** Whether a value is a trace as the Jaeger UI and its `/api/traces` write it. */
export function isJaegerTrace(value: unknown): value is Fields {
  return (
    isFields(value) && Array.isArray(value['spans']) && (isFields(value['processes']) || 'traceID' in value)
  );
}

/**
 * Reads one trace of Jaeger's JSON (jaeger/model/json: microseconds, tags, logs, references, processes). What OTLP has
 * and Jaeger has not travels in tags, as the OpenTelemetry specification's Jaeger mapping says.
 */
export function readJaegerTrace(trace: Fields): ReadSpans {
  const processes = isFields(trace['processes']) ? trace['processes'] : {};
  const read = list(trace['spans']).map((span) => (isFields(span) ? readSpan(span, processes) : undefined));
  const spans = read.filter((span) => span !== undefined);
  return { kind: 'traces', spans, rejected: read.length - spans.length };
}

/** Tags that are fields of a span in OTLP. */
const FIELDS: ReadonlySet<string> = new Set([
  'span.kind',
  'error',
  'otel.status_code',
  'otel.status_description',
  'otel.scope.name',
  'otel.scope.version',
  'otel.library.name',
  'otel.library.version',
  'w3c.tracestate',
  'internal.span.format',
]);

function readSpan(raw: Fields, processes: Fields): StoredSpan | undefined {
  const traceId = readId(raw['traceID'], 32);
  const spanId = readId(raw['spanID'], 16);
  if (traceId === undefined || spanId === undefined) return undefined;
  const tags = readTags(raw['tags']);
  const startNs = nanoseconds(raw['startTime']);
  const references = list(raw['references']).filter(isFields);
  const parent = parentOf(references, traceId);
  return {
    traceId,
    spanId,
    parentSpanId: readId(parent?.['spanID'] ?? raw['parentSpanID'], 16),
    name: textOf(raw['operationName']) ?? '',
    kind: kindOf(tags['span.kind']),
    startNs,
    endNs: startNs + nanoseconds(raw['duration']),
    status: statusOf(tags),
    statusMessage: textOf(tags['otel.status_description']),
    attributes: Object.fromEntries(Object.entries(tags).filter(([key]) => !FIELDS.has(key))),
    events: list(raw['logs']).filter(isFields).map(readLog),
    links: references.filter((reference) => reference !== parent).flatMap(readLink),
    resource: readProcess(raw['process'] ?? processes[textOf(raw['processID']) ?? '']),
    scope: scopeOf(tags),
    traceState: textOf(tags['w3c.tracestate']),
  };
}

/** A child-of reference, else the first one at all, within the trace: as Jaeger itself picks the parent. */
function parentOf(references: readonly Fields[], traceId: string): Fields | undefined {
  const own = references.filter((reference) => readId(reference['traceID'], 32) === traceId);
  return own.find((reference) => reference['refType'] === 'CHILD_OF') ?? own[0];
}

function readLink(reference: Fields): StoredLink[] {
  const traceId = readId(reference['traceID'], 32);
  const spanId = readId(reference['spanID'], 16);
  return traceId === undefined || spanId === undefined ? [] : [{ traceId, spanId, attributes: {} }];
}

/** OpenTracing's error logs say `error.kind` and `message`; everything else is the event that it was. */
function readLog(log: Fields): StoredEvent {
  const { event, ...fields } = readTags(log['fields']);
  const timeNs = nanoseconds(log['timestamp']);
  if (event === 'error' && fields['exception.type'] === undefined) {
    const { 'error.kind': type, message } = fields;
    const error = {
      ...(type && { 'exception.type': type }),
      ...(message && { 'exception.message': message }),
    };
    return { name: 'exception', timeNs, attributes: { ...fields, ...error } };
  }
  return { name: textOf(event) ?? 'log', timeNs, attributes: fields };
}

function readProcess(process: unknown): Attributes {
  if (!isFields(process)) return {};
  const name = textOf(process['serviceName']);
  return { ...(name !== undefined && { 'service.name': name }), ...readTags(process['tags']) };
}

function readTags(value: unknown): Attributes {
  const entries = list(value).flatMap((tag): [string, JsonValue][] =>
    isFields(tag) && typeof tag['key'] === 'string' ? [[tag['key'], readValue(tag['value'])]] : [],
  );
  return Object.fromEntries(entries);
}

function readValue(value: unknown): JsonValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function statusOf(tags: Attributes): StoredSpan['status'] {
  const code = textOf(tags['otel.status_code'])?.toUpperCase();
  if (code === 'ERROR' || tags['error'] === true || tags['error'] === 'true') return 'error';
  return code === 'OK' ? 'ok' : 'unset';
}

const KINDS: ReadonlySet<string> = new Set<StoredSpanKind>([
  'internal',
  'server',
  'client',
  'producer',
  'consumer',
]);

function kindOf(value: JsonValue | undefined): StoredSpanKind {
  return typeof value === 'string' && KINDS.has(value) ? (value as StoredSpanKind) : 'unspecified';
}

function scopeOf(tags: Attributes): StoredSpan['scope'] {
  const name = textOf(tags['otel.scope.name'] ?? tags['otel.library.name']);
  const version = textOf(tags['otel.scope.version'] ?? tags['otel.library.version']);
  return name === undefined && version === undefined ? undefined : { name, version };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Jaeger leaves out leading zeros. */
function readId(value: unknown, digits: number): string | undefined {
  if (typeof value !== 'string' || !/^[0-9a-f]{1,32}$/i.test(value) || value.length > digits)
    return undefined;
  return /^0+$/.test(value) ? undefined : value.toLowerCase().padStart(digits, '0');
}

function nanoseconds(microseconds: unknown): bigint {
  const value = Number(microseconds);
  return Number.isFinite(value) && value > 0 ? BigInt(Math.min(Math.round(value), 9e15)) * 1_000n : 0n;
}
