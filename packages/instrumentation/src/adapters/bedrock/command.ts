import { fields, list, text, type Fields } from '../../internal/read.ts';

/** Longest chain of subclasses of a command that is looked at. */
const MAX_DEPTH = 4;

/** Whether the first argument of `send` is a command of one of these operations (`Converse`), or of a subclass of it. */
export function isCommand(args: readonly unknown[], ...operations: readonly string[]): boolean {
  const command = fields(args[0]);
  // Newer releases carry the operation in their schema, which minifiers leave alone.
  const named = text(list(command?.['schema'])?.[2]);
  if (named !== undefined) return operations.includes(named);
  let at: unknown = command === undefined ? undefined : Object.getPrototypeOf(command);
  for (let depth = 0; depth < MAX_DEPTH && typeof at === 'object' && at !== null; depth += 1) {
    const name = (at as { constructor?: { name?: unknown } }).constructor?.name;
    if (operations.some((operation) => name === `${operation}Command`)) return true;
    at = Object.getPrototypeOf(at);
  }
  return false;
}

/** The command's input. The SDK reads it too, so it is looked at and left as it is. */
export function inputOf(args: readonly unknown[]): Fields {
  return fields(fields(args[0])?.['input']) ?? {};
}

/** `send(command, { abortSignal })`, also with a callback behind. */
export function signalOf(args: readonly unknown[]): AbortSignal | undefined {
  const signal = fields(args[1])?.['abortSignal'];
  return signal instanceof AbortSignal ? signal : undefined;
}

/** `send(command, callback)` and `send(command, options, callback)`. */
export function callbackOf(args: readonly unknown[]): number | undefined {
  if (typeof args[1] === 'function') return 1;
  return typeof args[2] === 'function' ? 2 : undefined;
}
