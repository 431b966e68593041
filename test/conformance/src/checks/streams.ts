import { expect } from 'vitest';
import { flushCalls } from '@culprit/instrumentation';
import type { Bench } from '../bench.ts';
import type { Trouble } from '../subject.ts';
import { textOf } from './output-text.ts';
import type { Checks } from './check.ts';

const streamOf = (bench: Bench): any => bench.make(bench.subject.stream!);

const chunksFrom = async (bench: Bench): Promise<any> =>
  bench.chunksOf(bench.subject.stream!, await streamOf(bench));

const iteratorFrom = async (bench: Bench): Promise<AsyncIterator<unknown>> =>
  (await chunksFrom(bench))[Symbol.asyncIterator]();

interface Ending {
  name: string;
  run(bench: Bench): Promise<unknown>;
  troubles?: (bench: Bench) => readonly Trouble[];
  ending?: string;
  status?: number;
}

const drain = (bench: Bench): Promise<unknown> => bench.finish(bench.subject.stream!);

/** The ways in which a stream ends, and what its span then says. */
const ENDINGS: readonly Ending[] = [
  { name: 'read to its end', run: drain, ending: 'completed' },
  {
    name: 'left at the first chunk',
    run: async (bench) => bench.drain(bench.subject.stream!, await streamOf(bench), 1),
    ending: 'abandoned',
  },
  {
    name: 'returned by hand',
    run: async (bench) => {
      const iterator = await iteratorFrom(bench);
      await iterator.next();
      await iterator.return?.();
    },
    ending: 'abandoned',
  },
  {
    name: 'a consumer that throws',
    run: async (bench) => {
      for await (const _ of await chunksFrom(bench)) throw new RangeError('mine');
    },
    ending: 'abandoned',
  },
  {
    name: 'a reset connection',
    run: async (bench) => {
      // How far it came is a matter of timing.
      try {
        await drain(bench);
      } catch (error) {
        return (error as object).constructor.name;
      }
    },
    troubles: () => [{ name: 'reset_mid_stream', after: 2 }],
    ending: 'failed',
    status: 2,
  },
  {
    name: 'refused before it began',
    run: drain,
    troubles: ({ subject }) => [subject.failures[0]!.trouble],
    status: 2,
  },
];

const SLOW: Trouble = { name: 'slow_tokens', ms: 25 };

/** What a signal of `AbortSignal.timeout` is aborted with, at a moment that does not depend on the clock. */
const timedOut = (): DOMException =>
  new DOMException('The operation was aborted due to timeout', 'TimeoutError');

/** The caller's signal is aborted when the first chunk has come. */
async function stopped(bench: Bench, reason?: unknown): Promise<unknown> {
  const call = bench.subject.stream!;
  const abort = new AbortController();
  for await (const _ of bench.chunksOf(call, await bench.make(call, { signal: abort.signal }))!)
    if (!abort.signal.aborted) abort.abort(reason);
  return 'ended quietly';
}

export const streamChecks: Checks<'R16' | 'R17' | 'R18' | 'R19' | 'R20' | 'R21' | 'R22' | 'R50'> = {
  R16: {
    run: async (bench) => {
      for (const { name, run, troubles, ending, status = 0 } of ENDINGS) {
        const { seen, spans } = await bench.compare(() => run(bench), { troubles: troubles?.(bench) });
        const { attributes, status: said, ended } = spans[0]!;
        expect({ name, status: said.code, ended }).toEqual({ name, status, ended: true });
        // Some SDKs end a broken stream without a word: then nothing was thrown that the ending could tell of.
        if (ending !== undefined && (ending !== 'failed' || seen.threw !== undefined))
          expect({ name, ending: attributes['culprit.stream.ending'] }).toEqual({ name, ending });
        if (status === 2) expect(attributes['error.type']).toBeTypeOf('string');
      }
    },
  },
  R17: {
    run: async (bench, filled) => {
      const cut = await bench.compare(() => drain(bench), { troubles: [{ name: 'stream_cut', after: 2 }] });
      expect(cut.spans[0]!.attributes['culprit.failure.category']).toBe('incomplete_response');
      if (!filled('signal')) return;
      const cancelled = await bench.compare(() => stopped(bench), { troubles: [SLOW] });
      expect(cancelled.spans[0]!.attributes['culprit.outcome']).toBe('cancelled');
      expect(cancelled.spans[0]!.attributes['culprit.failure.category']).toBeUndefined();
      const late = await bench.compare(() => stopped(bench, timedOut()), { troubles: [SLOW] });
      expect(late.spans[0]!.attributes['culprit.failure.category']).toBe('network_timeout');
      expect(late.spans[0]!.status.code).toBe(2);
    },
  },
  R18: {
    run: async (bench) => {
      bench.enable();
      const kept = await streamOf(bench);
      flushCalls();
      const [span, ...others] = await bench.take(1);
      expect(others).toEqual([]);
      expect(span?.attributes['culprit.stream.ending']).toBe('unread');
      await bench.drain(bench.subject.stream!, kept, 1).catch(() => undefined);
      expect(await bench.take(0)).toEqual([]);
    },
  },
  R19: {
    run: (bench) => {
      const about = bench.harness.diagnostics.filter((line) => /ended|end\(\)/i.test(line));
      expect(about).toEqual([]);
    },
  },
  R20: {
    run: async (bench) => {
      bench.enable();
      const left = await streamOf(bench);
      await bench.finish(bench.subject.plain);
      expect(await bench.take(1)).toHaveLength(1);
      await bench.drain(bench.subject.stream!, left, 1);
      expect(await bench.take(1)).toHaveLength(1);
    },
  },
  R21: {
    run: async (bench) => {
      bench.enable();
      const streamed = (await bench.spanOf(bench.subject.stream!)).attributes;
      const first = streamed['gen_ai.response.time_to_first_chunk'] as number;
      expect(first).toBeGreaterThan(0);
      expect(streamed['culprit.stream.last_chunk']).toBeGreaterThanOrEqual(first);
      const plain = (await bench.spanOf(bench.subject.plain)).attributes;
      expect(plain['gen_ai.response.time_to_first_chunk']).toBeUndefined();
    },
  },
  R22: {
    run: async (bench, filled) => {
      const { plain, stream } = bench.subject;
      bench.enable();
      bench.configure({ captureContent: 'span' });
      try {
        for (const call of filled('stream') && stream?.text !== undefined ? [plain, stream] : [plain]) {
          const read = call.text!(await bench.finish(call));
          const [span] = await bench.take(1);
          expect(textOf(span!.attributes['gen_ai.output.messages'] as string)).toBe(read);
          expect(read).not.toBe('');
        }
      } finally {
        bench.configure();
      }
    },
  },
  R50: {
    run: async (bench) => {
      bench.enable();
      const keys = async (streamed: boolean): Promise<string[]> => {
        const { attributes } = await bench.spanOf(streamed ? bench.subject.stream! : bench.subject.plain);
        return Object.keys(attributes)
          .filter((key) => !/stream|time_to_first_chunk/.test(key))
          .sort();
      };
      expect(await keys(true)).toEqual(await keys(false));
    },
  },
};
