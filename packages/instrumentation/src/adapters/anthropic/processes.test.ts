import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runNode } from '../../testing/run-node.ts';

const FIXTURES = join(import.meta.dirname, '../../testing/fixtures');

async function outputOf(args: readonly string[]): Promise<Record<string, unknown>> {
  const { stdout, stderr, code } = await runNode(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe.each(['own', 'native'])('with spans of kind %s', (spans) => {
  test('R8 R9 exactly the rejections are unhandled that are so without us', async () => {
    const fixture = join(FIXTURES, 'anthropic-rejections.ts');
    const bare = await outputOf([fixture, 'off', spans]);
    const instrumented = await outputOf([fixture, 'on', spans]);
    const steps = Object.keys(bare['seen'] as object).length;
    expect(steps).toBeGreaterThan(30);
    expect(instrumented['seen']).toEqual(bare['seen']);
    expect(bare['spans']).toBe(spans === 'native' ? steps : 0);
    expect(instrumented['spans']).toBe(steps);
    expect(instrumented['diagnostics']).toEqual([]);
  }, 60_000);

  test('R18 R91 dropped streams end after garbage collection, read or not', async () => {
    const fixture = join(FIXTURES, 'anthropic-dropped-streams.ts');
    expect(await outputOf(['--expose-gc', fixture, spans])).toEqual({
      open: 0,
      outcomes: { unread: 200, abandoned: 200, undefined: 200 },
      diagnostics: [],
    });
  });
});
