import type { Call } from './call.ts';
import type { Method } from './patch-ledger.ts';
import { deliver } from './deliver.ts';
import { fail } from './outcome.ts';
import { guard } from './guard.ts';

/**
 * The arguments of a call whose outcome goes to a Node-style callback, with that callback replaced by one that looks
 * first; undefined when there is none and the outcome is what the method returns.
 */
export function tapCallback(call: Call, args: readonly unknown[]): unknown[] | undefined {
  const { callback: find } = call.spec;
  const index = find === undefined ? undefined : guard('find callback', find, args);
  const original = index === undefined ? undefined : args[index];
  if (index === undefined || typeof original !== 'function') return undefined;
  const callback = original as Method;
  const seen = function (this: unknown, ...outcome: unknown[]): unknown {
    const [error, value] = outcome;
    if (error === undefined || error === null) deliver(call, value);
    else fail(call, error);
    return callback.apply(this, outcome);
  };
  Object.defineProperty(seen, 'length', { value: callback.length, configurable: true });
  return args.map((arg, position) => (position === index ? seen : arg));
}
