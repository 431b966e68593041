import type { LazyPromise } from './adapter.ts';
import { patchMethod, type Method, type Restore } from './patch-ledger.ts';

export type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

interface HandedOn {
  /** The SDK's promise that the caller's method returned; it parses by itself. */
  promise: object;
  /** Settles with the response that is handed on. */
  observed: Promise<unknown>;
  shape: LazyPromise;
  /** Makes a parse step tell the call. */
  observe: (parse: AnyFunction) => AnyFunction;
}

interface Waiting {
  observe: (parse: AnyFunction) => AnyFunction;
  restore: Restore;
}

/** Responses handed on and not parsed yet. */
const waiting = new WeakMap<object, Waiting>();

/** Promises that are being watched at the source and must not be watched a second time. */
const sources = new WeakSet();

/**
 * A helper takes the response out of one promise and parses it in another one of the same class, which nobody shows
 * us. While such a response is on its way the class tells of every parse; the one of that response is observed.
 */
export function followHandedOn({ promise, observed, shape, observe }: HandedOn): void {
  if (shape.start === undefined || sources.has(promise)) return;
  sources.add(promise);
  const restore = patchMethod(
    Object.getPrototypeOf(promise) as object,
    shape.start,
    (start: Method) =>
      function (this: unknown, ...args: unknown[]) {
        if (!sources.has(this as object)) lookAtParse(this as Record<string, unknown>, shape.parse);
        return start.apply(this, args);
      },
  );
  if (restore === undefined) return;
  observed.then(
    (response) => {
      if (typeof response === 'object' && response !== null) waiting.set(response, { observe, restore });
      else restore();
    },
    () => {
      restore();
    },
  );
}

function lookAtParse(promise: Record<string, unknown>, key: string): void {
  const parse = promise[key];
  if (typeof parse !== 'function') return;
  sources.add(promise);
  promise[key] = function (this: unknown, client: unknown, response: unknown, ...rest: unknown[]) {
    const found = waiting.get(response as object);
    const step = found === undefined ? (parse as AnyFunction) : found.observe(parse as AnyFunction);
    if (found !== undefined) {
      waiting.delete(response as object);
      found.restore();
    }
    return step.call(this, client, response, ...rest);
  };
}
