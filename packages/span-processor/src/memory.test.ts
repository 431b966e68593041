import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

describe('memory', () => {
  it('R91 stays flat over tens of thousands of failing, aborted and abandoned traces', () => {
    const script = fileURLToPath(new URL('testing/leak.ts', import.meta.url));
    const output = execFileSync(
      process.execPath,
      ['--expose-gc', '--conditions=@culprit/source', script, '12000'],
      {
        encoding: 'utf8',
      },
    );
    const { heapBefore, heapAfter, state } = JSON.parse(output) as {
      heapBefore: number;
      heapAfter: number;
      state: Record<string, number>;
    };
    expect(heapAfter / heapBefore).toBeLessThan(1.05);
    // The spans that never end are those of the last `maxTraces` traces at most.
    expect(state['traces']).toBeLessThanOrEqual(100);
    expect(state['faults']).toBe(0);
  });
});
