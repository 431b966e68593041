import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEmbeddedStore } from '../embedded/open-embedded-store.ts';
import { openJaegerStore } from '../jaeger/open-jaeger-store.ts';
import { openTempoStore } from '../tempo/open-tempo-store.ts';
import { foreignTraces } from '../testing/foreign-traces.ts';
import { manyTraces, T0_MS } from '../testing/many-traces.ts';
import { serveJaeger } from '../testing/serve-jaeger.ts';
import { serveTempo } from '../testing/serve-tempo.ts';
import type { Served } from '../testing/serve.ts';
import { toLine } from '../testing/spans.ts';
import { allTraces, wholeTraces } from '../trace-store.ts';
import type { TraceQuery, TraceStore, TraceSummary } from '../trace-store.ts';

const traces = [...manyTraces(150), ...foreignTraces().map(({ trace }) => trace)];
const now = (): number => T0_MS + 3 * 86_400_000;
const directory = mkdtempSync(join(tmpdir(), 'culprit-same-'));
const servers: Served[] = [];
const stores = new Map<string, TraceStore>();
let embedded: TraceStore;

beforeAll(async () => {
  writeFileSync(join(directory, 'traces.jsonl'), traces.map(({ spans }) => toLine(spans)).join(''));
  embedded = await openEmbeddedStore({ directory, index: 'memory' });
  const started = async (server: Promise<Served>): Promise<{ url: string; now: () => number }> => {
    servers.push(await server);
    return { url: servers.at(-1)?.url ?? '', now };
  };
  stores.set('Tempo', openTempoStore(await started(serveTempo(traces))));
  stores.set(
    'an older Tempo with narrow limits',
    openTempoStore(
      await started(serveTempo(traces, { v2: false, nilKnown: false, maxLimit: 20, maxRange: 7200 })),
    ),
  );
  stores.set('Jaeger', openJaegerStore(await started(serveJaeger(traces))));
  stores.set('a later Jaeger', openJaegerStore(await started(serveJaeger(traces, { search: 'attributes' }))));
});
afterAll(async () => {
  for (const store of [embedded, ...stores.values()]) await store.close();
  for (const server of servers) await server.close();
  rmSync(directory, { recursive: true, force: true });
});

const QUERIES: readonly TraceQuery[] = [
  {},
  { failed: true },
  { failed: false },
  { category: 'malformed_response' },
  { category: 'cascading_failure' },
  { category: 'network_timeout' },
  { service: 'search' },
  { service: 'nobody' },
  { model: 'claude "fable"' },
  { provider: 'gcp.gemini' },
  { failed: true, service: 'mail', model: 'gpt-5' },
  { category: 'rate_limit', provider: 'openai' },
  { since: T0_MS + 40_000_000, until: T0_MS + 100_000_000.5 },
];

const NAMES = ['Tempo', 'an older Tempo with narrow limits', 'Jaeger', 'a later Jaeger'] as const;

/** Verdicts that no span carried when it was stored: a search by them cannot see these traces, a list of all can. */
const unseen = new Set(
  foreignTraces()
    .filter(({ trace }) => !trace.spans.some(({ status }) => status === 'error'))
    .map(({ trace }) => trace.traceId),
);
const foreign = new Set(foreignTraces().map(({ trace }) => trace.traceId));

/** What a search of that store is documented to lose. */
function losesNothing(name: string, query: TraceQuery): (trace: TraceSummary) => boolean {
  if (query.category !== undefined && query.category !== 'cascading_failure' && name !== 'Tempo')
    return ({ traceId }) => !foreign.has(traceId);
  if (query.category !== undefined || query.failed === true) return ({ traceId }) => !unseen.has(traceId);
  return () => true;
}

async function pages(store: TraceStore, query: TraceQuery): Promise<TraceSummary[]> {
  const found: TraceSummary[] = [];
  for await (const trace of allTraces(store, query)) found.push(trace);
  return found;
}

describe.each(NAMES)('%s', (name) => {
  test.each(QUERIES)('answers %j as the embedded store does, page after page', async (query) => {
    const expected = (await pages(embedded, query)).filter(losesNothing(name, query));
    expect(await pages(stores.get(name)!, { ...query, limit: 20 })).toEqual(expected);
  });

  test('counts what the embedded store counts', async () => {
    const query = { service: 'tickets', since: T0_MS + 60_000 };
    expect(await stores.get(name)!.investigate!(query)).toEqual(await embedded.investigate!(query));
  });

  test('reads each trace as it was sent, by its id in any case', async () => {
    for (const trace of traces.slice(0, 5)) {
      expect(await stores.get(name)!.getTrace(trace.traceId.toUpperCase())).toEqual(
        await embedded.getTrace(trace.traceId),
      );
    }
  });

  test('finds a trace by the beginning of its id, and names those that share it', async () => {
    const store = stores.get(name)!;
    const [first] = traces;
    expect((await store.getTrace(first!.traceId.slice(0, 12)))?.traceId).toBe(first!.traceId);
    await expect(store.getTrace('0')).rejects.toMatchObject({ name: 'AmbiguousTraceIdError', prefix: '0' });
    expect(await store.getTrace('f'.repeat(32))).toBeUndefined();
  });

  test('hands out the spans of every trace that matches', async () => {
    const ids: string[] = [];
    for await (const { traceId, spans } of wholeTraces(stores.get(name)!, { service: 'mail' })) {
      expect(spans.length).toBeGreaterThan(1);
      ids.push(traceId);
    }
    expect(ids).toEqual((await pages(embedded, { service: 'mail' })).map(({ traceId }) => traceId));
  });
});
