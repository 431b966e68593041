import type { CallSpec } from './adapter.ts';
import type { Method, Replacement } from './patch-ledger.ts';
import { guard } from './guard.ts';

/** The replacement for a method that is handed a function of the application's: each run of that one is a call. */
export function wrapHanded(wrap: Replacement, handed: CallSpec['handed']): Replacement {
  return (original, active) =>
    function (this: unknown, ...args: unknown[]) {
      const index = active() ? guard('find handed function', () => handed?.(args)) : undefined;
      const given = index === undefined ? undefined : args[index];
      if (index === undefined || typeof given !== 'function') return original.apply(this, args);
      const replaced = [...args];
      replaced[index] = wrap(given as Method, active);
      return original.apply(this, replaced);
    };
}
