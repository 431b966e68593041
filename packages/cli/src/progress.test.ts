import { expect, test } from 'vitest';
import type { CliContext } from './context.ts';
import { createProgress } from './progress.ts';

function setUp(interactive: boolean): { context: CliContext; written: string[]; pass(ms: number): void } {
  const written: string[] = [];
  let now = 0;
  const context = {
    interactive,
    now: () => now,
    process: { stderr: { write: (text: string) => written.push(text) } },
  } as unknown as CliContext;
  return { context, written, pass: (ms) => (now += ms) };
}

test('draws nothing where nobody looks', () => {
  const { context, written, pass } = setUp(false);
  const progress = createProgress(context, 'Indexing');
  pass(10_000);
  progress.update(1, 2);
  progress.done();
  expect(written).toEqual([]);
});

test('draws nothing for short work', () => {
  const { context, written, pass } = setUp(true);
  const progress = createProgress(context, 'Indexing');
  pass(200);
  progress.update(1, 2);
  progress.done();
  expect(written).toEqual([]);
});

test('draws a bar for long work, once a change, and takes it away', () => {
  const { context, written, pass } = setUp(true);
  const progress = createProgress(context, 'Indexing');
  pass(500);
  progress.update(1, 2);
  progress.update(1, 2);
  progress.update(0, 0);
  progress.done();
  progress.done();
  expect(written).toEqual([`\rIndexing ${'█'.repeat(12)}${'░'.repeat(12)} 50 %`, '\r\u001b[K']);
});
