import type { StreamReader } from './adapter.ts';
import type { Call, StreamTiming } from './call.ts';
import type { NeutralResponse } from './neutral.ts';
import { guard, reportFault } from './guard.ts';

/**
 * Streams that were collected before anybody began to read them. The calls are held weakly: the open ones are kept by
 * their runtime, and a settled one must not keep its signal, whose listeners lead back to the stream.
 */
const unread = new FinalizationRegistry<WeakRef<Call>>((held) => {
  const call = held.deref();
  if (call !== undefined && !call.reading) giveUp(call);
});

/** Sources of chunks that were collected before they ended, without `return`. */
const dropped = new FinalizationRegistry<WeakRef<Call>>((held) => {
  const call = held.deref();
  if (call !== undefined) giveUp(call);
});

function giveUp(call: Call): void {
  guard('dropped stream', () => {
    call.giveUp();
  });
}

/** Gives the call up when this object is collected unread. */
export function endWhenUnread(stream: object, call: Call): void {
  unread.register(stream, new WeakRef(call));
}

/** Gives the call up when this object is collected, read or not. */
export function endWhenDropped(source: object, call: Call): void {
  dropped.register(source, new WeakRef(call));
}

/** Prepares a call for the chunks of its answer. `value` is the result that the source of chunks is part of. */
export function watchStream(call: Call, value: unknown): StreamWatch {
  const reader = call.spec.stream;
  const state = guard('open stream', () => reader?.empty(call.request, value));
  const timing: StreamTiming = { chunks: 0, firstAt: undefined };
  call.stream = timing;
  call.waiting = false;
  call.partial = partialAnswer(reader, state);
  return new StreamWatch(call, reader, state, timing);
}

/** Folds what passes and ends the call; held by what it watches, which it does not hold. */
export class StreamWatch {
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

  /** SDKs end an aborted, timed-out or cut stream without a word, so the end alone says nothing (R17). */
  #done(): void {
    const answered = this.#answer();
    const broken = answered?.terminalEvent === undefined && this.#call.brokeOff?.() === true;
    const response = broken ? { ...answered, terminalEvent: false } : answered;
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
