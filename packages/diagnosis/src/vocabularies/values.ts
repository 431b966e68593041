/** Readers of attribute values: telemetry of others is data, so every type is checked. */
export type Attributes = Readonly<Record<string, unknown>>;

export function text(attributes: Attributes, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = attributes[key];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

/** A number, or one written as text: stores give 64-bit integers so, and some exporters all of them. */
export function number(attributes: Attributes, ...keys: readonly string[]): number | undefined {
  for (const key of keys) {
    const value = attributes[key];
    const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof read === 'number' && Number.isFinite(read)) return read;
  }
  return undefined;
}

export function flag(attributes: Attributes, key: string): boolean | undefined {
  const value = attributes[key];
  if (value === 'true') return true;
  return value === 'false' ? false : typeof value === 'boolean' ? value : undefined;
}

/** A list of strings, given as an array, as JSON text of one, or as a single string. */
export function texts(attributes: Attributes, ...keys: readonly string[]): readonly string[] | undefined {
  for (const key of keys) {
    const value = attributes[key];
    const list = Array.isArray(value)
      ? value
      : typeof value === 'string'
        ? (parsed(value) ?? value)
        : undefined;
    if (typeof list === 'string' && list !== '') return [list];
    if (Array.isArray(list)) return list.filter((item): item is string => typeof item === 'string');
  }
  return undefined;
}

/** Content longer than this is not parsed: the processor runs inside the application's `end()`. */
const MAX_PARSED_CHARS = 262_144;

/** A structured value, or one written as JSON text. */
export function structured(value: unknown): unknown {
  return typeof value === 'string' ? parsed(value) : value;
}

export function parsed(json: string): unknown {
  if (json.length > MAX_PARSED_CHARS || (json[0] !== '[' && json[0] !== '{')) return undefined;
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of a list, given as an array (of objects or of their JSON texts) or as JSON text of one. */
export function records(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  const list = structured(value);
  return Array.isArray(list) ? list.map(structured).filter(isRecord) : [];
}

/** Drops keys whose value is undefined, and the whole object when nothing is left. */
export function present<T extends object>(object: T): T | undefined {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  return entries.length > 0 ? (Object.fromEntries(entries) as T) : undefined;
}

/** Flattened lists are read up to here; a longer one is judged by its beginning. */
const MAX_ITEMS = 64;

/** `prefix.0`, `prefix.1`, … as long as `read` finds something there. */
export function flattened<T>(prefix: string, read: (at: string) => T | undefined): readonly T[] {
  const items: T[] = [];
  for (let index = 0; index < MAX_ITEMS; index += 1) {
    const item = read(`${prefix}.${index}`);
    if (item === undefined) break;
    items.push(item);
  }
  return items;
}
