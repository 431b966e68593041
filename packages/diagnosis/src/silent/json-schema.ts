import { Validator } from '@cfworker/json-schema';
import { prepareSchema, type PreparedSchema } from './prepare-schema.ts';

/** A violation: the first place that does not conform, as a JSON pointer, and the keyword it broke. */
interface SchemaViolation {
  pointer: string;
  keyword: string;
}

export type SchemaOutcome = 'valid' | 'not_checked' | SchemaViolation;

interface Compiled {
  /** Checks everything. */
  full?: Validator | undefined;
  /** Leaves out what can take more than linear time. */
  linear?: Validator | undefined;
  prepared: { full?: PreparedSchema | undefined; linear?: PreparedSchema | undefined };
  source: object;
}

/** Longest answer, in characters, whose strings are matched with the schema's own patterns. */
const LONGEST_FOR_PATTERNS = 8192;
/** Schemas kept by their text, for applications that build theirs anew for every call. */
const MOST_KEPT = 128;
const LONGEST_KEY = 32_768;

const byIdentity = new WeakMap<object, Compiled | null>();
const byText = new Map<string, Compiled>();

function textOf(schema: object): string | undefined {
  try {
    const text = JSON.stringify(schema) as string | undefined;
    return text !== undefined && text.length <= LONGEST_KEY ? text : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Types of zod, valibot, arktype and others carry `~standard` and are no JSON Schema, although some have a `type`.
 * JSON Schemas that zod made carry it too, hidden.
 */
function isLibraryType(schema: object): boolean {
  if (!('~standard' in schema)) return false;
  return Object.getPrototypeOf(schema) !== Object.prototype || Object.keys(schema).includes('~standard');
}

function compile(schema: object): Compiled | null {
  const known = byIdentity.get(schema);
  if (known !== undefined) return known;
  if (Array.isArray(schema) || isLibraryType(schema)) {
    byIdentity.set(schema, null);
    return null;
  }
  const text = textOf(schema);
  const compiled = (text !== undefined ? recall(text) : undefined) ?? { prepared: {}, source: schema };
  byIdentity.set(schema, compiled);
  if (text !== undefined) keep(text, compiled);
  return compiled;
}

function recall(text: string): Compiled | undefined {
  const found = byText.get(text);
  if (found !== undefined) byText.delete(text);
  return found;
}

function keep(text: string, compiled: Compiled): void {
  byText.set(text, compiled);
  if (byText.size <= MOST_KEPT) return;
  const oldest = byText.keys().next();
  if (!oldest.done) byText.delete(oldest.value);
}

function validatorOf(compiled: Compiled, kind: 'full' | 'linear'): Validator {
  const prepared = (compiled.prepared[kind] ??= prepareSchema(compiled.source, kind));
  // The draft only decides how `$ref` siblings and array `items` read; both are settled by the preparation.
  return (compiled[kind] ??= new Validator(prepared.schema as never, '2020-12', true));
}

/** Keywords that only pass on what a schema below them found. */
const CONTAINERS = new Set([
  '$ref',
  '$recursiveRef',
  'properties',
  'patternProperties',
  'additionalProperties',
  'items',
  'prefixItems',
  'additionalItems',
  'unevaluatedItems',
  'unevaluatedProperties',
  'anyOf',
  'allOf',
  'oneOf',
  'if',
  'propertyNames',
  'dependentSchemas',
  'dependencies',
  'contains',
]);

interface Unit {
  keyword: string;
  instanceLocation: string;
  error: string;
}

/** The deepest violation, the first of equals: of the branches of a union the one that fits best gets farthest. */
function deepest(errors: readonly Unit[]): Unit | undefined {
  let best: Unit | undefined;
  let bestDepth = -1;
  for (const unit of errors) {
    if (CONTAINERS.has(unit.keyword)) continue;
    const depth = unit.instanceLocation.split('/').length;
    if (depth > bestDepth) [best, bestDepth] = [unit, depth];
  }
  return best ?? errors.at(-1);
}

const MISSING = 'Instance does not have required property "';

/** A missing property is named by where it should be. */
function locationOf(unit: Unit): string {
  const base = decodeURIComponentSafely(unit.instanceLocation.replace(/^#/, ''));
  if (unit.keyword !== 'required' || !unit.error.startsWith(MISSING)) return base;
  const key = unit.error.slice(MISSING.length, unit.error.lastIndexOf('"'));
  return `${base}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Keys that only the answer knows are content: the pointer stops above them. */
function withoutContent(pointer: string, declared: ReadonlySet<string>): string {
  const kept: string[] = [];
  for (const segment of pointer.split('/').slice(1)) {
    const key = segment.replaceAll('~1', '/').replaceAll('~0', '~');
    if (!/^\d{1,7}$/.test(key) && !declared.has(key)) break;
    kept.push(segment);
  }
  return kept.length === 0 ? '' : `/${kept.join('/')}`.slice(0, 200);
}

/**
 * Checks a value against a JSON Schema (2020-12, with the spellings of older drafts, OpenAPI and Gemini read as what
 * they mean). Anything that cannot be checked (a broken schema, a remote reference, a value too deep) is
 * `not_checked`, never a violation. `format` is an annotation, as the specification has it by default.
 * `size` is the length of the text the value was parsed from.
 */
export function checkSchema(schema: unknown, value: unknown, size: number): SchemaOutcome {
  if (schema === true || (typeof schema !== 'object' && typeof schema !== 'function') || schema === null) {
    return schema === true ? 'valid' : 'not_checked';
  }
  try {
    const compiled = compile(schema);
    if (compiled === null) return 'not_checked';
    const kind = size <= LONGEST_FOR_PATTERNS ? 'full' : 'linear';
    const result = validatorOf(compiled, kind).validate(value);
    if (result.valid) return 'valid';
    const unit = deepest(result.errors);
    if (unit === undefined) return 'not_checked';
    const declared = compiled.prepared[kind]?.declared ?? new Set<string>();
    return {
      pointer: withoutContent(locationOf(unit), declared),
      keyword: unit.keyword === 'false' ? 'additionalProperties' : unit.keyword,
    };
  } catch {
    return 'not_checked';
  }
}
