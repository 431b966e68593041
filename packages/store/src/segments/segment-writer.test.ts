import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { tempDir } from '../testing/temp-dir.ts';
import { createSegmentWriter } from './segment-writer.ts';
import type { SegmentWriter, SegmentWriterOptions } from './segment-writer.ts';

const NOON = Date.parse('2026-01-02T12:00:00.000Z');

function create(options: Partial<SegmentWriterOptions> & { directory: string }): SegmentWriter {
  let time = NOON;
  const writer = createSegmentWriter({ signal: 'traces', now: () => time++, ...options });
  onTestFinished(() => writer.close());
  return writer;
}

test('names segments by signal, time, process and number', async () => {
  const directory = join(tempDir(), 'deep', '.culprit');
  await create({ directory }).append('{}');
  expect(readdirSync(directory)).toEqual([`traces-2026-01-02T12-00-00.000Z-${process.pid}-0.jsonl`]);
});

test('keeps the order of the calls and starts a new segment at the limit', async () => {
  const directory = tempDir();
  const writer = create({ directory, maxSegmentBytes: 10 });
  await Promise.all(['aaaa', 'bbbb', 'cccc', 'd'.repeat(50), 'e'].map((line) => writer.append(line)));
  const contents = readdirSync(directory)
    .sort()
    .map((name) => readFileSync(join(directory, name), 'utf8'));
  expect(contents).toEqual(['aaaa\nbbbb\n', 'cccc\n', `${'d'.repeat(50)}\n`, 'e\n']);
});

test('deletes the oldest segments of the signal beyond the total, whoever wrote them, and no other file', async () => {
  const directory = tempDir();
  const others = ['notes.jsonl', 'index.duckdb', 'logs-2026-01-01T00-00-00.000Z-1-0.jsonl'];
  for (const name of [...others, 'traces-2026-01-01T00-00-00.000Z-77-0.jsonl'])
    writeFileSync(join(directory, name), 'x'.repeat(30));
  const writer = create({ directory, maxSegmentBytes: 10, maxTotalBytes: 35 });
  for (const line of ['111111111', '222222222', '333333333', '444444444']) await writer.append(line);
  const names = readdirSync(directory);
  expect(names).toEqual(expect.arrayContaining(others));
  const kept = names
    .filter((name) => !others.includes(name))
    .sort()
    .map((name) => readFileSync(join(directory, name), 'utf8').trim());
  expect(kept).toEqual(['222222222', '333333333', '444444444']);
});

test('a failed write fails its own line alone', async () => {
  const directory = join(tempDir(), 'taken');
  writeFileSync(directory, 'a file where the directory should be');
  const writer = create({ directory });
  await expect(writer.append('lost')).rejects.toThrow();
  rmSync(directory);
  mkdirSync(directory);
  await writer.append('kept');
  expect(readFileSync(join(directory, readdirSync(directory)[0]!), 'utf8')).toBe('kept\n');
});
