import type { Attributes, JsonValue } from '../stored-trace.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** Deeper values are cut off with null: a hostile sender must not exhaust the stack. */
const MAX_DEPTH = 64;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads a field under its camelCase or its snake_case name. */
export function field(fields: Fields, camel: string, snake: string): unknown {
  return fields[camel] ?? fields[snake];
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** OTLP key-value list to plain attributes. Entries without a key are left out; of equal keys the last one wins. */
export function readAttributes(value: unknown, depth = 0): Attributes {
  const entries: [string, JsonValue][] = [];
  for (const entry of list(value)) {
    if (isFields(entry) && typeof entry['key'] === 'string')
      entries.push([entry['key'], readAnyValue(entry['value'], depth)]);
  }
  // fromEntries defines own properties, so that a key such as "__proto__" stays data.
  return Object.fromEntries(entries);
}

/** OTLP `AnyValue` in its JSON form to a plain value. */
export function readAnyValue(value: unknown, depth = 0): JsonValue {
  if (!isFields(value) || depth > MAX_DEPTH) return null;
  for (const [key, inner] of Object.entries(value)) {
    const read = READERS[key];
    if (read !== undefined && inner !== undefined && inner !== null) return read(inner, depth);
  }
  return null;
}

type Reader = (value: unknown, depth: number) => JsonValue;

const text: Reader = (value) => (typeof value === 'string' ? value : JSON.stringify(value));
const flag: Reader = (value) => value === true || value === 'true';
const array: Reader = (value, depth) =>
  list(isFields(value) ? value['values'] : undefined).map((item) => readAnyValue(item, depth + 1));
const map: Reader = (value, depth) =>
  readAttributes(isFields(value) ? value['values'] : undefined, depth + 1);

const READERS: Readonly<Record<string, Reader>> = Object.assign(
  Object.create(null) as Record<string, Reader>,
  {
    stringValue: text,
    string_value: text,
    boolValue: flag,
    bool_value: flag,
    intValue: readInteger,
    int_value: readInteger,
    doubleValue: readDouble,
    double_value: readDouble,
    arrayValue: array,
    array_value: array,
    kvlistValue: map,
    kvlist_value: map,
    bytesValue: text,
    bytes_value: text,
  },
);

function readInteger(value: unknown): JsonValue {
  const number = Number(value);
  if (typeof value === 'string' && !Number.isSafeInteger(number)) return value;
  return Number.isFinite(number) ? number : null;
}

function readDouble(value: unknown): JsonValue {
  const number = Number(value);
  // The JSON mapping of protobuf writes these as text, and JSON has no other form for them.
  return Number.isFinite(number) ? number : String(value);
}
