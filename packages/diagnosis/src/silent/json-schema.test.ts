import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkSchema } from './json-schema.ts';

const check = (schema: unknown, value: unknown): unknown => checkSchema(schema, value, 0);

/** The pointer of the first violation, or the outcome. */
function pointer(schema: unknown, value: unknown): string {
  const outcome = checkSchema(schema, value, 0);
  return typeof outcome === 'string' ? outcome : `at "${outcome.pointer}" ${outcome.keyword}`;
}

const PERSON = {
  type: 'object',
  properties: { name: { type: 'string' }, tags: { type: 'array', items: { enum: ['a', 'b'] } } },
  required: ['name'],
  additionalProperties: false,
};

describe('checkSchema', () => {
  it.each([
    ['a conforming value', 'valid', { name: 'x', tags: ['a'] }],
    ['a wrong type', 'at "/name" type', { name: 1 }],
    ['an item deep inside', 'at "/tags/1" enum', { name: 'x', tags: ['a', 'c'] }],
    ['a missing property', 'at "/name" required', {}],
    ['a value of another kind', 'at "" type', []],
  ])('reports %s', (_name, expected, value) => {
    expect(pointer(PERSON, value)).toBe(expected);
  });

  it('keeps keys that only the answer knows out of the pointer', () => {
    expect(pointer(PERSON, { name: 'x', 'Ms Secret': 1 })).toBe('at "" additionalProperties');
  });

  it('escapes keys as JSON pointers do', () => {
    const schema = { properties: { 'a/b~c': { type: 'string' } } };
    expect(pointer(schema, { 'a/b~c': 1 })).toBe('at "/a~1b~0c" type');
  });

  it('follows the branch of a union that fits best', () => {
    const schema = { anyOf: [{ type: 'null' }, PERSON] };
    expect(pointer(schema, { name: 1 })).toBe('at "/name" type');
  });

  it.each<[string, unknown, unknown]>([
    ['references into $defs', { $ref: '#/$defs/p', $defs: { p: PERSON } }, { name: 'x' }],
    [
      'recursive references',
      { type: 'object', properties: { next: { anyOf: [{ $ref: '#' }, { type: 'null' }] } } },
      { next: { next: null } },
    ],
    [
      'OpenAPI nullable',
      { type: 'object', properties: { a: { type: 'string', nullable: true } } },
      { a: null },
    ],
    ['OpenAPI nullable enums', { type: 'string', nullable: true, enum: ['a'] }, null],
    ['Gemini type names', { type: 'OBJECT', properties: { a: { type: 'INTEGER' } } }, { a: 1 }],
    ['draft 4 exclusive limits', { type: 'number', minimum: 1, exclusiveMinimum: true }, 2],
    ['draft 7 tuples', { type: 'array', items: [{ type: 'string' }, { type: 'number' }] }, ['a', 1]],
    ['formats as annotations', { type: 'string', format: 'date-time' }, '2026-11-22 10:00'],
    [
      'unions told apart by format alone',
      {
        oneOf: [
          { type: 'string', format: 'date' },
          { type: 'string', format: 'email' },
        ],
      },
      'x',
    ],
    ['patterns that need no u flag', { type: 'string', pattern: '^[\\w-.]+$' }, 'ü'],
    [
      'properties allowed by a pattern that cannot be compiled',
      { patternProperties: { '(': {} }, additionalProperties: false },
      { a: 1 },
    ],
    ['type names nobody knows', { type: 'str' }, 1],
    ['not around something that was left out', { not: { type: 'string', format: 'email' } }, 'x'],
  ])('accepts %s', (_name, schema, value) => {
    expect(check(schema, value)).toBe('valid');
  });

  it.each<[string, unknown, unknown]>([
    ['draft 4 exclusive limits', { type: 'number', minimum: 1, exclusiveMinimum: true }, 1],
    ['draft 7 tuples', { type: 'array', items: [{ type: 'string' }], additionalItems: false }, ['a', 1]],
    ['Gemini type names', { type: 'STRING' }, 1],
    ['constants', { const: { a: 1 } }, { a: 2 }],
    ['patterns', { type: 'string', pattern: '^\\d{4}$' }, '12'],
    ['exclusive choices', { oneOf: [{ type: 'number' }, { minimum: 1 }] }, 2],
    ['conditions', { if: { required: ['a'] }, then: { required: ['b'] } }, { a: 1 }],
  ])('rejects what violates %s', (_name, schema, value) => {
    expect(check(schema, value)).toBeTypeOf('object');
  });

  it.each<[string, unknown]>([
    ['a remote reference', { $ref: 'https://example.com/schema.json' }],
    ['a reference to nothing', { $ref: '#/$defs/missing' }],
    ['a reference to itself', { $ref: '#' }],
    ['a zod type', z.object({ a: z.string() })],
    ['a list', []],
    ['a number', 3],
    ['nothing', undefined],
  ])('does not check against %s', (_name, schema) => {
    expect(check(schema, { a: 1 })).toBe('not_checked');
  });

  it('accepts what zod accepts and rejects what zod rejects', () => {
    const type = z.object({
      kind: z.enum(['a', 'b']),
      size: z.number().int().min(1),
      note: z.string().nullable(),
      parts: z.array(z.union([z.string(), z.object({ id: z.uuid() })])),
      extra: z.record(z.string(), z.number()).optional(),
    });
    const schema = z.toJSONSchema(type);
    const good = {
      kind: 'a',
      size: 1,
      note: null,
      parts: ['x', { id: '2b1f7a4e-6a0e-4f0a-9a55-0f3a3a1c9d10' }],
    };
    expect(check(schema, good)).toBe('valid');
    for (const bad of [
      { ...good, kind: 'c' },
      { ...good, size: 0 },
      { ...good, note: 1 },
      { ...good, parts: [1] },
    ]) {
      expect(type.safeParse(bad).success).toBe(false);
      expect(check(schema, bad)).toBeTypeOf('object');
    }
  });

  it('leaves the schema as it is', () => {
    const schema = Object.freeze({
      type: 'object',
      properties: Object.freeze({ a: Object.freeze({ $ref: '#/$defs/x' }) }),
      $defs: { x: {} },
    });
    expect(check(schema, { a: 1 })).toBe('valid');
    expect(Reflect.ownKeys(schema)).toEqual(['type', 'properties', '$defs']);
    expect(Reflect.ownKeys(schema.properties.a)).toEqual(['$ref']);
  });

  it('gives equal schemas built anew the same answer', () => {
    for (let round = 0; round < 300; round++) {
      expect(
        check(
          { type: 'object', properties: { [`p${round % 150}`]: { type: 'string' } } },
          { [`p${round % 150}`]: 1 },
        ),
      ).toBeTypeOf('object');
    }
  });

  it('survives a schema that contains itself', () => {
    const schema: Record<string, unknown> = { type: 'object' };
    schema['properties'] = { self: schema, other: schema };
    expect(check(schema, { self: { self: {} } })).toBe('valid');
    expect(check(schema, { self: 1 })).toEqual({ pointer: '/self', keyword: 'type' });
  });

  it('does not follow patterns that explode', () => {
    const schema = { type: 'string', pattern: '^(a+)+$' };
    expect(check(schema, `${'a'.repeat(5000)}!`)).toBe('valid');
  });

  it('does not compare the items of long answers with each other', () => {
    const value = Array.from({ length: 50_000 }, () => 1);
    expect(checkSchema({ type: 'array', uniqueItems: true }, value, 100_000)).toBe('valid');
    expect(checkSchema({ type: 'array', uniqueItems: true }, [1, 1], 5)).toBeTypeOf('object');
  });

  it('survives values that are nested very deeply', () => {
    const value: unknown = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000));
    expect(check({ $defs: { a: { items: { $ref: '#/$defs/a' } } }, $ref: '#/$defs/a' }, value)).toBe(
      'not_checked',
    );
  });

  it('never throws, whatever schema and value', () => {
    fc.assert(
      fc.property(fc.anything(), fc.jsonValue(), (schema, value) => {
        check(schema, value);
      }),
    );
  });

  it('never throws on schema-like objects with wrong types', () => {
    const keyword = fc.constantFrom(
      'type',
      'properties',
      'items',
      'anyOf',
      'oneOf',
      'not',
      'enum',
      'required',
      '$ref',
      '$id',
      'pattern',
      'patternProperties',
      'minLength',
      'multipleOf',
      'if',
      'then',
      'dependentRequired',
      'additionalProperties',
      '$defs',
    );
    const { schema } = fc.letrec((tie) => ({
      schema: fc.dictionary(
        keyword,
        fc.oneof(
          { depthSize: 'small' },
          fc.anything(),
          tie('schema'),
          fc.array(tie('schema'), { maxLength: 3 }),
        ),
        { maxKeys: 4 },
      ),
    }));
    fc.assert(
      fc.property(schema, fc.jsonValue(), (candidate, value) => {
        const outcome = check(candidate, value);
        expect(outcome === 'valid' || outcome === 'not_checked' || typeof outcome === 'object').toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
