import { expect, test } from 'vitest';
import { minimalInstance, violate } from './json-schema.ts';

const TREE = {
  $defs: {
    node: {
      type: 'object',
      properties: {
        value: { type: 'string' },
        next: { anyOf: [{ $ref: '#/$defs/node' }, { type: 'null' }] },
      },
      required: ['value', 'next'],
    },
  },
  $ref: '#/$defs/node',
};

test.each([
  [
    { type: 'object', properties: { a: { type: 'string' }, b: { type: 'number' } }, required: ['a'] },
    { a: 'ok' },
  ],
  [{ type: 'array', items: { type: 'boolean' }, minItems: 2 }, [true, true]],
  [{ type: 'array', items: { type: 'boolean' } }, []],
  [{ enum: ['x', 'y'] }, 'x'],
  [{ const: null }, null],
  [{ type: ['null', 'integer'], minimum: 3 }, 3],
  [{ type: 'integer', exclusiveMinimum: 3, multipleOf: 5 }, 10],
  [{ type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 }, 0.5],
  [{ type: 'number', maximum: -2 }, -2],
  [{ type: 'string', minLength: 4 }, 'okkk'],
  [{ type: 'string', maxLength: 1 }, 'o'],
  [{ type: 'string', format: 'email' }, 'someone@example.com'],
  [
    {
      allOf: [
        { type: 'object', properties: { a: { const: 1 } }, required: ['a'] },
        { properties: { b: { const: 2 } }, required: ['b'] },
      ],
    },
    { a: 1, b: 2 },
  ],
  [TREE, { value: 'ok', next: null }],
  [undefined, 'ok'],
])('the smallest instance of %j is %j', (schema, expected) => {
  expect(minimalInstance(schema)).toEqual(expected);
});

test('recursion without an exit ends', () => {
  const endless = { type: 'object', properties: { next: { $ref: '#' } }, required: ['next'] };
  expect(JSON.stringify(minimalInstance(endless)).length).toBeLessThan(400);
});

test.each([
  ['string', 4711],
  ['integer', 'not what the schema asks for'],
  ['boolean', 4711],
  ['array', 4711],
])('a violation gives a property of type %s the value %j', (type, wrong) => {
  const schema = { type: 'object', properties: { a: { type }, b: {} }, required: ['a', 'b'] };
  expect(violate(schema, { a: 'right', b: 1 })).toEqual({ a: wrong, b: 1 });
});

test('a violation looks through references, enums and alternatives', () => {
  expect(violate(TREE, { value: 'x', next: null })).toEqual({ value: 4711, next: null });
  const enumerated = { properties: { a: { enum: [1, 'one'] } } };
  expect(violate(enumerated, { a: 1 })).toEqual({ a: true });
  const either = { properties: { a: { anyOf: [{ type: 'number' }, { type: 'string' }] } } };
  expect(violate(either, { a: 1 })).toEqual({ a: true });
});

test('a violation can leave a property out', () => {
  const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };
  expect(violate(schema, { a: 'x', b: 1 }, 'missing')).toEqual({ b: 1 });
});

test('a violation of a schema without properties replaces the value', () => {
  expect(violate({ type: 'array' }, [])).toBe(4711);
});
