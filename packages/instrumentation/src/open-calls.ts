import type { Settings } from './options.ts';

/** What the watch needs of a call. */
export interface OpenCall {
  /** Steps made so far; a change between two ticks is progress. */
  progress: number;
  /** Somebody waits for the provider at present: silence is the provider's, not the reader's. */
  waiting: boolean;
  /** Milliseconds on the monotonic clock of the last observed progress, kept by the watch. */
  seenAt: number;
  seenProgress: number;
  /** Ends the call because nobody reads it any more. */
  giveUp(): void;
  /** Told once when the provider has been silent for the watchdog's time. */
  stalled(seconds: number): void;
}

/**
 * The calls that have begun and not ended. One unref'd timer looks at all of them, so that reading a chunk needs no
 * clock: progress between two ticks is enough to find streams that nobody reads and providers that went silent.
 */
export class OpenCalls {
  readonly #calls = new Set<OpenCall>();
  readonly #settings: Pick<Settings, 'idleLimit' | 'stallAfter' | 'maxOpenCalls'>;
  #timer: NodeJS.Timeout | undefined;

  constructor(settings: Pick<Settings, 'idleLimit' | 'stallAfter' | 'maxOpenCalls'>) {
    this.#settings = settings;
  }

  get size(): number {
    return this.#calls.size;
  }

  add(call: OpenCall): void {
    if (this.#calls.size >= this.#settings.maxOpenCalls) {
      const [oldest] = this.#calls;
      oldest?.giveUp();
    }
    this.#calls.add(call);
    if (this.#timer === undefined) {
      this.#timer = setInterval(() => {
        this.tick(performance.now());
      }, this.#interval());
      this.#timer.unref();
    }
  }

  remove(call: OpenCall): void {
    this.#calls.delete(call);
  }

  /** Looks at every open call once; `now` in milliseconds of the monotonic clock. */
  tick(now: number): void {
    // Stopped here and not with the last call: starting a timer for each of many short calls costs more than they do.
    if (this.#calls.size === 0) this.#stop();
    for (const call of [...this.#calls]) {
      if (call.progress !== call.seenProgress) {
        call.seenProgress = call.progress;
        call.seenAt = now;
        continue;
      }
      const silent = (now - call.seenAt) / 1000;
      if (!call.waiting && silent >= this.#settings.idleLimit) call.giveUp();
      else if (call.waiting && silent >= (this.#settings.stallAfter ?? Number.POSITIVE_INFINITY))
        call.stalled(silent);
    }
  }

  /** Ends every call that waits for a reader, not for the provider. Calls in flight stay open. */
  giveUpUnread(): void {
    for (const call of [...this.#calls]) {
      if (!call.waiting) call.giveUp();
    }
  }

  /** Ends all, in flight or not: the process is about to stop. */
  giveUpAll(): void {
    for (const call of [...this.#calls]) call.giveUp();
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #interval(): number {
    const shortest = Math.min(
      this.#settings.idleLimit,
      this.#settings.stallAfter ?? Number.POSITIVE_INFINITY,
    );
    return Math.max(20, Math.min(1000, (shortest * 1000) / 4));
  }
}
