import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fieldsOf, Float, message, textAt } from './protobuf.ts';

test('the example of the specification', () => {
  // protobuf.dev/programming-guides/encoding: field 1 is 150, field 2 is "testing".
  expect(Buffer.from(message({ 1: 150, 2: 'testing' })).toString('hex')).toBe('089601120774657374696e67');
});

test('what is written is read again', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.array(fc.nat({ max: Number.MAX_SAFE_INTEGER })),
      fc.uint8Array(),
      fc.integer({ min: 5, max: 1000 }),
      (text, numbers, bytes, place) => {
        const fields = fieldsOf(message({ 1: text, 2: numbers, 3: bytes, [place]: new Float(0.5) }));
        expect(textAt(fields, 1)).toBe(text);
        expect(fields.get(2) ?? []).toEqual(numbers);
        expect(Buffer.from(fields.get(3)?.[0] as Uint8Array)).toEqual(Buffer.from(bytes));
        expect(Buffer.from(fields.get(place)?.[0] as Uint8Array).readFloatLE()).toBe(0.5);
      },
    ),
  );
});

test('bytes that are no message are read to their end', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void fieldsOf(bytes)));
});
