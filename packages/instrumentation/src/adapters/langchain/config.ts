import { fields, text } from '../../internal/read.ts';

/** The signal of a `RunnableConfig`, the second argument of whatever runs. */
export function signalOf(args: readonly unknown[]): AbortSignal | undefined {
  const signal = fields(args[1])?.['signal'];
  return signal instanceof AbortSignal ? signal : undefined;
}

/** The thread whose state a checkpointer keeps. */
export function threadOf(args: readonly unknown[]): string | undefined {
  return text(fields(fields(args[1])?.['configurable'])?.['thread_id']);
}
