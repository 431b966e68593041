/**
 * The OTLP messages as tables: field number → JSON name and type. Numbers and names are those of
 * opentelemetry-proto 1.x (collector, common, resource, trace and logs); fields that are not listed are skipped.
 */
export type FieldType =
  | 'string'
  | 'bool'
  | 'enum'
  | 'uint32'
  | 'fixed32'
  /** 64-bit integers become decimal text, as in the JSON mapping. */
  | 'int64'
  | 'fixed64'
  | 'double'
  /** Bytes as base64. */
  | 'bytes'
  /** Bytes as hex: ids in OTLP/JSON. */
  | 'id'
  | MessageTable;

export interface FieldTable {
  name: string;
  type: FieldType;
  repeated?: true;
}

export type MessageTable = ReadonlyMap<number, FieldTable>;

type Row = readonly [number: number, name: string, type: FieldType, repeated?: true];

function message(...rows: Row[]): Map<number, FieldTable> {
  return new Map(
    rows.map(([number, name, type, repeated]) => [number, { name, type, ...(repeated && { repeated }) }]),
  );
}

const anyValue = message(
  [1, 'stringValue', 'string'],
  [2, 'boolValue', 'bool'],
  [3, 'intValue', 'int64'],
  [4, 'doubleValue', 'double'],
  [7, 'bytesValue', 'bytes'],
);
const keyValue = message([1, 'key', 'string'], [2, 'value', anyValue]);
// The three messages contain each other.
anyValue.set(5, { name: 'arrayValue', type: message([1, 'values', anyValue, true]) });
anyValue.set(6, { name: 'kvlistValue', type: message([1, 'values', keyValue, true]) });

const resource = message([1, 'attributes', keyValue, true], [2, 'droppedAttributesCount', 'uint32']);
const scope = message(
  [1, 'name', 'string'],
  [2, 'version', 'string'],
  [3, 'attributes', keyValue, true],
  [4, 'droppedAttributesCount', 'uint32'],
);

const event = message(
  [1, 'timeUnixNano', 'fixed64'],
  [2, 'name', 'string'],
  [3, 'attributes', keyValue, true],
  [4, 'droppedAttributesCount', 'uint32'],
);
const link = message(
  [1, 'traceId', 'id'],
  [2, 'spanId', 'id'],
  [3, 'traceState', 'string'],
  [4, 'attributes', keyValue, true],
  [5, 'droppedAttributesCount', 'uint32'],
  [6, 'flags', 'fixed32'],
);
const status = message([2, 'message', 'string'], [3, 'code', 'enum']);
const span = message(
  [1, 'traceId', 'id'],
  [2, 'spanId', 'id'],
  [3, 'traceState', 'string'],
  [4, 'parentSpanId', 'id'],
  [5, 'name', 'string'],
  [6, 'kind', 'enum'],
  [7, 'startTimeUnixNano', 'fixed64'],
  [8, 'endTimeUnixNano', 'fixed64'],
  [9, 'attributes', keyValue, true],
  [10, 'droppedAttributesCount', 'uint32'],
  [11, 'events', event, true],
  [12, 'droppedEventsCount', 'uint32'],
  [13, 'links', link, true],
  [14, 'droppedLinksCount', 'uint32'],
  [15, 'status', status],
  [16, 'flags', 'fixed32'],
);
const logRecord = message(
  [1, 'timeUnixNano', 'fixed64'],
  [2, 'severityNumber', 'enum'],
  [3, 'severityText', 'string'],
  [5, 'body', anyValue],
  [6, 'attributes', keyValue, true],
  [7, 'droppedAttributesCount', 'uint32'],
  [8, 'flags', 'fixed32'],
  [9, 'traceId', 'id'],
  [10, 'spanId', 'id'],
  [11, 'observedTimeUnixNano', 'fixed64'],
  [12, 'eventName', 'string'],
);
const scopeSpans = message([1, 'scope', scope], [2, 'spans', span, true], [3, 'schemaUrl', 'string']);
const scopeLogs = message(
  [1, 'scope', scope],
  [2, 'logRecords', logRecord, true],
  [3, 'schemaUrl', 'string'],
);
const resourceSpans = message(
  [1, 'resource', resource],
  [2, 'scopeSpans', scopeSpans, true],
  [3, 'schemaUrl', 'string'],
);
const resourceLogs = message(
  [1, 'resource', resource],
  [2, 'scopeLogs', scopeLogs, true],
  [3, 'schemaUrl', 'string'],
);

export const TRACE_REQUEST: MessageTable = message([1, 'resourceSpans', resourceSpans, true]);
export const LOGS_REQUEST: MessageTable = message([1, 'resourceLogs', resourceLogs, true]);
/** Metrics are read for form only: nothing inside is kept. */
export const METRICS_REQUEST: MessageTable = message([1, 'resourceMetrics', message(), true]);
