import type { TracerProvider } from '@opentelemetry/api';
import fc from 'fast-check';
import { expect } from 'vitest';
import { reportedFaults } from '@culprit/instrumentation';
import { ADAPTERS } from '../../../../packages/instrumentation/src/adapters/index.ts';
import type { CallSpec } from '../../../../packages/instrumentation/src/adapter.ts';
import type { Bench } from '../bench.ts';
import type { Call } from '../subject.ts';
import { countingReads } from './counting-reads.ts';
import { HOSTILE } from './hostile-values.ts';
import { mutate } from './mutate.ts';
import type { Checks } from './check.ts';

const callsOf = ({ subject }: Bench): Call[] => [subject.plain, ...(subject.stream ? [subject.stream] : [])];

export function specsOf(bench: Bench): readonly CallSpec[] {
  const adapter = ADAPTERS.find(({ name }) => name === bench.subject.adapter);
  if (adapter === undefined) throw new Error(`no adapter is called ${bench.subject.adapter}`);
  return adapter.calls;
}

/** A provider whose tracers throw at every touch, and hand out spans that do. */
const THROWING: TracerProvider = {
  getTracer: () => {
    const fault = (): never => {
      throw new Error('fault of the tracer');
    };
    return { startSpan: fault, startActiveSpan: fault };
  },
};

const RUNS = 150;

export const faultChecks: Checks<'R10' | 'R51' | 'R88' | 'R89'> = {
  R10: {
    newest: true,
    run: async (bench) => {
      bench.enable();
      bench.useTracers(THROWING);
      try {
        for (const call of callsOf(bench)) {
          bench.enable(false);
          const bare = await bench.see(() => bench.finish(call));
          bench.enable();
          expect(await bench.see(() => bench.finish(call))).toEqual(bare);
        }
      } finally {
        bench.useTracers();
        await bench.take(0);
      }
      const seen = [];
      for (const call of callsOf(bench))
        seen.push({ call, args: call.args({}, bench.module), value: await bench.finish(call) });
      await bench.take(seen.length);
      for (const spec of specsOf(bench)) expectTolerant(spec, seen);
    },
  },
  R51: {
    run: async (bench) => {
      const before = bench.harness.diagnostics.length;
      const { spans } = await bench.compare(() =>
        bench.finish(bench.subject.plain, { model: 'nobody-has-heard-of-it-1' }),
      );
      expect(spans[0]?.status.code).toBe(0);
      expect(spans[0]?.attributes['culprit.cost.usd']).toBeUndefined();
      expect(bench.harness.diagnostics.slice(before)).toEqual([]);
    },
  },
  R88: {
    run: async (bench) => {
      const { plain } = bench.subject;
      const reads = async (enabled: boolean): Promise<Readonly<Record<string, number>>> => {
        bench.enable(enabled);
        const counting = countingReads(plain.args({}, bench.module));
        await bench.send(plain, counting.args);
        return counting.reads();
      };
      bench.sample(false);
      bench.useMeters({ getMeter: () => undefined } as never);
      try {
        const bare = await reads(false);
        const more = Object.entries(await reads(true)).filter(([path, count]) => count > (bare[path] ?? 0));
        // What the span would be named after, and nothing of the content.
        const beyond = more.filter(([path]) => path.split('.').length > 2).map(([path]) => path);
        expect(beyond).toEqual([]);
      } finally {
        bench.sample(true);
        bench.useMeters();
      }
      expect(await bench.take(0)).toEqual([]);
    },
  },
  R89: {
    newest: true,
    run: async (bench) => {
      const { plain } = bench.subject;
      bench.configure({ captureContent: 'both' });
      try {
        for (const [name, make] of Object.entries(HOSTILE)) {
          if (bench.subject.endless?.includes(name) === true) continue;
          for (const [at, key] of placesIn(plain.args({}, bench.module))) {
            const args = (): unknown[] => {
              const fresh = plain.args({}, bench.module);
              (fresh[at] as Record<string, unknown>)[key] = make();
              return fresh;
            };
            const see = async (enabled: boolean): Promise<unknown> => {
              bench.enable(enabled);
              return { name, key, seen: await bench.see(() => bench.send(plain, args())) };
            };
            const bare = await see(false);
            expect(await see(true)).toEqual(bare);
          }
        }
      } finally {
        bench.configure();
        bench.enable();
        for (const { ended } of await bench.take(1)) expect(ended).toBe(true);
      }
    },
  },
};

/** Where a value can be put: the top-level keys of plain objects among the arguments, but for the signal's holder. */
function placesIn(args: readonly unknown[]): [number, string][] {
  return args.flatMap((arg, at) => {
    const plain = typeof arg === 'object' && arg !== null && Object.getPrototypeOf(arg) === Object.prototype;
    if (!plain) return [];
    return Object.keys(arg)
      .filter((key) => !/signal/i.test(key))
      .slice(0, 2)
      .map((key): [number, string] => [at, key]);
  });
}

/** Readers get what they saw with parts missing, null or of another kind, and throw at none of it. */
function expectTolerant(spec: CallSpec, seen: readonly { args: unknown[]; value: unknown }[]): void {
  const faults: string[] = [];
  const attempt = (place: string, run: () => unknown): void => {
    try {
      run();
    } catch (error) {
      faults.push(`${spec.path.instance}.${spec.method} ${place}: ${String(error)}`);
    }
  };
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom(...seen), (seed, { args, value }) => {
      const badArgs = mutate(args, seed) as unknown[];
      const list = Array.isArray(badArgs) ? badArgs : [badArgs];
      let request = {};
      attempt('head', () => spec.head(list, undefined));
      attempt('request', () => (request = spec.request(list, undefined) ?? {}));
      attempt('prompt', () => spec.prompt(list, undefined));
      attempt('signal', () => spec.signal(list, undefined));
      const badValue = mutate(value, seed);
      attempt('response', () => spec.response(badValue, request));
      const reader = spec.stream;
      if (reader === undefined) return;
      attempt('stream', () => {
        const state = reader.empty(request, badValue);
        for (const chunk of Array.isArray(badValue) ? badValue : [badValue]) reader.fold(state, chunk);
        reader.response(state);
      });
    }),
    { numRuns: RUNS, seed: 7 },
  );
  expect([...new Set(faults)]).toEqual([]);
  expect(reportedFaults().size).toBeLessThan(200);
}
