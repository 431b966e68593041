import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { toYaml } from './yaml.ts';
import type { Yaml } from './yaml.ts';

const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'abc :#-\'"{}[]&*!|>%@`,?=~0123456789.e+yn') }),
  fc.constantFrom(
    'true',
    'no',
    'null',
    '~',
    '1e3',
    '0x10',
    '',
    ' ',
    'a: b',
    'a #b',
    '- a',
    '{{ $x }}',
    '12:30',
  ),
  // Rules are several lines; none is empty or begins with a space.
  fc
    .array(fc.stringMatching(/^[a-z({][a-z"{}=0-9 ]*[a-z)}]$/), { minLength: 2 })
    .map((lines) => lines.join('\n')),
);
const { value } = fc.letrec<{ value: Yaml }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.boolean(),
    fc.integer(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.stringMatching(/^[a-z][a-z_./]*$/), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

test('what is written is read again as it was', () => {
  fc.assert(
    fc.property(value, (top) => {
      const data = { top };
      expect(parse(toYaml(data))).toEqual(data);
      expect(parse(toYaml(data), { version: '1.1' })).toEqual(data);
    }),
  );
});

test('leaves out what is undefined', () => {
  expect(toYaml({ a: 1, b: undefined })).toBe('a: 1\n');
});
