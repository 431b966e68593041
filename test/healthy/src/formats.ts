import { zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { answers, table, type HealthyCall } from './healthy-call.ts';

/** Answers in JSON mode: anything that parses. */
const JSON_ANSWERS: readonly (readonly [string, string])[] = [
  ['an object', '{"a": 1}'],
  ['an empty object', '{}'],
  ['an array', '[1, 2, 3]'],
  ['an empty array', '[]'],
  ['a number', '42'],
  ['a string', '"text"'],
  ['null', 'null'],
  ['false', 'false'],
  ['white space around it', ' \n\t{"a": 1}\r\n\n'],
  ['a byte order mark', '\uFEFF{"a": 1}'],
  ['a fence inside a string', '{"code": "```js\\n1\\n```"}'],
  ['a refusal inside a string', '{"reply": "I\'m sorry, but I can\'t assist with that."}'],
  ['an error inside', '{"error": "rate limit exceeded", "status": 429}'],
  ['the same key twice', '{"a": 1, "a": 2}'],
  ['escapes', '{"a": "\\u00e9\\ud83d\\ude00\\n"}'],
  ['other scripts', '{"名前": "太郎", "قيمة": "١"}'],
  ['deep nesting', `${'['.repeat(500)}${']'.repeat(500)}`],
  ['a large document', JSON.stringify(Array.from({ length: 5000 }, (_, id) => ({ id, name: `row ${id}` })))],
  ['large numbers', '{"n": 12345678901234567890, "x": 1e308}'],
];

type SchemaCase = readonly [schema: unknown, value: unknown];

const ADDRESS = { type: 'object', properties: { street: { type: 'string' } }, required: ['street'] };

const TREE = z.object({
  name: z.string(),
  get children() {
    return z.array(TREE);
  },
});

const ORDER = z.object({
  id: z.uuid(),
  email: z.email(),
  when: z.iso.datetime(),
  state: z.enum(['open', 'closed']),
  total: z.number().min(0),
  note: z.string().nullable(),
  coupon: z.string().optional(),
  lines: z
    .array(z.object({ sku: z.string().regex(/^[A-Z]{3}-\d+$/), count: z.number().int().positive() }))
    .min(1),
  payment: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('card'), last4: z.string().length(4) }),
    z.object({ kind: z.literal('cash') }),
  ]),
  labels: z.record(z.string(), z.string()),
  point: z.tuple([z.number(), z.number()]),
});

const ORDER_VALUE = {
  id: '2b1f7a4e-6a0e-4f0a-9a55-0f3a3a1c9d10',
  email: 'ada@example.com',
  when: '2026-11-22T10:00:00Z',
  state: 'open',
  total: 12.5,
  note: null,
  lines: [{ sku: 'ABC-1', count: 2 }],
  payment: { kind: 'card', last4: '4242' },
  labels: { colour: 'red' },
  point: [1, 2.5],
};

const strict = z.object({ city: z.string(), days: z.number().nullable(), tags: z.array(z.enum(['a', 'b'])) });

/** Answers that conform to the schema that was asked for, in every way schemas are written. */
const SCHEMA_ANSWERS: readonly (readonly [string, SchemaCase])[] = [
  ['a plain object', [ADDRESS, { street: 'Main St' }]],
  ['more than was asked for', [ADDRESS, { street: 'Main St', city: 'Bonn' }]],
  ['an empty schema', [{}, { anything: true }]],
  ['the schema true', [true, [1]]],
  [
    'null where null may be',
    [{ type: 'object', properties: { a: { type: ['string', 'null'] } }, required: ['a'] }, { a: null }],
  ],
  [
    'nullable as OpenAPI writes it',
    [{ type: 'object', properties: { a: { type: 'string', nullable: true } } }, { a: null }],
  ],
  ['a nullable enum as OpenAPI writes it', [{ type: 'string', nullable: true, enum: ['x', 'y'] }, null]],
  [
    'Gemini capitals',
    [
      { type: 'OBJECT', properties: { n: { type: 'INTEGER' }, s: { type: 'STRING' } } },
      { n: 1, s: '' },
    ],
  ],
  [
    '$ref into $defs',
    [
      { type: 'object', properties: { home: { $ref: '#/$defs/address' } }, $defs: { address: ADDRESS } },
      { home: { street: 'x' } },
    ],
  ],
  [
    '$ref into definitions',
    [{ $ref: '#/definitions/address', definitions: { address: ADDRESS } }, { street: 'x' }],
  ],
  [
    '$ref to the root',
    [
      {
        type: 'object',
        properties: { next: { anyOf: [{ $ref: '#' }, { type: 'null' }] } },
        required: ['next'],
      },
      { next: { next: null } },
    ],
  ],
  ['anyOf', [{ anyOf: [{ type: 'string' }, ADDRESS] }, { street: 'x' }]],
  ['oneOf', [{ oneOf: [{ type: 'string' }, { type: 'number' }] }, 3]],
  [
    'oneOf with a discriminator',
    [
      {
        oneOf: [
          { properties: { k: { const: 'a' } }, required: ['k'] },
          { properties: { k: { const: 'b' } }, required: ['k'] },
        ],
      },
      { k: 'b' },
    ],
  ],
  ['allOf', [{ allOf: [ADDRESS, { properties: { zip: { type: 'string' } } }] }, { street: 'x', zip: '1' }]],
  [
    'additionalProperties as a map',
    [
      { type: 'object', additionalProperties: { type: 'number' } },
      { a: 1, b: 2 },
    ],
  ],
  ['additionalProperties false', [{ ...ADDRESS, additionalProperties: false }, { street: 'x' }]],
  ['an integer written with a fraction', [{ type: 'integer' }, 3.0]],
  ['an enum of mixed types', [{ enum: ['a', 1, null, true] }, null]],
  ['a constant', [{ const: 'x' }, 'x']],
  ['a tuple of 2020-12', [{ type: 'array', prefixItems: [{ type: 'string' }], items: false }, ['a']]],
  [
    'a tuple of draft 7',
    [
      { $schema: 'http://json-schema.org/draft-07/schema#', type: 'array', items: [{ type: 'string' }] },
      ['a', 1],
    ],
  ],
  ['an exclusive limit of draft 4', [{ type: 'number', minimum: 0, exclusiveMinimum: true }, 0.1]],
  [
    'siblings of $ref in draft 7',
    [
      {
        $schema: 'http://json-schema.org/draft-07/schema#',
        $ref: '#/definitions/a',
        type: 'number',
        definitions: { a: { type: 'string' } },
      },
      'x',
    ],
  ],
  ['a pattern', [{ type: 'string', pattern: '^[A-Z]{2}\\d+$' }, 'AB12']],
  ['a pattern that JavaScript cannot read', [{ type: 'string', pattern: '(?i)abc' }, 'ABC']],
  ['formats, loosely met', [{ type: 'string', format: 'date-time' }, '2026-11-22 10:00']],
  [
    'unknown formats and keywords',
    [{ type: 'string', format: 'colour', 'x-order': 3, examples: ['a'] }, 'red'],
  ],
  ['multiples of a decimal', [{ type: 'number', multipleOf: 0.01 }, 19.99]],
  [
    'unevaluatedProperties',
    [
      { allOf: [ADDRESS], properties: { a: {} }, unevaluatedProperties: false },
      { street: 'x', a: 1 },
    ],
  ],
  ['if and then', [{ if: { properties: { k: { const: 1 } } }, then: { required: ['k'] } }, { k: 1 }]],
  [
    'property names with slashes',
    [{ properties: { 'a/b': { type: 'string' } }, required: ['a/b'] }, { 'a/b': 'x' }],
  ],
  ['a schema of zod', [z.toJSONSchema(ORDER), ORDER_VALUE]],
  ['a schema of zod for draft 7', [z.toJSONSchema(ORDER, { target: 'draft-7' }), ORDER_VALUE]],
  ['a schema of zod for OpenAPI', [z.toJSONSchema(ORDER, { target: 'openapi-3.0' }), ORDER_VALUE]],
  [
    'a recursive schema of zod',
    [z.toJSONSchema(TREE), { name: 'a', children: [{ name: 'b', children: [] }] }],
  ],
  [
    'a format made by the OpenAI helper',
    [zodResponseFormat(strict, 'trip').json_schema.schema, { city: 'Bonn', days: null, tags: ['a'] }],
  ],
  [
    'a recursive format made by the OpenAI helper',
    [zodResponseFormat(TREE, 'tree').json_schema.schema, { name: 'a', children: [] }],
  ],
  ['a zod type in the place of a schema', [strict, { anything: 'goes' }]],
  ['a remote reference', [{ $ref: 'https://example.com/address.json' }, { street: 1 }]],
  ['no schema at all', [undefined, { a: 1 }]],
];

export const formats: readonly HealthyCall[] = [
  ...table('JSON mode', JSON_ANSWERS, (text) => answers(text, { format: 'json' })),
  ...table('a schema', SCHEMA_ANSWERS, ([schema, value]) =>
    answers(JSON.stringify(value), { format: 'json_schema', schema }),
  ),
  { name: 'text was asked for', facts: answers('```json\n{"a": 1}\n```', { format: 'text' }) },
  { name: 'nothing was asked for', facts: answers('', { format: 'none' }) },
  { name: 'a validator accepts', facts: answers('ok', { validate: () => true }) },
  { name: 'a validator has a bug', facts: answers('ok', { validate: () => JSON.parse('{') as boolean }) },
];
