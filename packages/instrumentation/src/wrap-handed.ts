import type { CallSpec } from './adapter.ts';
import type { Method, Replacement } from './patch-ledger.ts';
import { fields } from './internal/read.ts';
import { guard } from './guard.ts';

type Handed = Pick<CallSpec, 'handed' | 'handedAs'>;

/**
 * The replacement for a method or function that is handed a function of the application's, by itself or among options:
 * each run of that one is a call. What is the application's own stays as it is; the method is handed a copy.
 */
export function wrapHanded(wrap: Replacement, handed: Handed): Replacement {
  return (original, active) =>
    function (this: unknown, ...args: unknown[]) {
      const given = active() ? guard('hand on', () => replaced(args, handed, wrap, active)) : undefined;
      return original.apply(this, given ?? args);
    };
}

function replaced(
  args: readonly unknown[],
  { handed, handedAs }: Handed,
  wrap: Replacement,
  active: () => boolean,
): unknown[] | undefined {
  const index = handed?.(args);
  if (index === undefined) return undefined;
  const holder = args[index];
  const run = handedAs === undefined ? holder : fields(holder)?.[handedAs];
  if (typeof run !== 'function') return undefined;
  const watched = wrap(run as Method, active);
  for (const key of ['name', 'length'] as const)
    Object.defineProperty(watched, key, { value: run[key], configurable: true });
  const copy = [...args];
  copy[index] = handedAs === undefined ? watched : copyWith(holder as object, handedAs, watched);
  return copy;
}

function copyWith(holder: object, key: string, value: unknown): object {
  const own = Object.getOwnPropertyDescriptors(holder);
  return Object.create(Object.getPrototypeOf(holder) as object | null, {
    ...own,
    [key]: { value, writable: true, configurable: true, enumerable: true },
  }) as object;
}
