import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runNode } from './testing/run-node.ts';

test('R18 R91 streams whose references are dropped end after garbage collection, read or not', async () => {
  const fixture = join(import.meta.dirname, 'testing/fixtures/dropped-streams.ts');
  const { stdout, stderr, code } = await runNode(['--expose-gc', fixture]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { before, after, outcomes, diagnostics } = JSON.parse(stdout) as {
    before: number;
    after: number;
    outcomes: Record<string, number>;
    diagnostics: string[];
  };
  expect(before).toBeGreaterThan(0);
  expect(after).toBe(0);
  expect(outcomes).toEqual({ unread: 500, abandoned: 500 });
  expect(diagnostics).toEqual([]);
});
