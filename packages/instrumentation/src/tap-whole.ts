import type { Call } from './call.ts';
import type { StreamReader } from './adapter.ts';
import { complete, fail } from './outcome.ts';
import { fields } from './internal/read.ts';
import { guard } from './guard.ts';

/**
 * Some SDKs hand out the stream and, beside it, a promise of the whole answer, which callers may await alone. The
 * promise is replaced by one derived from it: what nobody handles stays unhandled (R9).
 */
export function tapWhole(
  result: unknown,
  { at, handled = false }: NonNullable<StreamReader['whole']>,
  call: Call,
): void {
  const holder = fields(result);
  const descriptor = holder && Object.getOwnPropertyDescriptor(holder, at);
  if (holder !== undefined && descriptor === undefined && handled) return followWhole(holder, at, call);
  const whole: unknown = descriptor?.value;
  if (holder === undefined || !(whole instanceof Promise) || descriptor?.configurable !== true) return;
  const observed = whole.then(
    (value: unknown) => {
      guard('deliver', () => {
        if (!call.settled) complete(call, value);
      });
      return value;
    },
    (error: unknown) => {
      fail(call, error);
      throw error;
    },
  );
  if (handled) observed.catch(() => undefined);
  Object.defineProperty(holder, at, { ...descriptor, value: observed });
}

/** A promise that only the class hands out, and that the SDK handles itself: following it changes nothing. */
function followWhole(holder: object, at: string, call: Call): void {
  const whole: unknown = Reflect.get(holder, at);
  if (!(whole instanceof Promise)) return;
  whole.then(
    () => {
      guard('deliver', () => {
        if (!call.settled) complete(call, holder);
      });
    },
    (error: unknown) => {
      fail(call, error);
    },
  );
}
