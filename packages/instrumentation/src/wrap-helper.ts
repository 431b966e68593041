import { context, createContextKey, type Context } from '@opentelemetry/api';
import type { HelperSpec } from './adapter.ts';
import type { Replacement } from './patch-ledger.ts';
import { guard } from './guard.ts';

const SIGNAL_KEY: symbol = createContextKey('culprit.helper-signal');

/** Emptied by the first call that takes the signal: what the application does in the helper's events is not its call. */
interface Holder {
  signal: AbortSignal | undefined;
}

/**
 * The replacement for a helper that aborts its call through a controller of its own. The reason of the caller's signal
 * is lost on the way, and with it whether the call was cancelled or timed out; so that signal is kept for the call.
 */
export function wrapHelper(spec: HelperSpec): Replacement {
  return (original, active) =>
    function (this: unknown, ...args: unknown[]) {
      const signal = active() ? guard('read signal', () => spec.signal(args, this)) : undefined;
      if (signal === undefined) return original.apply(this, args);
      const holder: Holder = { signal };
      return context.with(context.active().setValue(SIGNAL_KEY, holder), () => original.apply(this, args));
    };
}

/** The caller's signal, for the first call made inside the helper. */
export function takeHelperSignal(active: Context): AbortSignal | undefined {
  const holder = active.getValue(SIGNAL_KEY) as Holder | undefined;
  const signal = holder?.signal;
  if (holder !== undefined) holder.signal = undefined;
  return signal;
}
