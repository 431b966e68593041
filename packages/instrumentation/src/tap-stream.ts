import type { StreamReader } from './adapter.ts';
import type { Call, StreamTiming } from './call.ts';
import type { NeutralResponse } from './neutral.ts';
import { guard, reportFault } from './guard.ts';
import { sampleAbort } from './abort.ts';

interface SdkStream {
  /** Factory of the one source of chunks, in SDKs that have it; `tee` and the like use it directly. */
  iterator?: unknown;
  controller?: { signal?: AbortSignal } | undefined;
  [Symbol.asyncIterator](): AsyncIterator<unknown>;
}

type Open = (this: unknown, ...args: unknown[]) => AsyncIterator<unknown>;

export function isStream(value: unknown): value is SdkStream {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** Streams that were collected before anybody began to read them. Nothing a call holds leads back to its stream. */
const unread = new FinalizationRegistry<Call>((call) => {
  if (!call.reading) giveUp(call);
});

/** Iterators that were collected half-read, without `return`. */
const dropped = new FinalizationRegistry<Call>(giveUp);

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
  const signal = stream.controller?.signal;
  call.stream = { chunks: 0, firstAt: undefined };
  call.waiting = false;
  const observed: Open = function (...args) {
    const iterator = open.apply(this, args);
    // A second reading is the SDK's to refuse.
    if (call.reading) return iterator;
    call.reading = true;
    guard('tap iterator', () => {
      tapIterator(iterator, call, signal);
      dropped.register(iterator, call);
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
  unread.register(stream, call);
}

/** Watches one iterator, on the object itself: a generator stays the generator it was. */
function tapIterator(iterator: AsyncIterator<unknown>, call: Call, signal: AbortSignal | undefined): void {
  const reader = call.spec.stream;
  const state = guard('open stream', () => reader?.empty());
  const timing = call.stream ?? { chunks: 0, firstAt: undefined };
  call.partial = () => answer(reader, state);
  const watch = new IteratorWatch(call, reader, state, timing, signal);
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

function tapEnd(iterator: AsyncIterator<unknown>, key: 'return' | 'throw', watch: IteratorWatch): void {
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
  readonly #signal: AbortSignal | undefined;

  constructor(
    call: Call,
    reader: StreamReader | undefined,
    state: unknown,
    timing: StreamTiming,
    signal: AbortSignal | undefined,
  ) {
    this.#call = call;
    this.#reader = reader;
    this.#state = state;
    this.#timing = timing;
    this.#signal = signal;
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
        abort: sampleAbort(this.#call.signal, this.#signal),
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
        abort: sampleAbort(this.#call.signal, this.#signal),
      });
    });
  }

  #done(): void {
    this.#call.settle({
      ending: 'completed',
      response: this.#answer(),
      abort: sampleAbort(this.#call.signal, this.#signal),
    });
  }

  #answer(): NeutralResponse | undefined {
    return answer(this.#reader, this.#state);
  }
}

function answer(reader: StreamReader | undefined, state: unknown): NeutralResponse | undefined {
  return reader === undefined ? undefined : guard('read stream', () => reader.response(state));
}

function isThenable(value: unknown): value is PromiseLike<IteratorResult<unknown>> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}
