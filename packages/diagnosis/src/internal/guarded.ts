/** Reading of values nobody vouches for: getters may throw, proxies may lie, lengths may be absurd. */

export type UnknownRecord = Record<string, unknown>;

export function isRecord(value: unknown): value is UnknownRecord {
  return typeof value === 'object' && value !== null;
}

/** One property, read once; undefined when it cannot be read. */
export function readProperty(target: unknown, key: string): unknown {
  if (target === null || (typeof target !== 'object' && typeof target !== 'function')) return undefined;
  try {
    return (target as UnknownRecord)[key];
  } catch {
    return undefined;
  }
}

export function asString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function asFiniteNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** `Array.isArray` throws on a revoked proxy. */
export function isArray(value: unknown): value is readonly unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

/** Own enumerable string keys, at most `limit`; empty when they cannot be listed. */
export function keysOf(target: object, limit: number): readonly string[] {
  try {
    const keys = Object.keys(target);
    return keys.length > limit ? keys.slice(0, limit) : keys;
  } catch {
    return [];
  }
}

const HEAD = 4096;
const TAIL = 2048;

/** Head and tail of a long text: error messages say what happened at one of the two ends. */
export function boundText(text: string): string {
  return text.length <= HEAD + TAIL ? text : `${text.slice(0, HEAD)} … ${text.slice(-TAIL)}`;
}
