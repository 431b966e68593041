/** Narrowing helpers for data that came from outside: whatever has the wrong type reads as absent. */
export type Fields = Readonly<Record<string, unknown>>;

export function fields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null ? (value as Fields) : undefined;
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function list(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? (value as readonly unknown[]) : undefined;
}

/** Messages read from the head and the tail of very long lists; the middle is counted and left out. */
const HEAD = 1024;
const TAIL = 3072;

export function bounded(items: readonly unknown[]): { items: readonly unknown[]; omitted: number } {
  if (items.length <= HEAD + TAIL) return { items, omitted: 0 };
  return { items: [...items.slice(0, HEAD), ...items.slice(-TAIL)], omitted: items.length - HEAD - TAIL };
}
