import { setTimeout as sleep } from 'node:timers/promises';
import { flushCalls } from '@culprit/instrumentation';
import { expect } from 'vitest';
import type { Bench } from '../bench.ts';
import { picture } from '../picture.ts';
import type { Call, Trouble } from '../subject.ts';
import type { Checks } from './check.ts';

const EVENTS = ['unhandledRejection', 'uncaughtException'] as const;

/**
 * What the process hears of while `run` is on, and for a few turns after; for a call that nobody waits for, until it
 * has been heard of. The listeners of the test runner are put aside.
 */
async function heardDuring(bench: Bench, run: () => unknown, forgotten: boolean): Promise<unknown[]> {
  const heard: unknown[] = [];
  const aside = EVENTS.map((event) => ({
    event,
    listeners: process.listeners(event as 'unhandledRejection'),
    listen: (reason: unknown) => void heard.push([event, picture(reason, bench.subject.volatile)]),
  }));
  for (const { event, listen } of aside) {
    process.removeAllListeners(event);
    process.on(event, listen);
  }
  try {
    const before = bench.wire.requests.length;
    await run();
    // The bound is for calls that begin with their first reading: nothing is ever heard of those.
    for (let turns = 0; forgotten && heard.length === 0 && turns < 100; turns += 1) await sleep(2);
    await Promise.all(bench.wire.requests.slice(before).map(({ ended }) => ended));
    await sleep(2);
  } finally {
    for (const { event, listeners, listen } of aside) {
      process.off(event, listen);
      for (const listener of listeners) process.on(event as 'unhandledRejection', listener);
    }
  }
  return heard;
}

const callsOf = ({ subject }: Bench): Call[] => [subject.plain, ...(subject.stream ? [subject.stream] : [])];

interface Hearing {
  troubles: readonly Trouble[];
  forgotten?: boolean;
}

/** Bare and instrumented, the process hears the same. */
async function compareHeard(
  bench: Bench,
  run: () => unknown,
  { troubles, forgotten = false }: Hearing,
): Promise<unknown[]> {
  const hear = async (enabled: boolean): Promise<unknown[]> => {
    bench.enable(enabled);
    bench.wire.next(...troubles);
    return heardDuring(bench, run, forgotten);
  };
  const bare = await hear(false);
  const instrumented = await hear(true);
  expect(instrumented).toEqual(bare);
  return instrumented;
}

const ignore = (): undefined => undefined;

export const rejectionChecks: Checks<'R8' | 'R9'> = {
  R8: {
    run: async (bench) => {
      const troubles = bench.subject.failures.slice(0, 2).map(({ trouble }) => trouble);
      const refused = { url: nobody(bench.wire.url) };
      for (const call of callsOf(bench)) {
        const handled = (): unknown => bench.finish(call).catch(ignore);
        for (const trouble of troubles)
          expect(await compareHeard(bench, handled, { troubles: [trouble] })).toEqual([]);
        await compareHeard(bench, handled, { troubles: [{ name: 'reset_mid_stream', after: 1 }] });
        const unheard = (): unknown => bench.finish(call, {}, bench.client(refused)).catch(ignore);
        await compareHeard(bench, unheard, { troubles: [] });
      }
      await bench.take(0);
    },
  },
  R9: {
    run: async (bench) => {
      const hearing = { troubles: [bench.subject.failures[0]!.trouble], forgotten: true };
      for (const call of callsOf(bench)) await compareHeard(bench, () => void bench.make(call), hearing);
      const thenForget = (): void => {
        const handed = bench.make(bench.subject.plain);
        if (typeof handed?.then === 'function') void handed.then(() => 1);
      };
      expect(await compareHeard(bench, thenForget, hearing)).toHaveLength(1);
      // A call that begins with its first reading, and was forgotten before, is open still.
      flushCalls();
      await bench.take(0);
    },
  },
};

/** The same address with a port where nobody listens. */
function nobody(url: string): string {
  return url.replace(/:\d+/, ':9');
}
