/** Nodes visited before the rest of a value is left out, so that shared or huge graphs stay cheap. */
const MAX_NODES = 8_000;
const MAX_DEPTH = 64;

/**
 * JSON with sorted keys, for hashing: equal values give equal text whatever their key order. Cycles, very deep and
 * very large values are cut at fixed marks; getters are read once. Not meant to be parsed back.
 */
export function canonicalJson(value: unknown): string {
  const state = { nodes: 0 };
  return write(value, 0, state);
}

function write(value: unknown, depth: number, state: { nodes: number }): string {
  state.nodes += 1;
  if (state.nodes > MAX_NODES || depth > MAX_DEPTH) return '"…"';
  if (value === null || value === undefined) return 'null';
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
    case 'boolean':
      return String(value);
    case 'bigint':
      return value.toString();
    case 'object':
      return Array.isArray(value) ? writeArray(value, depth, state) : writeObject(value, depth, state);
    default:
      return 'null';
  }
}

function writeArray(items: readonly unknown[], depth: number, state: { nodes: number }): string {
  const parts: string[] = [];
  for (const item of items) {
    if (state.nodes > MAX_NODES) break;
    parts.push(write(item, depth + 1, state));
  }
  return `[${parts.join(',')}]`;
}

function writeObject(value: object, depth: number, state: { nodes: number }): string {
  if (value instanceof Uint8Array) return `"bytes:${value.byteLength}"`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'null' : `"${value.toISOString()}"`;
  const parts: string[] = [];
  for (const key of Object.keys(value).sort()) {
    if (state.nodes > MAX_NODES) break;
    const item = (value as Record<string, unknown>)[key];
    if (item === undefined || typeof item === 'function') continue;
    parts.push(`${JSON.stringify(key)}:${write(item, depth + 1, state)}`);
  }
  return `{${parts.join(',')}}`;
}
