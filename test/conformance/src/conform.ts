import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BEHAVIOURS } from './behaviours.ts';
import { Bench, open, type Shared } from './bench.ts';
import { CHECKS } from './checks/index.ts';
import { loadVersion } from './load-version.ts';
import { faultsOf, isFilled, reasonAgainst } from './slots.ts';
import type { Subject, Version } from './subject.ts';

const ignore = (): void => undefined;

/** Every behaviour on every version of a subject; those it can not show are skipped with its words. */
export function conform(subject: Subject): void {
  describe(subject.title, () => {
    let shared: Shared;
    let listeners: NodeJS.UnhandledRejectionListener[];
    beforeAll(async () => {
      shared = await open(subject);
      // Some SDKs leave rejections behind on their own. R8 and R9 compare what the process hears; elsewhere they are
      // nobody's failure.
      listeners = process.listeners('unhandledRejection');
      process.removeAllListeners('unhandledRejection').on('unhandledRejection', ignore);
    });
    afterAll(async () => {
      await shared.harness.close();
      await shared.wire.close();
      process.off('unhandledRejection', ignore);
      for (const listener of listeners) process.on('unhandledRejection', listener);
    });

    test('declares what it shows, and why it does not show the rest', () => {
      expect(faultsOf(subject, BEHAVIOURS)).toEqual([]);
    });

    const newest = subject.versions.at(-1);
    describe.each(subject.versions)('$name', (version) => {
      behavesOn(subject, version, version === newest, () => shared);
    });
  });
}

function behavesOn(subject: Subject, version: Version, isNewest: boolean, shared: () => Shared): void {
  let bench: Bench;
  beforeAll(async () => {
    bench = new Bench(shared(), version, await loadVersion(version));
  });

  // What a run has to complain about is known at its end.
  const ordered = BEHAVIOURS.toSorted((a, b) => Number(a.id === 'R19') - Number(b.id === 'R19'));
  for (const behaviour of ordered) {
    const check = CHECKS[behaviour.id];
    if (check.newest === true && !isNewest) continue;
    const reason = reasonAgainst(subject, behaviour, version);
    test(`${behaviour.id} ${behaviour.title}`, async ({ skip, task }) => {
      if (reason !== undefined) {
        Object.assign(task.meta, { reason });
        skip();
      }
      bench.enable();
      await check.run(bench, (slot) => isFilled(subject, slot) && version.cannot?.[slot] === undefined);
    });
  }
}
