import { expect } from 'vitest';
import type { Bench } from '../bench.ts';
import type { UsageCase } from '../subject.ts';
import { specsOf } from './faults.ts';
import type { Checks } from './check.ts';

function usageOf(bench: Bench, { call, value, chunks }: UsageCase): Record<string, unknown> {
  const { plain, stream } = bench.subject;
  const specs = specsOf(bench);
  const named = specs.find(({ path, method }) => `${path.instance}.${method}` === call);
  const method = chunks === undefined ? plain.method : (stream ?? plain).method;
  const spec = call === undefined ? specs.find((one) => one.method === method) : named;
  if (spec === undefined) throw new Error(`the adapter has no call ${call ?? method}`);
  if (chunks === undefined) return { ...spec.response(value, {}).usage };
  const reader = spec.stream;
  if (reader === undefined) throw new Error(`${call ?? method} has no stream reader`);
  const state = reader.empty({}, undefined);
  for (const chunk of chunks) reader.fold(state, chunk);
  return { ...reader.response(state).usage };
}

function expectUsage(bench: Bench, entry: UsageCase): void {
  const usage = usageOf(bench, entry);
  expect({ name: entry.name, ...usage }).toMatchObject({ name: entry.name, ...entry.usage });
  const part = (key: string): number => (usage[key] as number | undefined) ?? 0;
  const input = part('inputTokens');
  expect(part('cacheReadTokens') + part('cacheWriteTokens')).toBeLessThanOrEqual(input);
  expect(part('audioInputTokens')).toBeLessThanOrEqual(input);
  expect(part('reasoningTokens')).toBeLessThanOrEqual(part('outputTokens'));
}

export const usageChecks: Checks<'R47' | 'R48' | 'R49' | 'R52'> = {
  R47: {
    run: async (bench) => {
      bench.enable();
      for (const call of [bench.subject.plain, bench.subject.stream!]) {
        const reported = call.usage?.(await bench.finish(call));
        const [span] = await bench.take(1);
        expect(span?.attributes['gen_ai.usage.input_tokens']).toBe(reported?.input);
        expect(span?.attributes['gen_ai.usage.output_tokens']).toBe(reported?.output);
        if (call === bench.subject.plain) expect(reported?.output).toBeGreaterThan(0);
      }
    },
  },
  R48: {
    newest: true,
    run: (bench) => {
      const cases = bench.subject.usages!.filter(({ chunks }) => chunks === undefined);
      expect(cases).not.toEqual([]);
      for (const entry of cases) expectUsage(bench, entry);
    },
  },
  R49: {
    newest: true,
    run: (bench) => {
      const cases = bench.subject.usages!.filter(({ chunks }) => chunks !== undefined);
      expect(cases).not.toEqual([]);
      for (const entry of cases) expectUsage(bench, entry);
    },
  },
  R52: {
    newest: true,
    run: async (bench) => {
      bench.enable();
      const total = async (name: string): Promise<number> =>
        ((await bench.harness.metrics()).get(name) ?? []).reduce((sum, { value }) => sum + value, 0);
      const names = ['culprit.operations', 'culprit.attempts', 'gen_ai.client.operation.duration'];
      const before = await Promise.all(names.map(total));
      bench.sample(false);
      try {
        await bench.finish(bench.subject.plain);
      } finally {
        bench.sample(true);
      }
      expect(await bench.take(0)).toEqual([]);
      const after = await Promise.all(names.map(total));
      expect(after[0]! - before[0]!).toBe(1);
      if (bench.subject.retries === true) expect(after[1]! - before[1]!).toBe(1);
      expect(after[2]!).toBeGreaterThan(before[2]!);
    },
  },
};
