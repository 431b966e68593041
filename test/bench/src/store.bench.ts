// How fast segments are indexed and queried: `node --conditions=@culprit/source test/bench/src/store.bench.ts [spans]`.
// Prints one line of JSON per measurement.
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { investigate, openEmbeddedStore } from '@culprit/store';
import type { EmbeddedStore } from '@culprit/store';

const SPANS_PER_TRACE = 10;
const FAILED_SHARE = 0.1;
const REPEATS = 9;

const wanted = Number(process.argv[2] ?? 100_000);
const directory = mkdtempSync(join(tmpdir(), 'culprit-bench-'));

try {
  const traces = Math.ceil(wanted / SPANS_PER_TRACE);
  const segment = join(directory, 'traces-bench.jsonl');
  await writeSegment(segment, traces);
  const spans = traces * SPANS_PER_TRACE;

  const started = performance.now();
  let store = await openEmbeddedStore({ directory });
  const seconds = (performance.now() - started) / 1000;
  print('index', {
    spans,
    seconds: round(seconds),
    spansPerSecond: Math.round(spans / seconds),
    segmentMB: megabytes(segment),
    peakRssMB: Math.round(process.resourceUsage().maxRSS / 1024),
  });
  await store.close();
  print('file', { indexMB: megabytes(join(directory, 'index.duckdb')) });

  const reopened = performance.now();
  store = await openEmbeddedStore({ directory });
  print('reopen, nothing new', { ms: round(performance.now() - reopened) });
  await measureQueries(store);
  await store.close();
} finally {
  rmSync(directory, { recursive: true, force: true });
}

async function measureQueries(store: EmbeddedStore): Promise<void> {
  const { traces } = await store.findTraces({ failed: true, limit: 1 });
  const id = traces[0]?.traceId ?? '';
  const queries: Record<string, () => Promise<unknown>> = {
    'one trace by id': () => store.getTrace(id),
    'one trace by prefix': () => store.getTrace(id.slice(0, 12)),
    'latest 100 traces': () => store.findTraces(),
    'latest 100 failed traces of a category': () =>
      store.findTraces({ failed: true, category: 'rate_limit' }),
    'numbers of everything': () => investigate(store),
    'numbers of one model': () => investigate(store, { model: 'model-1' }),
  };
  for (const [name, run] of Object.entries(queries)) print(name, { medianMs: await medianMs(run) });
}

async function medianMs(run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const started = performance.now();
    await run();
    times.push(performance.now() - started);
  }
  return round(times.sort((a, b) => a - b)[Math.floor(REPEATS / 2)] ?? 0);
}

async function writeSegment(path: string, traces: number): Promise<void> {
  const out = createWriteStream(path);
  for (let trace = 0; trace < traces; trace++) {
    if (!out.write(`${JSON.stringify(request(trace))}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

/** One pipeline run of ten spans with about the attributes that Culprit writes; every tenth run has a failure. */
function request(trace: number): unknown {
  const traceId = (trace + 1).toString(16).padStart(8, '0').padEnd(32, '7');
  const failed = trace % Math.round(1 / FAILED_SHARE) === 0;
  const spans = Array.from({ length: SPANS_PER_TRACE }, (_, index) => {
    const start = 1_767_323_045_000_000_000n + BigInt(trace) * 1_000_000_000n + BigInt(index) * 1_000_000n;
    // The last call fails, and the pipeline with it.
    const fails = failed && (index === 0 || index === SPANS_PER_TRACE - 1);
    return {
      traceId,
      spanId: (trace * SPANS_PER_TRACE + index + 1).toString(16).padStart(16, '0'),
      parentSpanId: index === 0 ? '' : (trace * SPANS_PER_TRACE + 1).toString(16).padStart(16, '0'),
      name: index === 0 ? 'pipeline' : `chat model-${trace % 5}`,
      kind: index === 0 ? 1 : 3,
      startTimeUnixNano: String(start),
      endTimeUnixNano: String(start + 900_000_000n),
      status: fails ? { code: 2, message: '429 slow down' } : {},
      attributes: index === 0 ? [] : attributes(trace, index, fails),
      events: [],
      links: [],
    };
  });
  const resource = {
    attributes: keyValues({ 'service.name': 'bench', 'service.version': '1.0.0', 'process.pid': 1 }),
  };
  return {
    resourceSpans: [
      { resource, scopeSpans: [{ scope: { name: '@culprit/instrumentation', version: '0.1.0' }, spans }] },
    ],
  };
}

function attributes(trace: number, index: number, fails: boolean): unknown[] {
  const call = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': trace % 2 === 0 ? 'openai' : 'anthropic',
    'gen_ai.request.model': `model-${trace % 5}`,
    'gen_ai.request.max_tokens': 1024,
    'gen_ai.usage.input_tokens': 100 + ((trace * 31 + index) % 900),
    'gen_ai.usage.output_tokens': 20 + ((trace * 17 + index) % 300),
    'server.address': 'api.example.com',
    'culprit.prompt.hash': (trace * 7919 + index).toString(16).padStart(32, '0'),
    'culprit.prompt.length': 4000,
    'culprit.response.hash': (trace * 104_729 + index).toString(16).padStart(32, '0'),
    'culprit.cost.usd': 0.0012,
    'culprit.call.latency': 0.9,
  };
  const failure = {
    'culprit.failure.category': trace % 20 === 0 ? 'rate_limit' : 'service_unavailable',
    'culprit.failure.rule': 'http.429',
    'culprit.failure.confidence': 0.95,
    'culprit.failure.evidence': 'error.http.status=429',
    'error.type': 'RateLimitError',
  };
  return keyValues({ ...call, ...(fails && failure) });
}

function keyValues(values: Record<string, string | number>): unknown[] {
  return Object.entries(values).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: string | number): unknown {
  if (typeof value === 'string') return { stringValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

function print(name: string, result: Record<string, number>): void {
  console.log(JSON.stringify({ benchmark: 'store', name, ...result }));
}

function megabytes(path: string): number {
  return round(statSync(path).size / 1e6);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
