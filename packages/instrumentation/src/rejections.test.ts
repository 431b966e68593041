import { expect, test } from 'vitest';
import { join } from 'node:path';
import { runNode } from './testing/run-node.ts';

const FIXTURE = join(import.meta.dirname, 'testing/fixtures/rejections.ts');

interface Seen {
  seen: Record<string, string[]>;
  spans: number;
  diagnostics: string[];
}

async function observe(mode: 'on' | 'off'): Promise<Seen> {
  const { stdout, stderr, code } = await runNode([FIXTURE, mode]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Seen;
}

test('R8 R9 exactly the rejections are unhandled that are so without us, and every call has its span', async () => {
  const [bare, instrumented] = await Promise.all([observe('off'), observe('on')]);
  expect(Object.keys(bare.seen).length).toBeGreaterThan(25);
  expect(instrumented.seen).toEqual(bare.seen);
  expect(bare.spans).toBe(0);
  expect(instrumented.spans).toBe(Object.keys(instrumented.seen).length);
  expect(instrumented.diagnostics).toEqual([]);
}, 60_000);
