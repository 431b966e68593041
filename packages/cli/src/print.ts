import type { CliContext } from './context.ts';

export function printLines(context: CliContext, lines: readonly string[]): void {
  context.process.stdout.write(`${lines.join('\n')}\n`);
}

/** One JSON document. Sets become lists, Maps objects, bigints decimal text. */
export function printJson(context: CliContext, value: unknown): void {
  context.process.stdout.write(`${JSON.stringify(value, jsonSafe, 2)}\n`);
}

function jsonSafe(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Map) return Object.fromEntries(value as Map<string, unknown>);
  if (value instanceof Set) return [...(value as Set<unknown>)];
  return value;
}
