import { execFile } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { makeSpan, toLine } from '../testing/spans.ts';
import { tempDir } from '../testing/temp-dir.ts';
import { openEmbeddedStore } from './open-embedded-store.ts';

const SCRIPT = fileURLToPath(new URL('../testing/open-store-process.ts', import.meta.url));

async function inAnotherProcess(...args: string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--conditions=@culprit/source',
    SCRIPT,
    ...args,
  ]);
  return JSON.parse(stdout);
}

test('a second process answers from memory while the first holds the index, and from the index afterwards', async () => {
  const directory = tempDir();
  const path = join(directory, 'traces.jsonl');
  writeFileSync(path, toLine([makeSpan()]));
  const first = await openEmbeddedStore({ directory });
  expect(first.index).toBe('file');
  appendFileSync(path, toLine([makeSpan({ traceId: 'b'.repeat(32) })]));

  expect(await inAnotherProcess(directory)).toEqual({
    index: 'memory',
    reason: 'locked',
    spans: 2,
    traces: 2,
  });
  expect(await first.refresh()).toMatchObject({ spans: 1 });
  await first.close();
  expect(await inAnotherProcess(directory)).toEqual({ index: 'file', spans: 0, traces: 2 });
});

test('a process that is killed while it indexes loses no span', async () => {
  const directory = tempDir();
  const spans = Array.from({ length: 300 }, (_, index) =>
    makeSpan({ traceId: (index + 1).toString(16).padStart(32, '0') }),
  );
  for (const name of ['traces-1.jsonl', 'traces-2.jsonl', 'traces-3.jsonl']) {
    writeFileSync(
      join(directory, name),
      spans
        .splice(0, 100)
        .map((span) => toLine([span]))
        .join(''),
    );
  }
  await expect(inAnotherProcess(directory, 'crash')).rejects.toMatchObject({ signal: 'SIGKILL' });
  const store = await openEmbeddedStore({ directory });
  try {
    expect([store.index, store.report.spans]).toEqual(['file', 200]);
    expect((await store.findTraces({ limit: 1000 })).traces).toHaveLength(300);
  } finally {
    await store.close();
  }
});
