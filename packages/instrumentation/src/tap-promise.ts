import type { InnerPromise, LazyPromise } from './adapter.ts';
import type { AnyFunction } from './handed-on.ts';
import type { Call } from './call.ts';
import { deliver } from './deliver.ts';
import { fail } from './outcome.ts';
import { fields } from './internal/read.ts';
import { followHandedOn } from './handed-on.ts';
import { guard, warnOnce } from './guard.ts';

type Lazy = Record<string, unknown>;

/**
 * Watches what an SDK method returned and hands back the very same object. A lazy promise is never subscribed to:
 * that would start reading the body for a caller who wants it raw. Its inner response promise is replaced by one
 * derived from it, which rejects whenever the original did: what nobody handles stays unhandled, exactly once (R9).
 */
export function tapResult(result: unknown, call: Call): unknown {
  const shape = call.adapter.promise;
  if (shape !== undefined && 'parse' in shape && isLazy(result, shape)) {
    guard('tap promise', () => {
      tapLazy(result, call, shape);
    });
    return result;
  }
  if (shape !== undefined && 'inner' in shape && isThenable(fields(result)?.[shape.inner])) {
    guard('tap promise', () => {
      tapInner(result as Lazy, call, shape);
    });
    return result;
  }
  if (result instanceof Promise && result.constructor === Promise) return tapPlain(result, call);
  if (isThenable(result)) {
    const { spec, adapter } = call;
    warnOnce(
      `culprit: ${adapter.package}: ${spec.path.instance}.${spec.method} returned an object of unknown shape; its outcome cannot be seen.`,
    );
    call.settle({ ending: 'unread' });
  } else deliver(call, result);
  return result;
}

/** The class settles as the native promise it holds, which has begun already: a derived one takes its place. */
function tapInner(promise: Lazy, call: Call, shape: InnerPromise): void {
  const inner = promise[shape.inner] as Promise<unknown>;
  promise[shape.inner] = inner.then(
    (settled: unknown) => {
      const parts = fields(settled);
      guard('response', () => {
        if (shape.response !== undefined) call.responded(parts?.[shape.response]);
      });
      deliver(call, shape.value === undefined ? settled : parts?.[shape.value]);
      return settled;
    },
    (error: unknown) => failed(call, error),
  );
}

function isThenable(value: unknown): boolean {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

function isLazy(value: unknown, shape: LazyPromise): value is Lazy {
  if (typeof value !== 'object' || value === null) return false;
  const lazy = value as Lazy;
  const response = lazy[shape.response] as { then?: unknown } | undefined;
  return typeof response?.then === 'function' && typeof lazy[shape.parse] === 'function';
}

function tapLazy(promise: Lazy, call: Call, shape: LazyPromise): void {
  const response = promise[shape.response] as Promise<{ response?: unknown } | undefined>;
  const observed = response.then(
    (props) => {
      guard('response', () => {
        call.responded(props?.response);
      });
      return props;
    },
    (error: unknown) => failed(call, error),
  );
  replaceParts(promise, observed, call, shape, true);
}

/** `delivers`: the parsed value is the provider's answer, not yet the result of a caller's transform. */
function replaceParts(
  promise: Lazy,
  observed: Promise<unknown>,
  call: Call,
  shape: LazyPromise,
  delivers: boolean,
): void {
  promise[shape.response] = observed;
  promise[shape.parse] = observedParse(promise[shape.parse] as AnyFunction, call, delivers);
  const raw = promise[shape.raw];
  const handOn = shape.handOn === undefined ? undefined : promise[shape.handOn];
  if (typeof handOn === 'function')
    replaceHidden(
      promise,
      shape.handOn as string,
      observedHandOn(handOn as AnyFunction, promise, observed, call, shape),
    );
  if (typeof raw === 'function')
    replaceHidden(promise, shape.raw, observedRaw(raw as AnyFunction, observed, call));
  // Some versions shadow the deriving method per instance with one that goes round the parts replaced above.
  const derive = promise[shape.derive];
  if (Object.hasOwn(promise, shape.derive) && typeof derive === 'function') {
    promise[shape.derive] = observedDerive(derive as AnyFunction, observed, call, shape);
  }
}

function observedParse(parse: AnyFunction, call: Call, delivers: boolean): AnyFunction {
  return function (...args) {
    call.parsing = true;
    call.waiting = true;
    let parsed: unknown;
    try {
      parsed = call.run(() => parse.apply(this, args));
    } catch (error) {
      return failed(call, error);
    }
    if (!(parsed instanceof Promise)) {
      if (delivers) deliver(call, parsed);
      return parsed;
    }
    return parsed.then(
      (value: unknown) => {
        if (delivers) deliver(call, value);
        return value;
      },
      (error: unknown) => failed(call, error),
    );
  };
}

function observedHandOn(
  handOn: AnyFunction,
  promise: Lazy,
  observed: Promise<unknown>,
  call: Call,
  shape: LazyPromise,
): AnyFunction {
  return function (...args) {
    guard('hand on', () => {
      followHandedOn({ promise, observed, shape, observe: (parse) => observedParse(parse, call, true) });
    });
    return handOn.apply(this, args);
  };
}

function observedRaw(raw: AnyFunction, observed: Promise<unknown>, call: Call): AnyFunction {
  return function (...args) {
    const result = raw.apply(this, args);
    // Both handlers are given, so this leaves no promise of ours behind; a parse begun by then tells more.
    const settleRaw = (): void => {
      if (!call.parsing) call.settle({ ending: 'completed', raw: true });
    };
    observed.then(settleRaw, () => undefined);
    return result;
  };
}

function observedDerive(
  derive: AnyFunction,
  observed: Promise<unknown>,
  call: Call,
  shape: LazyPromise,
): AnyFunction {
  return function (transform, ...rest) {
    const seen: AnyFunction = function (value, ...others) {
      deliver(call, value);
      return (transform as AnyFunction).call(this, value, ...others);
    };
    const derived = derive.call(this, seen, ...rest);
    if (isLazy(derived, shape)) {
      guard('tap promise', () => {
        replaceParts(derived, observed, call, shape, false);
      });
    }
    return derived;
  };
}

function replaceHidden(target: object, key: PropertyKey, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, configurable: true, enumerable: false });
}

/** A native promise is not lazy: a derived one behaves the same. */
function tapPlain(result: Promise<unknown>, call: Call): Promise<unknown> {
  return result.then(
    (value) => {
      deliver(call, value);
      return value;
    },
    (error: unknown) => failed(call, error),
  );
}

function failed(call: Call, error: unknown): never {
  fail(call, error);
  throw error;
}
