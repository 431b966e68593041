import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { CORE, CULPRIT, GEN_AI } from '@culprit/semconv';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AmbiguousTraceIdError, InvalidQueryError, NoTracesError } from '../errors.ts';
import { analyzeTrace } from '../investigation/analyze-trace.ts';
import { summarize } from '../investigation/summarize.ts';
import { compareSpans } from '../stored-trace.ts';
import type { StoredSpan } from '../stored-trace.ts';
import { makeSpan, toLine } from '../testing/spans.ts';
import { tempDir } from '../testing/temp-dir.ts';
import { allTraces } from '../trace-store.ts';
import { describeProblem } from '../segments/segment-problem.ts';
import { openEmbeddedStore } from './open-embedded-store.ts';
import type { EmbeddedStore, EmbeddedStoreOptions } from './open-embedded-store.ts';

async function open(options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
  const store = await openEmbeddedStore(options);
  onTestFinished(() => store.close());
  return store;
}

async function spansOf(store: EmbeddedStore): Promise<StoredSpan[]> {
  const spans: StoredSpan[] = [];
  for await (const { traceId } of allTraces(store, { limit: 3 }))
    spans.push(...(await store.getTrace(traceId))!.spans);
  return spans;
}

const TRACE_A = 'a'.repeat(32);
const TRACE_B = `ab${'b'.repeat(30)}`;

function segment(directory: string, name: string, ...lines: string[]): string {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, name);
  writeFileSync(path, lines.join(''));
  return path;
}

const failing = (traceId: string, category: string, more: Partial<StoredSpan> = {}): StoredSpan =>
  makeSpan({
    traceId,
    status: 'error',
    ...more,
    attributes: {
      [GEN_AI.OPERATION_NAME]: 'chat',
      [GEN_AI.PROVIDER_NAME]: 'openai',
      [GEN_AI.REQUEST_MODEL]: 'gpt-5',
      [CORE.ERROR_TYPE]: 'RateLimitError',
      [CULPRIT.FAILURE_CATEGORY]: category,
      ...more.attributes,
    },
  });

describe('opening', () => {
  test('says what to do when the directory is missing', async () => {
    const directory = join(tempDir(), 'none');
    const error = await openEmbeddedStore({ directory }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NoTracesError);
    expect(error).toMatchObject({
      directory,
      reason: 'missing_directory',
      message: expect.stringContaining('culprit/register'),
    });
    expect(existsSync(directory)).toBe(false);
  });

  test('says what to do when the directory is empty', async () => {
    const error = await openEmbeddedStore({ directory: tempDir() }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'NoTracesError', reason: 'no_segments' });
  });

  test('opens an empty directory when asked to', async () => {
    const store = await open({ directory: join(tempDir(), 'new'), allowEmpty: true });
    expect(await store.findTraces()).toEqual({ traces: [] });
    expect((await store.investigate()).latency).toEqual({ p50: null, p95: null });
  });

  test('replaces an index file that is none', async () => {
    const directory = tempDir();
    segment(directory, 'traces.jsonl', toLine([makeSpan()]));
    writeFileSync(join(directory, 'index.duckdb'), 'not a database '.repeat(1000));
    const store = await open({ directory });
    expect(store.index).toBe('file');
    expect(await spansOf(store)).toHaveLength(1);
  });

  test('rebuilds an index of another schema version', async () => {
    const directory = tempDir();
    segment(directory, 'traces.jsonl', toLine([makeSpan()]));
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const instance = await DuckDBInstance.create(join(directory, 'index.duckdb'));
    const connection = await instance.connect();
    await connection.run('CREATE TABLE meta AS SELECT 0 AS schema_version');
    connection.closeSync();
    instance.closeSync();
    const store = await open({ directory });
    expect(store.index).toBe('file');
    expect(await spansOf(store)).toHaveLength(1);
  });

  test('a second store of the same process answers from memory', async () => {
    const directory = tempDir();
    segment(directory, 'traces.jsonl', toLine([makeSpan()]));
    const first = await open({ directory });
    const second = await open({ directory });
    expect([first.index, second.index, second.indexReason]).toEqual(['file', 'memory', 'locked']);
    expect(await spansOf(second)).toEqual(await spansOf(first));
  });

  test('reads named files without leaving an index', async () => {
    const directory = tempDir();
    const path = segment(directory, 'export.json', toLine([makeSpan()]));
    const store = await open({ files: [path] });
    expect(await spansOf(store)).toHaveLength(1);
    expect(readdirSync(directory)).toEqual(['export.json']);
  });
});

describe('indexing', () => {
  test('reads only what is new and completes a trace whose spans come late', async () => {
    const directory = tempDir();
    const [root, late] = [makeSpan({ name: 'ticket' }), failing(makeSpan().traceId, 'rate_limit')];
    const path = segment(directory, 'traces.jsonl', toLine([root]));
    const store = await open({ directory });
    expect((await store.findTraces()).traces).toMatchObject([{ name: 'ticket', spans: 1, failed: false }]);

    appendFileSync(path, toLine([{ ...late, parentSpanId: root.spanId }]));
    expect(await store.refresh()).toMatchObject({ spans: 1 });
    expect((await store.findTraces()).traces).toMatchObject([
      { name: 'ticket', spans: 2, failures: 1, categories: ['rate_limit'], origin: { spanId: late.spanId } },
    ]);
    expect(await store.refresh()).toMatchObject({ spans: 0, bytes: 0 });
  });

  test('goes on where an earlier process stopped', async () => {
    const directory = tempDir();
    const path = segment(directory, 'traces.jsonl', toLine([makeSpan()]), toLine([makeSpan()]));
    await (await openEmbeddedStore({ directory })).close();
    appendFileSync(path, toLine([makeSpan()]));
    const store = await open({ directory });
    expect(store.report.spans).toBe(1);
    expect(await spansOf(store)).toHaveLength(3);
  });

  test('waits for the rest of a line that is being written', async () => {
    const directory = tempDir();
    const line = toLine([makeSpan()]);
    const path = segment(directory, 'traces.jsonl', toLine([makeSpan()]), line.slice(0, 50));
    const store = await open({ directory });
    expect(store.report).toMatchObject({
      spans: 1,
      problems: [{ file: path, line: 2, kind: 'unfinished_line' }],
    });
    appendFileSync(path, line.slice(50));
    expect(await store.refresh()).toMatchObject({ spans: 1, problemCount: 0 });
  });

  test('takes a whole last line without its newline', async () => {
    const directory = tempDir();
    const path = segment(directory, 'traces.jsonl', toLine([makeSpan()]).trimEnd());
    const store = await open({ directory });
    expect(store.report).toMatchObject({ spans: 1, problemCount: 0 });
    appendFileSync(path, `\n${toLine([makeSpan()])}`);
    expect(await store.refresh()).toMatchObject({ spans: 1, problemCount: 0 });
  });

  test('reads a rewritten or shortened segment again', async () => {
    const directory = tempDir();
    const path = segment(
      directory,
      'traces.jsonl',
      toLine([makeSpan({ name: 'old' })]),
      toLine([makeSpan({ name: 'old' })]),
    );
    const store = await open({ directory });
    writeFileSync(path, toLine([makeSpan({ name: 'new' })]));
    expect(await store.refresh()).toMatchObject({ removed: 1, spans: 1 });
    expect((await spansOf(store)).map((span) => span.name)).toEqual(['new']);
  });

  test('notices a segment that was cut short and grew beyond its old size', async () => {
    const directory = tempDir();
    const first = toLine([makeSpan({ name: 'first'.repeat(500) })]);
    const path = segment(directory, 'traces.jsonl', first, toLine([makeSpan({ name: 'old' })]));
    const store = await open({ directory });
    writeFileSync(path, first + toLine([makeSpan({ name: 'new' })]) + toLine([makeSpan({ name: 'newer' })]));
    await store.refresh();
    expect((await spansOf(store)).map((span) => span.name.slice(0, 5)).sort()).toEqual([
      'first',
      'new',
      'newer',
    ]);
  });

  test('knows a renamed segment again', async () => {
    const directory = tempDir();
    const path = segment(directory, 'traces.jsonl', toLine([makeSpan()]));
    const store = await open({ directory });
    renameSync(path, join(directory, 'traces-2026-01-01.jsonl'));
    segment(directory, 'traces.jsonl', toLine([makeSpan()]));
    expect(await store.refresh()).toMatchObject({ removed: 0, spans: 1 });
    expect(await spansOf(store)).toHaveLength(2);
  });

  test('drops the spans of a deleted segment and keeps the rest of their trace', async () => {
    const directory = tempDir();
    const path = segment(
      directory,
      'traces-1.jsonl',
      toLine([failing(TRACE_A, 'rate_limit')]),
      toLine([makeSpan({ traceId: TRACE_B })]),
    );
    segment(directory, 'traces-2.jsonl', toLine([makeSpan({ traceId: TRACE_A })]));
    const store = await open({ directory });
    rmSync(path);
    expect(await store.refresh()).toMatchObject({ removed: 1, segments: 1 });
    expect((await store.findTraces()).traces).toMatchObject([
      { traceId: TRACE_A, spans: 1, failed: false, failures: 0 },
    ]);
  });

  test('reads compressed segments, the whole part of a damaged one too', async () => {
    const directory = tempDir();
    writeFileSync(join(directory, 'a.jsonl.gz'), gzipSync(toLine([makeSpan()])));
    writeFileSync(join(directory, 'b.jsonl.zst'), zstdCompressSync(toLine([makeSpan()])));
    const big = Array.from({ length: 3000 }, () => toLine([makeSpan()])).join('');
    writeFileSync(join(directory, 'c.jsonl.gz'), gzipSync(big).subarray(0, -2000));
    const store = await open({ directory });
    expect(store.report.problems).toMatchObject([
      { file: join(directory, 'c.jsonl.gz'), kind: 'damaged_compression' },
    ]);
    expect(store.report.spans).toBeGreaterThan(1000);
    expect(await store.refresh()).toMatchObject({ spans: 0 });
  });

  test('counts a span that was sent twice once', async () => {
    const directory = tempDir();
    const span = makeSpan();
    segment(directory, 'traces-1.jsonl', toLine([span]));
    segment(directory, 'traces-2.jsonl', toLine([span]), toLine([span]));
    expect(await spansOf(await open({ directory }))).toEqual([span]);
  });

  test('passes over other signals and reports what it cannot read, with file and line', async () => {
    const directory = tempDir();
    const path = segment(
      directory,
      'traces.jsonl',
      toLine([makeSpan()]),
      '{"resourceMetrics":[]}\n',
      '{"resourceLogs":[]}\n',
      '{"resourceSpans":[{"sco\n',
      '\n',
      '{"hello":1}\n',
      '{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"no ids"}]}]}]}\n',
      toLine([makeSpan()]),
    );
    segment(directory, 'logs-2026.jsonl', 'not even JSON\n');
    const store = await open({ directory });
    expect(store.report).toMatchObject({
      spans: 2,
      problemCount: 3,
      problems: [
        { file: path, line: 4, kind: 'not_json' },
        { file: path, line: 6, kind: 'not_otlp' },
        { file: path, line: 7, kind: 'invalid_spans', spans: 1 },
      ],
    });
    expect(store.report.problems.map(describeProblem)).toEqual([
      `${path}:4: the line is no JSON`,
      `${path}:6: the line holds no traces in a known format`,
      `${path}:7: 1 spans without valid trace and span ids`,
    ]);
  });

  test('gives out every span that went in, whatever the segments and the moments of reading', async () => {
    const name = fc.string({ unit: 'binary', maxLength: 12 });
    const spec = fc.record({
      trace: fc.integer({ min: 1, max: 6 }),
      segment: fc.integer({ min: 0, max: 2 }),
      name,
      start: fc.integer({ min: 0, max: 5000 }),
      error: fc.boolean(),
      attributes: fc.dictionary(
        name,
        fc.oneof(name, fc.integer(), fc.boolean(), fc.array(name, { maxLength: 3 })),
        { maxKeys: 4 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(spec, { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 200, max: 3000 }),
        async (specs, chunk) => {
          const directory = tempDir();
          const spans = specs.map(({ trace, name, start, error, attributes }) =>
            makeSpan({
              traceId: String(trace).repeat(32),
              name,
              start,
              status: error ? 'error' : 'ok',
              attributes,
            }),
          );
          const store = await openEmbeddedStore({ directory, allowEmpty: true, index: 'memory' });
          try {
            const texts = [0, 1, 2].map((index) =>
              spans
                .filter((_, at) => specs[at]!.segment === index)
                .map((span) => toLine([span]))
                .join(''),
            );
            // Byte chunks cut lines, and characters, anywhere.
            const bytes = texts.map((text) => Buffer.from(text));
            for (let at = 0; bytes.some((buffer) => at < buffer.length); at += chunk) {
              bytes.forEach((buffer, index) =>
                appendFileSync(join(directory, `traces-${index}.jsonl`), buffer.subarray(at, at + chunk)),
              );
              if (at % (3 * chunk) === 0) await store.refresh();
            }
            await store.refresh();
            expect((await spansOf(store)).sort(compareSpans)).toEqual(spans.sort(compareSpans));
            expect(store.report.problemCount).toBe(0);
          } finally {
            await store.close();
          }
        },
      ),
      { numRuns: 15 },
    );
  });
});

describe('queries', () => {
  async function filled(): Promise<EmbeddedStore> {
    const directory = tempDir();
    segment(
      directory,
      'traces.jsonl',
      toLine([failing(TRACE_A, 'rate_limit', { resource: { 'service.name': 'a' } })]),
      toLine([makeSpan({ traceId: TRACE_B, start: 1000, resource: { 'service.name': 'b' } })]),
      ...Array.from({ length: 9 }, (_, index) =>
        toLine([makeSpan({ traceId: `${index}`.repeat(31) + 'f', start: 2000 + index })]),
      ),
    );
    return open({ directory });
  }

  test('finds by category, service, model, provider, failure, id and time', async () => {
    const store = await filled();
    const ids = async (query: Parameters<EmbeddedStore['findTraces']>[0]): Promise<string[]> =>
      (await store.findTraces(query)).traces.map((trace) => trace.traceId);
    for (const query of [
      { category: 'rate_limit' },
      { service: 'a' },
      { model: 'gpt-5' },
      { provider: 'openai' },
      { failed: true },
      { idPrefix: 'AA' },
      { until: 1_767_323_045_001 },
    ]) {
      expect(await ids(query), JSON.stringify(query)).toEqual([TRACE_A]);
    }
    expect(await ids({ failed: false, until: 1_767_323_046_500 })).toEqual([TRACE_B]);
    expect(await ids({ since: 1_767_323_047_008 })).toEqual([`${'8'.repeat(31)}f`]);
    expect(await ids({ category: "x' OR 1=1 --" })).toEqual([]);
  });

  test('pages through everything once, newest first', async () => {
    const store = await filled();
    const seen: string[] = [];
    for await (const { traceId } of allTraces(store, { limit: 2 })) seen.push(traceId);
    expect(seen).toEqual((await store.findTraces()).traces.map((trace) => trace.traceId));
    expect(new Set(seen).size).toBe(11);
  });

  test('gets a trace by its id or its first digits', async () => {
    const store = await filled();
    expect((await store.getTrace('AAA'))?.traceId).toBe(TRACE_A);
    expect(await store.getTrace('c')).toBeUndefined();
    const error = await store.getTrace('a').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AmbiguousTraceIdError);
    expect(error).toMatchObject({ candidates: [TRACE_B, TRACE_A] });
  });

  test('refuses queries that make no sense', async () => {
    const store = await filled();
    for (const query of [{ limit: 0 }, { limit: 1.5 }, { cursor: 'x' }, { since: Number.NaN }]) {
      await expect(store.findTraces(query), JSON.stringify(query)).rejects.toBeInstanceOf(InvalidQueryError);
    }
    await expect(store.getTrace('xyz')).rejects.toMatchObject({ option: 'id' });
  });

  test('counts what summarize counts', async () => {
    const category = fc.constantFrom('rate_limit', 'malformed_response', 'network_timeout', undefined);
    const node = fc.record({
      category,
      parent: fc.nat({ max: 5 }),
      silent: fc.boolean(),
      model: fc.constantFrom('gpt-5', 'claude', undefined),
      tokens: fc.nat({ max: 1000 }),
      cost: fc.option(fc.integer({ min: 0, max: 64 }).map((n) => n / 64)),
      start: fc.nat({ max: 100 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(node, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 }),
        async (traces) => {
          const directory = tempDir();
          const spans = traces.map((nodes, trace) => buildTrace(String(trace + 1).repeat(32), nodes));
          segment(directory, 'traces.jsonl', ...spans.map(toLine));
          const store = await openEmbeddedStore({ directory, index: 'memory' });
          try {
            const analyses = await Promise.all(
              spans.map(async ([first]) => analyzeTrace((await store.getTrace(first!.traceId))!)),
            );
            const expected = summarize(analyses);
            const { latency, ...rest } = await store.investigate();
            expect({ ...rest, latency: undefined }).toEqual({ ...expected, latency: undefined });
            for (const key of ['p50', 'p95'] as const) {
              if (expected.latency[key] === null) expect(latency[key]).toBeNull();
              else expect(latency[key]).toBeCloseTo(expected.latency[key], 9);
            }
          } finally {
            await store.close();
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

interface Node {
  category?: string | undefined;
  parent: number;
  silent: boolean;
  model?: string | undefined;
  tokens: number;
  cost: number | null;
  start: number;
}

function buildTrace(traceId: string, nodes: readonly Node[]): StoredSpan[] {
  const spans: StoredSpan[] = [];
  for (const [index, { category, parent, silent, model, tokens, cost, start }] of nodes.entries()) {
    const attributes: Record<string, string | number | boolean> = {
      [GEN_AI.OPERATION_NAME]: 'chat',
      [GEN_AI.USAGE_INPUT_TOKENS]: tokens,
    };
    if (model !== undefined) attributes[GEN_AI.REQUEST_MODEL] = model;
    if (cost !== null) attributes[CULPRIT.COST_USD] = cost;
    if (category !== undefined) {
      attributes[CULPRIT.FAILURE_CATEGORY] = category;
      attributes[CULPRIT.FAILURE_SILENT] = silent;
    }
    spans.push(
      makeSpan({
        traceId,
        start,
        duration: 5 + tokens,
        parentSpanId: index === 0 ? undefined : spans[parent % index]!.spanId,
        status: category !== undefined && !silent ? 'error' : 'unset',
        attributes,
      }),
    );
  }
  return spans;
}
