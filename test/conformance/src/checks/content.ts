import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { flushCalls, pendingCalls } from '@culprit/instrumentation';
import { createRandom } from '@culprit/simulated-provider';
import type { Trouble } from '../subject.ts';
import type { Checks } from './check.ts';

const CANARY = 'CANARY4711';
const KEY_CANARY = 'KEYCANARY42';

/** The same error, its message saying this; troubles that are whole behaviours stay as they are. */
function saying(trouble: Trouble, message: string): Trouble {
  if (typeof trouble === 'string') return { name: trouble, message };
  return 'name' in trouble ? { ...trouble, message } : trouble;
}

/** The surroundings of every find. */
const leaks = (text: string, canary: string): string[] =>
  text.match(new RegExp(`.{0,80}${canary}.{0,20}`, 'g')) ?? [];

function randomBytes(length: number): Uint8Array {
  const random = createRandom(11);
  return Uint8Array.from({ length }, () => Math.floor(random.next() * 256));
}

const MANY_NUMBERS = /(-?\d+(\.\d+)?(e-?\d+)?,){8}/;

export const contentChecks: Checks<'R87' | 'R90' | 'R91' | 'R92' | 'R93'> = {
  R87: {
    run: async (bench) => {
      const call = bench.subject.binary!;
      if (!bench.offers(call)) return;
      const bytes = randomBytes(3000);
      bench.configure({ captureContent: 'both' });
      try {
        await bench.compare(() => bench.finish(call, { bytes }));
        await bench.finish(call, { bytes });
        const text = await bench.exported();
        const encoded = Buffer.from(bytes).toString('base64');
        for (const at of [0, 400, 2000]) expect(text).not.toContain(encoded.slice(at, at + 48));
        expect(text).not.toContain([...bytes.slice(0, 6)].join(','));
        expect(text).not.toMatch(/"0":\d+,"1":\d+,"2":\d+/);
      } finally {
        bench.configure();
      }
    },
  },
  R90: {
    run: async (bench) => {
      const call = bench.subject.vectors!;
      if (!bench.offers(call)) return;
      bench.enable();
      bench.configure({ captureContent: 'span' });
      try {
        const { attributes, events } = await bench.spanOf(call);
        const text = JSON.stringify([attributes, events]);
        expect(text).not.toMatch(MANY_NUMBERS);
        expect(text.length).toBeLessThan(6000);
      } finally {
        bench.configure();
      }
    },
  },
  R91: {
    newest: true,
    run: async (bench) => {
      const { plain, stream, failures } = bench.subject;
      bench.enable();
      const client = bench.client();
      const rounds = 30;
      let calls = 0;
      const count = async (run: () => unknown): Promise<void> => {
        calls += 1;
        await run();
      };
      for (let round = 0; round < rounds; round += 1) {
        await count(() => bench.finish(plain, {}, client));
        await count(() => {
          bench.wire.next(failures[round % failures.length]!.trouble);
          return bench.finish(plain, {}, client).catch(() => undefined);
        });
        if (stream === undefined) continue;
        await count(() => bench.finish(stream, {}, client));
        await count(async () => bench.drain(stream, await bench.make(stream, {}, client), 1));
        if (round % 10 === 0) await count(async () => void (await bench.make(stream, {}, client)));
      }
      await sleep(5);
      flushCalls();
      expect((await bench.take(calls)).length).toBe(calls);
      expect(pendingCalls()).toBe(0);
    },
  },
  R92: {
    run: async (bench) => {
      const { everywhere, plain, stream, failures } = bench.subject;
      bench.enable();
      await bench.exported();
      const settle = (run: Promise<unknown>): Promise<unknown> => run.catch(() => undefined);
      for (const call of [everywhere, plain, stream].filter((one) => bench.offers(one)))
        await settle(bench.finish(call, { canary: CANARY }));
      for (const { trouble } of failures) {
        bench.wire.next(saying(trouble, `Refused: ${CANARY}`));
        await settle(bench.finish(everywhere!, { canary: CANARY }));
      }
      const text = await bench.exported();
      expect(text.length).toBeGreaterThan(500);
      expect(leaks(text, CANARY)).toEqual([]);
    },
  },
  R93: {
    run: async (bench) => {
      const { plain, failures, key = 'sk-proj-abcdefghijklmnop' } = bench.subject;
      const secret = `${key}${KEY_CANARY}`;
      bench.enable();
      bench.configure({ captureContent: 'both' });
      try {
        const client = bench.client({ key: secret });
        await bench.finish(plain, {}, client);
        for (const { trouble } of failures) {
          bench.wire.next(saying(trouble, `Incorrect API key provided: ${secret}. Check it.`));
          await bench.finish(plain, {}, client).catch(() => undefined);
        }
        const text = await bench.exported();
        expect(text.length).toBeGreaterThan(500);
        expect(leaks(text, KEY_CANARY)).toEqual([]);
      } finally {
        bench.configure();
      }
    },
  },
};
