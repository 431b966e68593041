import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FoundTrace, RemoteBackend } from './backend.ts';
import { searchWindows } from './search-windows.ts';

const HOUR = 3_600_000;

/** A server that keeps traces of one instant and hands out the first `limit` that it comes upon. */
function backendOf(
  startsMs: readonly number[],
  options: { limit: number; resolutionMs: number },
): RemoteBackend {
  const traces = startsMs.map((ms, n): FoundTrace => ({
    traceId: String(n),
    startNs: BigInt(ms) * 1_000_000n,
  }));
  return {
    name: 'Test',
    resolutionMs: options.resolutionMs,
    searchLimit: options.limit,
    maxSearchLimit: 1_000_000,
    search: (_query, { fromMs, toMs }, { limit }) => {
      expect(toMs).toBeGreaterThan(fromMs);
      const found = traces
        .filter(
          ({ startNs }) => startNs >= BigInt(fromMs) * 1_000_000n && startNs <= BigInt(toMs) * 1_000_000n,
        )
        .slice(0, limit);
      return Promise.resolve({ found, complete: found.length < limit });
    },
    fetchTrace: () => Promise.resolve(undefined),
    verify: () => Promise.resolve(),
    close: () => undefined,
  };
}

const start = fc.oneof(
  fc.integer({ min: 0, max: 50 * HOUR }),
  fc.integer({ min: 10 * HOUR, max: 10 * HOUR + 5 }),
);

test('finds every trace of the range once, newest first, however few come at once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(start, { maxLength: 60 }),
      fc.integer({ min: 1, max: 8 }),
      fc.constantFrom(1, 1000),
      fc.integer({ min: 1, max: 50 * HOUR }),
      async (starts, limit, resolutionMs, toMs) => {
        const found: bigint[] = [];
        const ids = new Set<string>();
        const backend = backendOf(starts, { limit, resolutionMs });
        const range = { fromMs: 0, toMs };
        for await (const window of searchWindows(backend, {
          query: {},
          range,
          signal: new AbortController().signal,
        }))
          for (const { traceId, startNs } of window) {
            found.push(startNs);
            ids.add(traceId);
          }
        const expected = starts.filter((ms) => ms < toMs).sort((a, b) => b - a);
        expect(found).toEqual(expected.map((ms) => BigInt(ms) * 1_000_000n));
        expect(ids.size).toBe(expected.length);
      },
    ),
  );
});
