import protobuf from 'protobufjs/minimal.js';
import type { FieldTable, FieldType, MessageTable } from './messages.ts';

type Reader = protobuf.Reader;
type Message = Record<string, unknown>;

/** Deeper nesting than any real attribute has: a hostile message must not exhaust the stack. */
const MAX_DEPTH = 100;
const LENGTH_DELIMITED = 2;

/** Decodes protobuf bytes into the OTLP/JSON form of the message. Throws a RangeError or an Error on malformed bytes. */
export function decodeProtobuf(table: MessageTable, bytes: Uint8Array): Message {
  return readMessage(protobuf.Reader.create(bytes), table, bytes.length, 0);
}

function readMessage(reader: Reader, table: MessageTable, end: number, depth: number): Message {
  if (depth > MAX_DEPTH) throw new RangeError('message nested too deeply');
  const message: Message = {};
  while (reader.pos < end) {
    const tag = reader.uint32();
    const wireType = tag & 7;
    const field = table.get(tag >>> 3);
    if (field === undefined || wireType !== wireTypeOf(field.type)) reader.skipType(wireType);
    else store(message, field, readValue(reader, field.type, depth));
  }
  if (reader.pos !== end) throw new RangeError('field reaches past the end of its message');
  return message;
}

function store(message: Message, field: FieldTable, value: unknown): void {
  if (field.repeated !== true) message[field.name] = value;
  else if (message[field.name] === undefined) message[field.name] = [value];
  else (message[field.name] as unknown[]).push(value);
}

function readValue(reader: Reader, type: FieldType, depth: number): unknown {
  if (typeof type === 'object') {
    const length = reader.uint32();
    const end = reader.pos + length;
    if (end > reader.len) throw new RangeError('message is cut off');
    return readMessage(reader, type, end, depth + 1);
  }
  return SCALARS[type].read(reader);
}

type Scalar = Exclude<FieldType, MessageTable>;

const SCALARS: Readonly<Record<Scalar, { wireType: number; read: (reader: Reader) => unknown }>> = {
  string: { wireType: LENGTH_DELIMITED, read: (reader) => reader.string() },
  bool: { wireType: 0, read: (reader) => reader.bool() },
  enum: { wireType: 0, read: (reader) => reader.int32() },
  uint32: { wireType: 0, read: (reader) => reader.uint32() },
  fixed32: { wireType: 5, read: (reader) => reader.fixed32() },
  int64: { wireType: 0, read: (reader) => readInt64(reader) },
  fixed64: { wireType: 1, read: (reader) => readFixed64(reader) },
  double: { wireType: 1, read: (reader) => finiteOrName(reader.double()) },
  bytes: { wireType: LENGTH_DELIMITED, read: (reader) => textOf(reader.bytes(), 'base64') },
  id: { wireType: LENGTH_DELIMITED, read: (reader) => textOf(reader.bytes(), 'hex') },
};

function wireTypeOf(type: FieldType): number {
  return typeof type === 'object' ? LENGTH_DELIMITED : SCALARS[type].wireType;
}

// 64-bit integers are read here: protobufjs gives imprecise numbers where it does not find the module `long`, which
// depends on how the program was bundled.

function readFixed64(reader: Reader): string {
  const low = reader.fixed32();
  return ((BigInt(reader.fixed32()) << 32n) | BigInt(low)).toString();
}

function readInt64(reader: Reader): string {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    if (reader.pos >= reader.len) throw new RangeError('integer is cut off');
    const byte = reader.buf[reader.pos++] ?? 0;
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return BigInt.asIntN(64, value).toString();
  }
  throw new RangeError('integer is longer than 64 bits');
}

function textOf(bytes: Uint8Array, encoding: 'hex' | 'base64'): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(encoding);
}

/** JSON has no NaN and no infinities: the protobuf mapping names them. */
function finiteOrName(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}
