import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedStore, wholeTraces } from '@culprit/store';
import type { StoredTrace } from '@culprit/store';
import { afterAll, beforeAll, expect, test } from 'vitest';
// Neither the demo nor the servers that stand in for Jaeger and Tempo are public interfaces.
import { runDemo } from '../../../packages/cli/src/demo/run-demo.ts';
import { runCulprit } from '../../../packages/cli/src/testing/run-culprit.ts';
import { serveJaeger } from '../../../packages/store/src/testing/serve-jaeger.ts';
import { serveTempo } from '../../../packages/store/src/testing/serve-tempo.ts';
import type { Served } from '../../../packages/store/src/testing/serve.ts';

const directory = mkdtempSync(join(tmpdir(), 'culprit-demo-stores-'));
const traces: StoredTrace[] = [];
const servers: Record<string, Served> = {};

beforeAll(async () => {
  await runDemo({ tickets: 60, seed: 7, directory, concurrency: 12 });
  const store = await openEmbeddedStore({ directory });
  for await (const trace of wholeTraces(store)) traces.push(trace);
  await store.close();
  servers['tempo'] = await serveTempo(traces);
  servers['jaeger'] = await serveJaeger(traces);
}, 120_000);

afterAll(async () => {
  for (const server of Object.values(servers)) await server.close();
  rmSync(directory, { recursive: true, force: true });
});

const run = async (...args: string[]): Promise<[string, number]> => {
  const { stdout, exitCode } = await runCulprit(args, { cwd: directory, now: Date.now });
  return [stdout, exitCode];
};

test.each([
  'ls --all --json',
  'ls --failed --limit 5 --json',
  'ls --category malformed_response --json',
  'ls --category cascading_failure --all --json',
  'ls --provider anthropic --limit 3 --json',
  'ls --incidents --json',
  'ls --incidents --by fingerprint --json',
  'why latest',
  'why latest --json',
  'analyze --json',
])('culprit %s answers from Jaeger and Tempo as from the directory', async (line) => {
  const expected = await run(...line.split(' '), '--dir', directory);
  expect(expected[0]).not.toBe('');
  for (const [kind, { url }] of Object.entries(servers)) {
    expect([kind, ...(await run(...line.split(' '), '--store', `${kind}=${url}`))]).toEqual([
      kind,
      ...expected,
    ]);
  }
});

test('culprit why and analyze explain every trace alike, by its id', async () => {
  for (const { traceId } of traces.slice(0, 10)) {
    const expected = await run('why', traceId, '--json', '--dir', directory);
    for (const [kind, { url }] of Object.entries(servers)) {
      expect(await run('why', traceId, '--json', '--store', `${kind}=${url}`)).toEqual(expected);
      const [analysis] = await run('analyze', traceId, '--json', '--store', `${kind}=${url}`);
      expect(JSON.parse(analysis)).toEqual(JSON.parse(expected[0]));
    }
  }
});
