/** Guards for reading JSON that came from outside. */
export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

export function asString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** The parsed value, or undefined when the text is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** All strings under the given keys, in document order: what a model would read of a request. */
export function textsUnder(value: unknown, keys: ReadonlySet<string>, depth = 0): string[] {
  if (depth > 12) return [];
  if (Array.isArray(value)) return value.flatMap((item) => textsUnder(item, keys, depth + 1));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    if (!keys.has(key)) return [];
    if (typeof item === 'string') return [item];
    if (Array.isArray(item)) {
      return item.flatMap((part) => (typeof part === 'string' ? [part] : textsUnder(part, keys, depth + 1)));
    }
    return textsUnder(item, keys, depth + 1);
  });
}
