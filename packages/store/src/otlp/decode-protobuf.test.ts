import fc from 'fast-check';
import { expect, test } from 'vitest';
import protobuf from 'protobufjs/minimal.js';
import { decodeProtobuf } from './decode-protobuf.ts';
import { TRACE_REQUEST } from './messages.ts';

type Writer = protobuf.Writer;

const bytes = (number: number): number => (number << 3) | 2;

/** `resourceSpans { scopeSpans { spans { attributes { key: "a" value { … } } } } }` */
function withValue(write: (writer: Writer) => Writer): Uint8Array {
  const writer = protobuf.Writer.create();
  for (const number of [1, 2, 2, 9]) writer.uint32(bytes(number)).fork();
  writer.uint32(bytes(1)).string('a').uint32(bytes(2)).fork();
  write(writer);
  return writer.ldelim().ldelim().ldelim().ldelim().ldelim().finish();
}

function valueOf(encoded: Uint8Array): unknown {
  const request = decodeProtobuf(TRACE_REQUEST, encoded) as any;
  return request.resourceSpans[0].scopeSpans[0].spans[0].attributes[0].value;
}

/** The same around bytes that are written already. */
function around(inner: Uint8Array): Uint8Array {
  return [2, 9, 2, 2, 1].reduce(
    (content, number) => protobuf.Writer.create().uint32(bytes(number)).bytes(content).finish(),
    inner,
  );
}

function varint(value: bigint): number[] {
  const encoded: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest > 0x7fn; rest >>= 7n) encoded.push(Number(rest & 0x7fn) | 0x80);
  return [...encoded, Number(rest)];
}

test.each([0n, 1n, -1n, 300n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)])(
  'reads the integer %s exactly',
  (value) => {
    expect(valueOf(around(Uint8Array.from([3 << 3, ...varint(value)])))).toEqual({ intValue: String(value) });
  },
);

test('names the numbers that JSON cannot write', () => {
  const double = (value: number): unknown =>
    valueOf(withValue((writer) => writer.uint32((4 << 3) | 1).double(value)));
  expect([double(0.5), double(Number.NaN), double(-Infinity)]).toEqual([
    { doubleValue: 0.5 },
    { doubleValue: 'NaN' },
    { doubleValue: '-Infinity' },
  ]);
});

test('skips fields that it does not know', () => {
  const encoded = withValue((writer) => writer.uint32(bytes(99)).string('new').uint32(bytes(1)).string('x'));
  expect(valueOf(encoded)).toEqual({ stringValue: 'x' });
});

test('refuses nesting without end', () => {
  const encoded = withValue((writer) => {
    for (let depth = 0; depth < 500; depth++) writer.uint32(bytes(5)).fork().uint32(bytes(1)).fork();
    for (let depth = 0; depth < 1000; depth++) writer.ldelim();
    return writer;
  });
  expect(() => decodeProtobuf(TRACE_REQUEST, encoded)).toThrow('nested too deeply');
});

test('answers or throws an Error on any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
      try {
        expect(decodeProtobuf(TRACE_REQUEST, noise)).toBeTypeOf('object');
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }),
    { numRuns: 2000 },
  );
});
