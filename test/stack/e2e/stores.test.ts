import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedStore, openJaegerStore, openTempoStore, wholeTraces } from '@culprit/store';
import type { StoredTrace, TraceStore } from '@culprit/store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// The demo and the command line are no public interfaces: this is the command as a person runs it.
import { runDemo } from '../../../packages/cli/src/demo/run-demo.ts';
import { runCulprit } from '../../../packages/cli/src/testing/run-culprit.ts';
import { available, needs } from './support/images.ts';
import { Stack } from './support/stack.ts';
import { until } from './support/until.ts';

const KINDS = ['jaeger', 'tempo'] as const;
const OPEN = { jaeger: openJaegerStore, tempo: openTempoStore };

const directory = mkdtempSync(join(tmpdir(), 'culprit-stores-'));
const stack = new Stack();
const urls: { jaeger?: string; tempo?: string } = {};
const recorded: StoredTrace[] = [];

beforeAll(async () => {
  if (!(await available('collector', 'jaeger'))) return;
  urls.jaeger = (await stack.jaeger()).url(16686);
  if (await available('tempo')) urls.tempo = (await stack.tempo()).url(3200);
  const collector = await stack.collector({ configs: ['collector/collector.yaml', 'collector/rules.yaml'] });
  await runDemo({ tickets: 60, seed: 7, directory, concurrency: 12, otlp: collector.url(4318) });
  const store = await openEmbeddedStore({ directory });
  for await (const trace of wholeTraces(store)) recorded.push(trace);
  await store.close();
  for (const kind of KINDS) {
    const url = urls[kind];
    if (url !== undefined) await arrived(OPEN[kind]({ url }));
  }
});
afterAll(async () => {
  await stack.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** Waits for every span, by the trace and by the search: a backend may answer the one before the other. */
async function arrived(store: TraceStore): Promise<void> {
  for (const { traceId, spans } of recorded) {
    await until(
      () => store.getTrace(traceId),
      (trace) => trace?.spans.length === spans.length,
    );
  }
  await until(
    async () => (await store.findTraces({ limit: 10_000 })).traces.length,
    (found) => found >= recorded.length,
  );
  await store.close();
}

const run = async (...args: string[]): Promise<[stdout: string, exitCode: number]> => {
  const { stdout, exitCode } = await runCulprit(args, { cwd: directory, now: Date.now });
  return [stdout, exitCode];
};

describe.each(KINDS)('culprit --store %s=URL', (kind) => {
  test.for([
    'ls --all --json',
    'ls --failed --limit 5 --json',
    'ls --category malformed_response --json',
    'ls --category cascading_failure --all --json',
    'ls --provider anthropic --limit 3 --json',
    'ls --model gpt-5-mini --limit 7 --json',
    'ls --incidents --json',
    'ls --incidents --by fingerprint --json',
    'why latest',
    'why latest --json',
    'analyze --json',
  ])('%s answers as from the directory', async (line, context) => {
    await needs(context, 'collector', 'jaeger', kind);
    const expected = await run(...line.split(' '), '--dir', directory);
    expect(expected[0]).not.toBe('');
    expect(await run(...line.split(' '), '--store', `${kind}=${urls[kind]}`)).toEqual(expected);
  });

  test('why finds a trace by its id and by the beginning of it', async (context) => {
    await needs(context, 'collector', 'jaeger', kind);
    const { traceId } = recorded[0]!;
    const expected = await run('why', traceId, '--json', '--dir', directory);
    for (const id of [traceId, traceId.slice(0, 12)])
      expect(await run('why', id, '--json', '--store', `${kind}=${urls[kind]}`)).toEqual(expected);
  });

  test('a trace that is not there, and a server of the other kind, are told apart', async (context) => {
    await needs(context, 'collector', 'jaeger', kind);
    const other = kind === 'jaeger' ? 'tempo' : 'jaeger';
    const ask = (store: string) => runCulprit(['why', 'f'.repeat(32), '--store', store], { cwd: directory });
    expect((await ask(`${kind}=${urls[kind]}`)).stderr).toContain('There is no trace');
    expect((await ask(`${other}=${urls[kind]}`)).stderr).toMatch(/is not (Tempo|Jaeger)'s API/);
  });
});
