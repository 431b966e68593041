import type { Call } from './call.ts';
import type { StreamWatch } from './stream-watch.ts';
import { hide } from './internal/hide.ts';

type Step = (...args: [] | [unknown]) => unknown;

/** An async iterator, its methods as properties: they are replaced one by one. */
export interface ChunkIterator {
  next: Step;
  return?: Step | undefined;
  throw?: Step | undefined;
}

/** Watches one iterator, on the object itself: a generator stays the generator it was. */
export function tapIterator(iterator: ChunkIterator, call: Call, watch: StreamWatch): void {
  const { next } = iterator;
  hide(iterator, 'next', function (this: unknown, ...args: [] | [unknown]) {
    call.waiting = true;
    let step: unknown;
    try {
      step = next.apply(iterator, args);
    } catch (error) {
      return watch.failed(error);
    }
    return isThenable(step)
      ? step.then(watch.seen, watch.failed)
      : watch.seen(step as IteratorResult<unknown>);
  });
  tapEnd(iterator, 'return', watch);
  tapEnd(iterator, 'throw', watch);
}

function tapEnd(iterator: ChunkIterator, key: 'return' | 'throw', watch: StreamWatch): void {
  const original = iterator[key];
  if (typeof original !== 'function') return;
  hide(iterator, key, function (this: unknown, ...args: [] | [unknown]) {
    watch.stopped();
    return original.apply(iterator, args);
  });
}

function isThenable(value: unknown): value is PromiseLike<IteratorResult<unknown>> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}
