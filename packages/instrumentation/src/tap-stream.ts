import type { StreamReader } from './adapter.ts';
import type { Call, StreamTiming } from './call.ts';
import type { NeutralResponse } from './neutral.ts';
import { guard, reportFault } from './guard.ts';

interface SdkStream {
  /** Factory of the one source of chunks, in SDKs that have it; `tee` and the like use it directly. */
  iterator?: unknown;
  controller?: { signal?: AbortSignal } | undefined;
  [Symbol.asyncIterator]: Open;
}

type Step = (...args: [] | [unknown]) => unknown;

/** An async iterator, its methods as properties: they are replaced one by one. */
interface ChunkIterator {
  next: Step;
  return?: Step | undefined;
  throw?: Step | undefined;
}

type Open = (this: unknown, ...args: unknown[]) => ChunkIterator;

export function isStream(value: unknown): value is SdkStream {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/**
 * Streams that were collected before anybody began to read them. The calls are held weakly: the open ones are kept by
 * their runtime, and a settled one must not keep its signal, whose listeners lead back to the stream.
 */
const unread = new FinalizationRegistry<WeakRef<Call>>((held) => {
  const call = held.deref();
  if (call !== undefined && !call.reading) giveUp(call);
});

/** Iterators that were collected half-read, without `return`. */
const dropped = new FinalizationRegistry<WeakRef<Call>>((held) => {
  const call = held.deref();
  if (call !== undefined) giveUp(call);
});

function giveUp(call: Call): void {
  guard('dropped stream', () => {
    call.giveUp();
  });
}

/**
 * Replaces the stream's own source of chunks in place, so that `tee`, `toReadableStream`, `controller`, reading twice
 * and the helpers built on it stay the SDK's. Chunks are looked at as they pass; nothing is read ahead.
 */
export function tapStream(stream: SdkStream, call: Call): void {
  const source = typeof stream.iterator === 'function' ? 'iterator' : Symbol.asyncIterator;
  const open = stream[source] as Open;
  const held = new WeakRef(call);
  call.stream = { chunks: 0, firstAt: undefined };
  call.streamSignal = stream.controller?.signal;
  call.waiting = false;
  const observed: Open = function (...args) {
    const iterator = open.apply(this, args);
    // A second reading is the SDK's to refuse.
    if (call.reading) return iterator;
    call.reading = true;
    guard('tap iterator', () => {
      tapIterator(iterator, call);
      dropped.register(iterator, held);
    });
    return iterator;
  };
  const descriptor = Object.getOwnPropertyDescriptor(stream, source);
  Object.defineProperty(stream, source, {
    value: observed,
    writable: descriptor?.writable ?? true,
    configurable: descriptor?.configurable ?? true,
    enumerable: descriptor?.enumerable ?? false,
  });
  if (source === 'iterator' && Object.hasOwn(stream, Symbol.asyncIterator)) tapOuter(stream, call);
  unread.register(stream, held);
}

/**
 * Some versions put a generator of their own in front of the source. Closed before its first step, it never opens the
 * source, and nothing but its `return` tells that the caller is done.
 */
function tapOuter(stream: SdkStream, call: Call): void {
  const open = stream[Symbol.asyncIterator];
  const observed: Open = function (...args) {
    const iterator = open.apply(this, args);
    guard('tap iterator', () => {
      const close = iterator.return;
      if (typeof close !== 'function') return;
      hide(iterator, 'return', function (...values: [] | [unknown]) {
        if (!call.reading) abandon(call);
        return close.apply(iterator, values as [unknown]);
      });
    });
    return iterator;
  };
  const descriptor = Object.getOwnPropertyDescriptor(stream, Symbol.asyncIterator);
  Object.defineProperty(stream, Symbol.asyncIterator, { ...descriptor, value: observed });
}

function abandon(call: Call): void {
  guard('end stream', () => {
    call.settle({ ending: 'abandoned', abort: call.callerAbort() });
  });
}

/** Watches one iterator, on the object itself: a generator stays the generator it was. */
function tapIterator(iterator: ChunkIterator, call: Call): void {
  const reader = call.spec.stream;
  const state = guard('open stream', () => reader?.empty(call.request, undefined));
  const timing = call.stream ?? { chunks: 0, firstAt: undefined };
  call.partial = partialAnswer(reader, state);
  const watch = new IteratorWatch(call, reader, state, timing);
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

function tapEnd(iterator: ChunkIterator, key: 'return' | 'throw', watch: IteratorWatch): void {
  const original = iterator[key];
  if (typeof original !== 'function') return;
  hide(iterator, key, function (this: unknown, ...args: [] | [unknown]) {
    watch.stopped();
    return original.apply(iterator, args as [unknown]);
  });
}

function hide(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, configurable: true, enumerable: false });
}

class IteratorWatch {
  readonly #call: Call;
  readonly #reader: StreamReader | undefined;
  readonly #state: unknown;
  readonly #timing: StreamTiming;

  constructor(call: Call, reader: StreamReader | undefined, state: unknown, timing: StreamTiming) {
    this.#call = call;
    this.#reader = reader;
    this.#state = state;
    this.#timing = timing;
  }

  /** Runs for every chunk: no clock but for the first, no allocation. */
  readonly seen = (step: IteratorResult<unknown>): IteratorResult<unknown> => {
    const call = this.#call;
    call.waiting = false;
    call.progress += 1;
    try {
      if (step.done === true) this.#done();
      else {
        this.#timing.chunks += 1;
        if (this.#timing.chunks === 1) this.#timing.firstAt = performance.now();
        this.#reader?.fold(this.#state, step.value);
      }
    } catch (error) {
      reportFault('read chunk', error);
    }
    return step;
  };

  readonly failed = (error: unknown): never => {
    guard('fail stream', () => {
      this.#call.settle({
        ending: 'failed',
        thrown: { value: error },
        response: this.#answer(),
        // Only the caller's: the SDK's own controller is aborted by every error on its way out.
        abort: this.#call.callerAbort(),
      });
    });
    throw error;
  };

  stopped(): void {
    guard('stop stream', () => {
      // Sampled before the SDK aborts its own controller on the reader's leaving.
      this.#call.settle({
        ending: 'abandoned',
        response: this.#answer(),
        abort: this.#call.abortState(),
      });
    });
  }

  /** SDKs end an aborted or timed-out stream without a word, so the end alone says nothing (R17). */
  #done(): void {
    const response = this.#answer();
    const abort = this.#call.abortState();
    const cut = abort?.aborted === true && response?.terminalEvent !== true;
    this.#call.settle({
      ending: !cut ? 'completed' : abort.reason === 'timeout' ? 'failed' : 'abandoned',
      response,
      abort,
    });
  }

  #answer(): NeutralResponse | undefined {
    return answer(this.#reader, this.#state);
  }
}

/** Made in a scope of its own: a closure beside one that captures the iterator would keep the iterator alive. */
function partialAnswer(reader: StreamReader | undefined, state: unknown): () => NeutralResponse | undefined {
  return () => answer(reader, state);
}

function answer(reader: StreamReader | undefined, state: unknown): NeutralResponse | undefined {
  return reader === undefined ? undefined : guard('read stream', () => reader.response(state));
}

function isThenable(value: unknown): value is PromiseLike<IteratorResult<unknown>> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}
