import type { StoredEvent, StoredLink, StoredSpan, StoredSpanKind, Attributes } from '../stored-trace.ts';
import { field, isFields, list, readAttributes } from './any-value.ts';
import type { Fields } from './any-value.ts';

export type SignalKind = 'traces' | 'metrics' | 'logs' | 'other';

export interface ReadSpans {
  kind: SignalKind;
  spans: StoredSpan[];
  /** Spans left out because their ids are missing or malformed. */
  rejected: number;
}

/**
 * Reads an OTLP export request in any of the JSON forms in the wild: camelCase or snake_case keys, 64-bit integers as
 * text or number, ids as hex (OTLP/JSON) or base64 (plain protobuf JSON, Tempo), enums as number or name.
 * Also takes Tempo's answers, which say `batches` or wrap that in `trace`.
 */
export function readSpans(request: unknown): ReadSpans {
  const result: ReadSpans = { kind: signalOf(request), spans: [], rejected: 0 };
  if (!isFields(request) || result.kind !== 'traces') return result;
  for (const entry of list(resourceSpansOf(request))) {
    if (isFields(entry)) readResourceSpans(entry, result);
  }
  return result;
}

function signalOf(request: unknown): SignalKind {
  if (!isFields(request)) return 'other';
  if (Array.isArray(resourceSpansOf(request))) return 'traces';
  if ('resourceMetrics' in request || 'resource_metrics' in request) return 'metrics';
  if ('resourceLogs' in request || 'resource_logs' in request) return 'logs';
  // An empty export request is a legal one.
  return Object.keys(request).length === 0 ? 'traces' : 'other';
}

function resourceSpansOf(request: Fields): unknown {
  const own = field(request, 'resourceSpans', 'resource_spans') ?? request['batches'];
  if (own !== undefined) return own;
  const inner = request['trace'];
  return isFields(inner) ? (field(inner, 'resourceSpans', 'resource_spans') ?? inner['batches']) : undefined;
}

function readResourceSpans(entry: Fields, result: ReadSpans): void {
  const resource = isFields(entry['resource']) ? readAttributes(entry['resource']['attributes']) : {};
  const scopes =
    field(entry, 'scopeSpans', 'scope_spans') ??
    field(entry, 'instrumentationLibrarySpans', 'instrumentation_library_spans');
  for (const scopeSpans of list(scopes)) {
    if (!isFields(scopeSpans)) continue;
    const scope = readScope(
      scopeSpans['scope'] ?? field(scopeSpans, 'instrumentationLibrary', 'instrumentation_library'),
    );
    for (const raw of list(scopeSpans['spans'])) {
      const span = isFields(raw) ? readSpan(raw, resource, scope) : undefined;
      if (span === undefined) result.rejected++;
      else result.spans.push(span);
    }
  }
}

function readScope(value: unknown): StoredSpan['scope'] {
  if (!isFields(value)) return undefined;
  const name = textOf(value['name']);
  const version = textOf(value['version']);
  return name === undefined && version === undefined ? undefined : { name, version };
}

function readSpan(raw: Fields, resource: Attributes, scope: StoredSpan['scope']): StoredSpan | undefined {
  const traceId = readId(field(raw, 'traceId', 'trace_id'), 16);
  const spanId = readId(field(raw, 'spanId', 'span_id'), 8);
  if (traceId === undefined || spanId === undefined) return undefined;
  const status = isFields(raw['status']) ? raw['status'] : {};
  const startNs = readNs(field(raw, 'startTimeUnixNano', 'start_time_unix_nano'));
  const endNs = readNs(field(raw, 'endTimeUnixNano', 'end_time_unix_nano'));
  return {
    traceId,
    spanId,
    parentSpanId: readId(field(raw, 'parentSpanId', 'parent_span_id'), 8),
    name: textOf(raw['name']) ?? '',
    kind: KINDS[enumIndex(raw['kind'], 'SPAN_KIND_', KINDS)] ?? 'unspecified',
    startNs,
    // A span that was cut off before its end has none: it ends where it starts.
    endNs: endNs < startNs ? startNs : endNs,
    status: STATUSES[enumIndex(status['code'], 'STATUS_CODE_', STATUSES)] ?? 'unset',
    statusMessage: textOf(status['message']),
    attributes: readAttributes(raw['attributes']),
    events: list(raw['events']).filter(isFields).map(readEvent),
    links: list(raw['links']).flatMap(readLink),
    resource,
    scope,
    traceState: textOf(field(raw, 'traceState', 'trace_state')),
    flags: typeof raw['flags'] === 'number' && raw['flags'] !== 0 ? raw['flags'] : undefined,
  };
}

function readEvent(raw: Fields): StoredEvent {
  return {
    name: textOf(raw['name']) ?? '',
    timeNs: readNs(field(raw, 'timeUnixNano', 'time_unix_nano')),
    attributes: readAttributes(raw['attributes']),
  };
}

function readLink(raw: unknown): StoredLink[] {
  if (!isFields(raw)) return [];
  const traceId = readId(field(raw, 'traceId', 'trace_id'), 16);
  const spanId = readId(field(raw, 'spanId', 'span_id'), 8);
  if (traceId === undefined || spanId === undefined) return [];
  return [{ traceId, spanId, attributes: readAttributes(raw['attributes']) }];
}

const KINDS: readonly StoredSpanKind[] = [
  'unspecified',
  'internal',
  'server',
  'client',
  'producer',
  'consumer',
];
const STATUSES: readonly StoredSpan['status'][] = ['unset', 'ok', 'error'];

function enumIndex(value: unknown, prefix: string, names: readonly string[]): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return 0;
  return names.indexOf(value.replace(prefix, '').toLowerCase());
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Latest time that fits a signed 64-bit integer (year 2262): the index keeps times as such. */
const MAX_NS = 2n ** 63n - 1n;

function readNs(value: unknown): bigint {
  if (typeof value === 'bigint') return clampNs(value);
  if (typeof value === 'number') return Number.isFinite(value) ? clampNs(BigInt(Math.trunc(value))) : 0n;
  if (typeof value === 'string' && /^\d{1,20}$/.test(value)) return clampNs(BigInt(value));
  return 0n;
}

function clampNs(ns: bigint): bigint {
  return ns < 0n ? 0n : ns > MAX_NS ? MAX_NS : ns;
}

/** An id of so many bytes from hex or base64, as lower-case hex; undefined when it is none or all zero. */
function readId(value: unknown, bytes: number): string | undefined {
  if (typeof value !== 'string') return undefined;
  const hex =
    value.length === bytes * 2 && /^[0-9a-f]+$/i.test(value)
      ? value.toLowerCase()
      : hexOfBase64(value, bytes);
  return hex === undefined || /^0+$/.test(hex) ? undefined : hex;
}

function hexOfBase64(value: string, bytes: number): string | undefined {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(value)) return undefined;
  const decoded = Buffer.from(value, 'base64');
  return decoded.length === bytes ? decoded.toString('hex') : undefined;
}
