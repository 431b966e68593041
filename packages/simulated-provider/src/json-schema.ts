import { asArray, asNumber, asObject, asString, isObject } from './json.ts';
import type { JsonObject } from './json.ts';

const MAX_DEPTH = 16;

/** Example strings of the formats that schema libraries check. */
const FORMAT_EXAMPLES: Readonly<Record<string, string>> = {
  'date-time': '2025-01-31T12:00:00Z',
  date: '2025-01-31',
  time: '12:00:00Z',
  email: 'someone@example.com',
  uri: 'https://example.com/',
  url: 'https://example.com/',
  uuid: '3f2b8a44-7c0d-4c1e-9a55-0d6f1f2a9b10',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  hostname: 'example.com',
};

/**
 * The smallest value that conforms to a JSON Schema: required properties only, first enum member, first branch of
 * `anyOf`. `pattern`, `not` and `if` are not read; recursion ends after 16 levels with null.
 */
export function minimalInstance(schema: unknown): unknown {
  return instance(schema, schema, 0);
}

function instance(schema: unknown, root: unknown, depth: number): unknown {
  const resolved = resolve(schema, root, depth);
  if (depth > MAX_DEPTH) return null;
  if ('const' in resolved) return resolved.const;
  const members = asArray(resolved.enum);
  if (members.length > 0) return members[0];
  const branch = cheapestBranch(resolved);
  if (branch !== undefined) return instance(branch, root, depth + 1);
  return instanceOfType(firstType(resolved), resolved, root, depth);
}

/** A branch that takes no value is preferred over one that recurses. */
function cheapestBranch(schema: JsonObject): unknown {
  const branches = [...asArray(schema.anyOf), ...asArray(schema.oneOf)];
  return branches.find((branch) => !('$ref' in asObject(branch))) ?? branches[0];
}

function instanceOfType(type: string, schema: JsonObject, root: unknown, depth: number): unknown {
  switch (type) {
    case 'object':
      return objectInstance(schema, root, depth);
    case 'array':
      return Array.from({ length: asNumber(schema.minItems) ?? 0 }, (_, index) =>
        instance(asArray(schema.prefixItems)[index] ?? schema.items ?? {}, root, depth + 1),
      );
    case 'string':
      return stringInstance(schema);
    case 'integer':
    case 'number':
      return numberInstance(schema, type === 'integer');
    case 'boolean':
      return true;
    default:
      return null;
  }
}

function objectInstance(schema: JsonObject, root: unknown, depth: number): JsonObject {
  const properties = asObject(schema.properties);
  const required = asArray(schema.required).filter((key) => typeof key === 'string');
  return Object.fromEntries(required.map((key) => [key, instance(properties[key] ?? {}, root, depth + 1)]));
}

function stringInstance(schema: JsonObject): string {
  const example = FORMAT_EXAMPLES[asString(schema.format) ?? ''];
  if (example !== undefined) return example;
  const text = 'ok'.padEnd(asNumber(schema.minLength) ?? 0, 'k');
  return text.slice(0, asNumber(schema.maxLength) ?? text.length);
}

function numberInstance(schema: JsonObject, integer: boolean): number {
  const step = asNumber(schema.multipleOf) ?? (integer ? 1 : 0);
  const above = asNumber(schema.exclusiveMinimum);
  const below = asNumber(schema.exclusiveMaximum);
  const gap = step || (above !== undefined && below !== undefined ? (below - above) / 2 : 1);
  const low = Math.max(asNumber(schema.minimum) ?? -Infinity, above === undefined ? -Infinity : above + gap);
  const high = Math.min(asNumber(schema.maximum) ?? Infinity, below === undefined ? Infinity : below - gap);
  const value = Math.min(Math.max(0, low), high);
  if (step === 0) return value;
  return value >= 0 ? Math.ceil(value / step) * step : Math.floor(value / step) * step;
}

function firstType(schema: JsonObject): string {
  const types = typesOf(schema);
  if (types.length > 0) return types.find((type) => type !== 'null') ?? 'null';
  if (isObject(schema.properties)) return 'object';
  return schema.items === undefined ? 'string' : 'array';
}

function typesOf(schema: JsonObject): string[] {
  const types = typeof schema.type === 'string' ? [schema.type] : asArray(schema.type);
  return types.filter((type) => typeof type === 'string');
}

/** Follows local `$ref`s and merges `allOf`. */
function resolve(schema: unknown, root: unknown, depth: number): JsonObject {
  let current = asObject(schema);
  for (let hops = 0; typeof current.$ref === 'string' && hops < MAX_DEPTH; hops += 1) {
    current = asObject(atPointer(root, current.$ref));
  }
  if (depth > MAX_DEPTH) return current;
  return asArray(current.allOf).reduce<JsonObject>((merged, part) => {
    const next = resolve(part, root, depth + 1);
    return {
      ...merged,
      ...next,
      properties: { ...asObject(merged.properties), ...asObject(next.properties) },
      required: [...asArray(merged.required), ...asArray(next.required)],
    };
  }, current);
}

function atPointer(root: unknown, reference: string): unknown {
  if (!reference.startsWith('#')) return undefined;
  return reference
    .slice(1)
    .split('/')
    .slice(1)
    .reduce<unknown>((value, key) => asObject(value)[key.replaceAll('~1', '/').replaceAll('~0', '~')], root);
}

const WRONG_VALUES: ReadonlyArray<readonly [type: string, value: unknown]> = [
  ['number', 4711],
  ['string', 'not what the schema asks for'],
  ['boolean', true],
  ['object', { unexpected: true }],
];

/**
 * A copy of `value` that breaks `schema`: its first required property gets a value of the wrong type, or is left out.
 * Without a schema that names properties the whole value is replaced.
 */
export function violate(
  schema: unknown,
  value: unknown,
  how: 'wrong_type' | 'missing' = 'wrong_type',
): unknown {
  const resolved = resolve(schema, schema, 0);
  const key = [...asArray(resolved.required), ...Object.keys(asObject(resolved.properties))].find(
    (name) => typeof name === 'string',
  );
  if (key === undefined || !isObject(value)) return wrongFor(resolved, schema);
  const { [key]: _removed, ...rest } = value;
  if (how === 'missing') return rest;
  return { [key]: wrongFor(asObject(resolved.properties)[key], schema), ...rest };
}

function wrongFor(schema: unknown, root: unknown): unknown {
  const allowed = allowedTypes(schema, root, 0);
  const wrong = WRONG_VALUES.find(([type]) => !allowed.has(type));
  return wrong === undefined ? null : wrong[1];
}

function allowedTypes(schema: unknown, root: unknown, depth: number): Set<string> {
  const resolved = resolve(schema, root, depth);
  const members = 'const' in resolved ? [resolved.const] : asArray(resolved.enum);
  const branches = [...asArray(resolved.anyOf), ...asArray(resolved.oneOf)];
  const own = typesOf(resolved).length + members.length + branches.length === 0 ? [firstType(resolved)] : [];
  return new Set([
    ...own,
    ...typesOf(resolved).map((type) => (type === 'integer' ? 'number' : type)),
    ...members.map((member) => (isObject(member) ? 'object' : typeof member)),
    ...(depth > MAX_DEPTH ? [] : branches.flatMap((branch) => [...allowedTypes(branch, root, depth + 1)])),
  ]);
}
