import { context } from '@opentelemetry/api';
import type { Method } from './patch-ledger.ts';
import { guard } from './guard.ts';

/**
 * The replacement for a method that runs the function it is given when its turn comes. Left alone it would run in the
 * context of whatever call has just made room for it, and its spans would be that one's (R29).
 */
export function wrapPool(original: Method, active: () => boolean): Method {
  return function (...args) {
    const index = active() ? args.findIndex((arg) => typeof arg === 'function') : -1;
    if (index < 0) return original.apply(this, args);
    const bound = guard('bind', () => context.bind(context.active(), args[index] as Method));
    return original.apply(this, bound === undefined ? args : args.with(index, bound));
  };
}
