import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Bench } from '../bench.ts';
import { picture } from '../picture.ts';
import type { Call, Trouble } from '../subject.ts';
import type { Checks } from './check.ts';

const EVENTS = ['unhandledRejection', 'uncaughtException'] as const;

/** What the process hears of while `run` is on; the listeners of the test runner are put aside. */
async function heardDuring(bench: Bench, run: () => unknown): Promise<unknown[]> {
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
    await quiet(bench, before);
  } finally {
    for (const { event, listeners, listen } of aside) {
      process.off(event, listen);
      for (const listener of listeners) process.on(event as 'unhandledRejection', listener);
    }
  }
  return heard;
}

/** Until what was sent has been answered and told: by events; the clock only bounds the wait for a first request. */
async function quiet(bench: Bench, before: number): Promise<void> {
  for (let turns = 0; turns < 20 && bench.wire.requests.length === before; turns += 1) await sleep(1);
  await Promise.all(bench.wire.requests.slice(before).map(({ ended }) => ended));
  await sleep(4);
}

const TROUBLES = (bench: Bench): readonly Trouble[] => bench.subject.failures.map(({ trouble }) => trouble);

const callsOf = ({ subject }: Bench): Call[] => [subject.plain, ...(subject.stream ? [subject.stream] : [])];

/** Bare and instrumented, the process hears the same. */
async function compareHeard(
  bench: Bench,
  run: () => unknown,
  troubles: readonly Trouble[],
): Promise<unknown[]> {
  const hear = async (enabled: boolean): Promise<unknown[]> => {
    bench.enable(enabled);
    bench.wire.next(...troubles);
    return heardDuring(bench, run);
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
      for (const call of callsOf(bench)) {
        for (const trouble of TROUBLES(bench).slice(0, 2)) {
          const heard = await compareHeard(bench, () => bench.finish(call).catch(ignore), [trouble]);
          expect(heard).toEqual([]);
        }
        await compareHeard(bench, () => bench.finish(call).catch(ignore), [
          { name: 'reset_mid_stream', after: 1 },
        ]);
        const refused = { url: nobody(bench.wire.url) };
        await compareHeard(bench, () => bench.finish(call, {}, bench.client(refused)).catch(ignore), []);
      }
      await bench.take(0);
    },
  },
  R9: {
    run: async (bench) => {
      const [trouble] = TROUBLES(bench);
      // A call that starts with its first reading rejects nobody until then.
      const forget = (call: Call) => (): void => void bench.make(call);
      for (const call of callsOf(bench)) await compareHeard(bench, forget(call), [trouble!]);
      const thenForget = (): void => {
        const handed = bench.make(bench.subject.plain);
        if (typeof handed?.then === 'function') void handed.then(() => 1);
      };
      await compareHeard(bench, thenForget, [trouble!]);
      bench.wire.next();
      await bench.take(0);
    },
  },
};

/** The same address with a port where nobody listens. */
export function nobody(url: string): string {
  return url.replace(/:\d+/, ':9');
}
