import { isProxy } from 'node:util/types';
import { expect } from 'vitest';
import type { Bench } from '../bench.ts';
import { lineage } from '../picture.ts';
import type { Call, Scenario } from '../subject.ts';
import { objectsBelow } from './objects-below.ts';
import type { Checks } from './check.ts';

/** Each on a client of its own. */
async function compareScenarios(bench: Bench, scenarios: readonly Scenario[] = []): Promise<void> {
  for (const { name, when, run, spans = 1 } of scenarios) {
    if (when?.(bench.client(), bench.module) === false) continue;
    const { seen } = await bench
      .compare(() => run({ client: bench.client(), module: bench.module, wire: bench.wire }), { spans })
      .catch((error: unknown) => {
        throw Object.assign(error as Error, { message: `${name}: ${(error as Error).message}` });
      });
    // A scenario that fails in both runs shows nothing.
    expect({ [name]: seen.threw }).toEqual({ [name]: undefined });
  }
}

/** What a call hands back before anybody waits for it. */
function shapeOf(value: any): unknown {
  return { lineage: lineage(Object(value)), keys: Object.keys(Object(value)).sort(), type: typeof value };
}

const withClass = (module: any, old: unknown, replacement: unknown): any => ({
  ...Object.fromEntries(
    Object.entries(module as object).map(([key, value]) => [key, value === old ? replacement : value]),
  ),
});

/** Names of all members, own and inherited. One that shadows another of the same name adds none. */
function membersOf(object: object): string[] {
  const names = new Set<string>();
  for (let at = object; at !== Object.prototype && at !== null; at = Object.getPrototypeOf(at))
    for (const key of Reflect.ownKeys(at)) names.add(String(key));
  return [...names].sort();
}

export const applicationChecks: Checks<'R1' | 'R2' | 'R3' | 'R4' | 'R5' | 'R6' | 'R7'> = {
  R1: {
    run: async (bench) => {
      const { plain, stream, more = {}, helpers } = bench.subject;
      for (const call of [plain, stream, ...Object.values(more)].filter((one) => bench.offers(one))) {
        // The first time of all an SDK may try out what the platform can do.
        bench.enable(false);
        await bench.finish(call);
        const { seen, spans } = await bench.compare(() => bench.finish(call));
        expect(seen.threw).toBeUndefined();
        const [span] = spans;
        expect(span?.name).toBe(call.span.name);
        expect(span?.attributes).toMatchObject({
          'gen_ai.operation.name': call.span.operation,
          'gen_ai.provider.name': bench.subject.provider,
        });
        expect(span?.status.code).toBe(0);
        expect(span?.attributes['culprit.failure.category']).toBeUndefined();
      }
      await compareScenarios(bench, helpers);
    },
  },
  R2: {
    run: async (bench) => {
      const shape = async (call: Call): Promise<unknown> => {
        const handed = bench.make(call);
        const shown = shapeOf(handed);
        await bench.drain(call, await handed);
        return shown;
      };
      for (const call of [bench.subject.plain, bench.subject.stream].filter((one) => bench.offers(one)))
        await bench.compare(() => shape(call));
      await compareScenarios(bench, bench.subject.raw);
    },
  },
  R3: {
    run: (bench) => {
      bench.enable();
      for (const object of objectsBelow(bench.client())) expect(isProxy(object)).toBe(false);
    },
  },
  R4: {
    run: async (bench) => {
      const { subject, module } = bench;
      const Class = subject.clientClass === undefined ? module.default : subject.clientClass(module);
      expect(typeof Class).toBe('function');
      const describe = (): unknown => [
        Class.name,
        Class.length,
        Reflect.ownKeys(Class).map(String),
        membersOf(Class.prototype),
        bench.client() instanceof Class,
      ];
      bench.enable(false);
      const bare = describe();
      bench.enable();
      expect(describe()).toEqual(bare);
      class Mine extends Class {}
      const mine = bench.client({ module: withClass(module, Class, Mine) });
      expect(mine).toBeInstanceOf(Class);
      expect(mine.constructor).toBe(Mine);
      await bench.finish(subject.plain, {}, mine);
      expect(await bench.take(1)).toHaveLength(1);
    },
  },
  R5: {
    run: async (bench) => {
      const members = (): unknown => objectsBelow(bench.client()).map(membersOf);
      bench.enable(false);
      const bare = members();
      bench.enable();
      expect(members()).toEqual(bare);
      await compareScenarios(bench, bench.subject.untouched);
    },
  },
  R6: {
    run: async (bench) => {
      const call = bench.subject.stream!;
      const shape = async (): Promise<unknown> => {
        const value = await bench.make(call);
        const chunks = bench.chunksOf(call, value) as any;
        const iterator = chunks[Symbol.asyncIterator]();
        const shown = [
          shapeOf(value),
          shapeOf(chunks),
          Object.prototype.toString.call(iterator),
          Object.keys(iterator as object),
          ['next', 'return', 'throw'].map((key) => typeof iterator[key]),
        ];
        await iterator.next();
        await iterator.return?.();
        return shown;
      };
      const { seen } = await bench.compare(shape);
      expect(seen.threw).toBeUndefined();
      await compareScenarios(bench, bench.subject.doors);
    },
  },
  R7: {
    run: async (bench) => {
      const call = bench.subject.stream!;
      const { seen } = await bench.compare(
        async () => {
          const chunks = await bench.drain(call, await bench.make(call), 1);
          return [chunks, await bench.wire.requests.at(-1)?.ended];
        },
        { troubles: [{ name: 'slow_tokens', ms: 25 }] },
      );
      expect((seen.value as unknown[])[1]).toBe('closed_by_client');
    },
  },
};
