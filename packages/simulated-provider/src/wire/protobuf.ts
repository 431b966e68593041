/** What a field of a message can hold here; a list repeats the field. */
export type FieldValue = string | number | bigint | boolean | Uint8Array | Float;

/** A 32-bit float, which is written in another way than whole numbers. */
export class Float {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

const VARINT = 0;
const LENGTH = 2;
const FIXED_32 = 5;
const FIXED_64 = 1;

/** The bytes of a message, by field number (protobuf.dev/programming-guides/encoding). */
export function message(
  fields: Readonly<Record<number, FieldValue | readonly FieldValue[] | undefined>>,
): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [number, held] of Object.entries(fields))
    for (const value of Array.isArray(held) ? (held as readonly FieldValue[]) : [held as FieldValue])
      if (value !== undefined) parts.push(...field(Number(number), value));
  return Buffer.concat(parts);
}

function field(number: number, value: FieldValue): Uint8Array[] {
  if (value instanceof Float) {
    const bytes = Buffer.alloc(4);
    bytes.writeFloatLE(value.value);
    return [varint((number << 3) | FIXED_32), bytes];
  }
  if (typeof value === 'string' || value instanceof Uint8Array) {
    const bytes = Buffer.from(value);
    return [varint((number << 3) | LENGTH), varint(bytes.length), bytes];
  }
  return [varint((number << 3) | VARINT), varint(value)];
}

function varint(value: number | bigint | boolean): Uint8Array {
  const bytes: number[] = [];
  for (let rest = BigInt.asUintN(64, BigInt(value)); ; rest >>= 7n) {
    const more = rest > 0x7fn;
    bytes.push(Number(rest & 0x7fn) | (more ? 0x80 : 0));
    if (!more) return Uint8Array.from(bytes);
  }
}

/** Fields of a message as they came: numbers for varints, bytes for all else. */
export function fieldsOf(bytes: Uint8Array): ReadonlyMap<number, readonly (number | Uint8Array)[]> {
  const found = new Map<number, (number | Uint8Array)[]>();
  let at = 0;
  const next = (): number => {
    let value = 0n;
    for (let shift = 0n; at < bytes.length; shift += 7n) {
      const byte = bytes[at++] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    return Number(value);
  };
  const take = (length: number): Uint8Array => bytes.subarray(at, (at += length));
  while (at < bytes.length) {
    const tag = next();
    const kind = tag & 7;
    const value = kind === VARINT ? next() : take(kind === LENGTH ? next() : kind === FIXED_64 ? 8 : 4);
    found.set(tag >>> 3, [...(found.get(tag >>> 3) ?? []), value]);
  }
  return found;
}

export function textAt(
  fields: ReadonlyMap<number, readonly (number | Uint8Array)[]>,
  number: number,
): string | undefined {
  const value = fields.get(number)?.[0];
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : undefined;
}
