import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tempDir } from '../testing/temp-dir.ts';
import { readLines } from './read-lines.ts';
import type { ReadLinesOptions, SegmentLine } from './read-lines.ts';
import { statSegment } from './segment-files.ts';

async function linesOf(
  content: Uint8Array | string,
  options: ReadLinesOptions & { name?: string } = {},
): Promise<SegmentLine[]> {
  const path = join(tempDir(), options.name ?? 'traces.jsonl');
  writeFileSync(path, content);
  return Array.fromAsync(readLines((await statSegment(path))!, options));
}

test('numbers lines, gives their ends in bytes, and tells an unfinished last one', async () => {
  expect(await linesOf('é\n\nb')).toEqual([
    { text: 'é', number: 1, end: 3, complete: true },
    { text: '', number: 2, end: 4, complete: true },
    { text: 'b', number: 3, end: 5, complete: false },
  ]);
});

test('goes on at an offset', async () => {
  expect(await linesOf('a\nb\nc\n', { offset: 2, linesBefore: 1 })).toMatchObject([
    { text: 'b', number: 2, end: 4 },
    { text: 'c', number: 3, end: 6 },
  ]);
});

test('keeps no text of a line over the limit and goes on behind it', async () => {
  const lines = await linesOf(`a\n${'x'.repeat(1_000_000)}\nb\n`, { maxLineBytes: 1000 });
  expect(lines.map(({ text, end }) => [text, end])).toEqual([
    ['a', 2],
    [undefined, 1_000_003],
    ['b', 1_000_005],
  ]);
});

test('a file that is gone has no lines', async () => {
  const file = {
    path: join(tempDir(), 'gone.jsonl'),
    size: 1,
    mtimeMs: 0,
    inode: '',
    compression: 'none' as const,
  };
  expect(await Array.fromAsync(readLines(file))).toEqual([]);
});

test('reads what was written, compressed or not', async () => {
  const line = fc
    .string({ unit: 'grapheme', maxLength: 30 })
    .filter((text) => !/[\n\ud800-\udfff]/.test(text));
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 20 }), fc.boolean(), async (texts, compressed) => {
      const content = texts.map((text) => `${text}\n`).join('');
      const lines = compressed
        ? await linesOf(gzipSync(content), { name: 'a.jsonl.gz' })
        : await linesOf(content);
      expect(lines.map((read) => read.text)).toEqual(texts);
    }),
    { numRuns: 100 },
  );
});
