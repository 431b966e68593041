/**
 * Turns a schema as applications and SDKs write it into one that can be checked safely: a bounded copy (the validator
 * marks the schemas it is given, and the caller's stay untouched), older spellings replaced, what cannot be checked
 * left out. Leaving something out may only ever accept more, so wherever "more" could turn into a failure (`not`,
 * `oneOf`, `if`) the surrounding keyword goes too.
 */
export interface PreparedSchema {
  schema: unknown;
  /** Every property name that the schema declares. */
  declared: ReadonlySet<string>;
}

const DEEPEST = 64;
const MOST_NODES = 20_000;
const TYPES = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']);

const NUMBERS = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'minContains',
  'maxContains',
];
const SINGLE = [
  'additionalProperties',
  'contains',
  'propertyNames',
  'unevaluatedProperties',
  'unevaluatedItems',
];
const MAPS = ['$defs', 'definitions', 'dependentSchemas'];
const LISTS = ['allOf', 'anyOf'];

type Node = Record<string, unknown>;

class Preparation {
  readonly declared = new Set<string>();
  private nodes = 0;
  /** Counts what was left out: a caller compares before and after. */
  private dropped = 0;
  private readonly linear: boolean;
  private readonly refHidesSiblings: boolean;

  constructor(linear: boolean, refHidesSiblings: boolean) {
    this.linear = linear;
    this.refHidesSiblings = refHidesSiblings;
  }

  schema(source: unknown, depth: number): unknown {
    if (typeof source === 'boolean') return source;
    if (typeof source !== 'object' || source === null || depth > DEEPEST || ++this.nodes > MOST_NODES) {
      this.dropped++;
      return true;
    }
    const from = source as Node;
    const to: Node = {};
    this.copyReferences(from, to);
    if (to['$ref'] !== undefined && this.refHidesSiblings) {
      this.copyMaps(from, to, depth);
      return to;
    }
    this.copyTypes(from, to);
    this.copyValues(from, to);
    this.copyObjectKeywords(from, to, depth);
    this.copyArrayKeywords(from, to, depth);
    this.copyCombinations(from, to, depth);
    this.copyMaps(from, to, depth);
    return to;
  }

  private copyReferences(from: Node, to: Node): void {
    for (const key of ['$id', '$ref', '$anchor']) {
      if (typeof from[key] === 'string') to[key] = from[key];
    }
    if (from['$recursiveRef'] !== undefined || from['$dynamicRef'] !== undefined) this.dropped++;
    // An annotation by default, and checkers disagree on nearly every format.
    if (from['format'] !== undefined) this.dropped++;
  }

  /** Gemini writes types in capitals; OpenAPI 3.0 says `nullable`. */
  private copyTypes(from: Node, to: Node): void {
    const given = Array.isArray(from['type']) ? (from['type'] as unknown[]) : [from['type']];
    if (from['type'] === undefined) return;
    const types = given.map((type) => (typeof type === 'string' ? type.toLowerCase() : ''));
    if (!types.every((type) => TYPES.has(type))) {
      this.dropped++;
      return;
    }
    if (from['nullable'] === true && !types.includes('null')) types.push('null');
    to['type'] = types;
  }

  private copyValues(from: Node, to: Node): void {
    if (from['const'] !== undefined) to['const'] = from['const'];
    if (Array.isArray(from['enum'])) {
      const values: unknown[] = from['enum'];
      to['enum'] = from['nullable'] === true ? [...values, null] : values;
    }
    for (const key of NUMBERS) {
      if (typeof from[key] === 'number' && Number.isFinite(from[key])) to[key] = from[key];
    }
    this.copyOldExclusive(from, to, 'exclusiveMinimum', 'minimum');
    this.copyOldExclusive(from, to, 'exclusiveMaximum', 'maximum');
    if (to['multipleOf'] === 0) delete to['multipleOf'];
    if (typeof from['pattern'] === 'string') {
      if (this.usable(from['pattern'])) to['pattern'] = from['pattern'];
      else this.dropped++;
    }
    if (from['uniqueItems'] === true) {
      if (this.linear) this.dropped++;
      else to['uniqueItems'] = true;
    }
  }

  /** Draft 4: `exclusiveMinimum: true` beside `minimum`. */
  private copyOldExclusive(from: Node, to: Node, exclusive: string, limit: string): void {
    if (from[exclusive] !== true || to[limit] === undefined) return;
    to[exclusive] = to[limit];
    delete to[limit];
  }

  private usable(pattern: string): boolean {
    if (this.linear || pattern.length > 1000) return false;
    // A repeated group that holds a repetition itself is where matching explodes: (a+)+, (a|a*)*, (.*,)*
    if (/\((?:[^()\\]|\\.)*[*+}](?:[^()\\]|\\.)*\)(?:[*+]|\{\d+,)/.test(pattern)) return false;
    try {
      new RegExp(pattern, 'u');
      return true;
    } catch {
      return false;
    }
  }

  private copyObjectKeywords(from: Node, to: Node, depth: number): void {
    if (Array.isArray(from['required'])) {
      const required = (from['required'] as unknown[]).filter((key) => typeof key === 'string');
      for (const key of required) this.declared.add(key);
      to['required'] = required;
    }
    if (isNode(from['properties'])) {
      for (const key of Object.keys(from['properties'])) this.declared.add(key);
      to['properties'] = this.map(from['properties'], depth);
    }
    const lost = this.copyPatternProperties(from, to, depth);
    for (const key of SINGLE) {
      // What the lost patterns covered would count as additional.
      if (lost && (key === 'additionalProperties' || key === 'unevaluatedProperties')) continue;
      if (from[key] !== undefined) to[key] = this.schema(from[key], depth + 1);
    }
    if (isNode(from['dependentRequired']))
      to['dependentRequired'] = this.stringLists(from['dependentRequired']);
    if (isNode(from['dependencies'])) this.dropped++;
  }

  private copyPatternProperties(from: Node, to: Node, depth: number): boolean {
    const patterns = from['patternProperties'];
    if (!isNode(patterns)) return false;
    const kept = Object.entries(patterns).filter(([pattern]) => this.usable(pattern));
    to['patternProperties'] = this.map(Object.fromEntries(kept), depth);
    const lost = kept.length < Object.keys(patterns).length;
    if (lost) this.dropped++;
    return lost;
  }

  private stringLists(lists: Node): Node {
    const entries = Object.entries(lists).filter(([, list]) => Array.isArray(list));
    return Object.fromEntries(
      entries.map(([key, list]) => [key, (list as unknown[]).filter((name) => typeof name === 'string')]),
    );
  }

  /** Before 2020-12 a list of schemas stood in `items`, the rest in `additionalItems`. */
  private copyArrayKeywords(from: Node, to: Node, depth: number): void {
    const items = from['items'];
    const tuple = Array.isArray(items) ? (items as unknown[]) : from['prefixItems'];
    if (Array.isArray(tuple)) to['prefixItems'] = tuple.map((item) => this.schema(item, depth + 1));
    const rest = Array.isArray(items) ? from['additionalItems'] : items;
    if (rest !== undefined) to['items'] = this.schema(rest, depth + 1);
  }

  private copyCombinations(from: Node, to: Node, depth: number): void {
    for (const key of LISTS) {
      const list = from[key];
      if (Array.isArray(list)) to[key] = list.map((item) => this.schema(item, depth + 1));
    }
    if (Array.isArray(to['anyOf']) && from['nullable'] === true)
      to['anyOf'] = [...(to['anyOf'] as unknown[]), { type: 'null' }];
    this.copyOneOf(from, to, depth);
    this.copyStrictly(from, to, ['not'], depth);
    this.copyStrictly(from, to, ['if', 'then', 'else'], depth);
  }

  private copyOneOf(from: Node, to: Node, depth: number): void {
    const list = from['oneOf'];
    if (!Array.isArray(list)) return;
    const before = this.dropped;
    const copies: unknown[] = list.map((item) => this.schema(item, depth + 1));
    if (from['nullable'] === true) copies.push({ type: 'null' });
    if (this.dropped === before && from['nullable'] !== true) to['oneOf'] = copies;
    else if (to['anyOf'] === undefined) to['anyOf'] = copies;
  }

  /** Keywords under which a schema that accepts more can make the whole accept less. */
  private copyStrictly(from: Node, to: Node, keys: readonly string[], depth: number): void {
    const before = this.dropped;
    const copies = keys
      .filter((key) => from[key] !== undefined)
      .map((key) => [key, this.schema(from[key], depth + 1)] as const);
    if (this.dropped !== before) return;
    for (const [key, copy] of copies) to[key] = copy;
  }

  private copyMaps(from: Node, to: Node, depth: number): void {
    for (const key of MAPS) {
      const map = from[key];
      if (isNode(map)) to[key] = this.map(map, depth);
    }
  }

  private map(source: Node, depth: number): Node {
    const entries = Object.keys(source).map((key) => [key, this.schema(source[key], depth + 1)]);
    return Object.fromEntries(entries) as Node;
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Up to draft 7 what stands beside `$ref` is ignored. */
const OLD_DRAFT = /draft-0[3-7]/;

/** `linear` also leaves out patterns and `uniqueItems`, whose cost can outgrow the answer's length. */
export function prepareSchema(source: object, kind: 'full' | 'linear'): PreparedSchema {
  const dialect = (source as Node)['$schema'];
  const old = typeof dialect === 'string' && OLD_DRAFT.test(dialect);
  const preparation = new Preparation(kind === 'linear', old);
  return { schema: preparation.schema(source, 0), declared: preparation.declared };
}
