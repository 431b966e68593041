import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StoredSpan } from '../stored-trace.ts';
import { makeSpan, toLine, toRequest } from '../testing/spans.ts';
import { readTraces } from './read-traces.ts';

async function* chunked(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const read = (content: string | Uint8Array, size = 1000): ReturnType<typeof readTraces> =>
  readTraces([{ name: 'file', chunks: chunked(Buffer.from(content as string), size) }]);

const root = makeSpan({ name: 'root', kind: 'internal' });
const call = makeSpan({
  name: 'call',
  parentSpanId: root.spanId,
  start: 1,
  status: 'error',
  statusMessage: 'no',
});
const request = toRequest([root, call]);
const { resourceSpans } = request;

const idsOf = async (content: string | Uint8Array, size?: number): Promise<string[]> =>
  (await read(content, size)).traces.flatMap(({ spans }) => spans.map((span) => span.spanId));

describe('accepted', () => {
  test.each<[string, unknown]>([
    ['an OTLP request', request],
    ['a list of requests', [toRequest([root]), toRequest([call])]],
    ['a list of resource spans', resourceSpans],
    ['the Tempo API', { trace: { resourceSpans }, metrics: {} }],
    ['the Tempo API, version 1', { batches: resourceSpans }],
    ['batches inside a trace', { trace: { batches: resourceSpans } }],
    ['Jaeger /api/v3', { result: { resourceSpans } }],
    ['a list of those', [{ result: toRequest([root]) }, { result: toRequest([call]) }]],
  ])('%s, on one line and over many', async (_, document) => {
    const ids = [root.spanId, call.spanId];
    expect(await idsOf(JSON.stringify(document))).toEqual(ids);
    expect(await idsOf(JSON.stringify(document, null, 2))).toEqual(ids);
    expect(await idsOf(`\ufeff${JSON.stringify(document, null, 2)}\r\n`)).toEqual(ids);
  });

  test('lines, compressed or not, in any chunks', async () => {
    const lines = toLine([root]) + toLine([call]);
    for (const content of [Buffer.from(lines), gzipSync(lines), zstdCompressSync(lines)])
      for (const size of [1, 7, 100_000])
        expect(await idsOf(content, size)).toEqual([root.spanId, call.spanId]);
  });
});

test('traces come by their start, spans once, from all files together', async () => {
  const other = makeSpan({ traceId: 'a'.repeat(32), start: -5 });
  const source = (...spans: StoredSpan[]) => ({ name: 'x', chunks: chunked(Buffer.from(toLine(spans)), 99) });
  const { traces } = await readTraces([source(root), source(call, root, other)]);
  expect(traces.map(({ spans }) => spans.map(({ spanId }) => spanId))).toEqual([
    [other.spanId],
    [root.spanId, call.spanId],
  ]);
});

test('damaged lines are reported and the rest is read', async () => {
  const { traces, problems } = await read(`${toLine([root])}{"resourceSp\n{"a":1}\n${toLine([call])}`);
  expect(traces[0]?.spans).toHaveLength(2);
  expect(problems).toEqual([
    { file: 'file', line: 2, kind: 'not_json' },
    { file: 'file', line: 3, kind: 'not_otlp' },
  ]);
  // A first line cut off by a rotation.
  expect((await read(`pans":[]}]}]}\n${toLine([call])}`)).problems).toEqual([
    { file: 'file', line: 1, kind: 'not_json' },
  ]);
});

test('what was read of a damaged compressed file is kept', async () => {
  const whole = gzipSync(
    Array.from({ length: 400 }, (_, i) => toLine([makeSpan({ name: `${i * 7919}` })])).join(''),
  );
  const { traces, problems } = await read(whole.subarray(0, whole.length - 500));
  expect(traces[0]?.spans.length).toBeGreaterThan(10);
  expect(problems.at(-1)?.kind).toBe('damaged_compression');
});

describe('refused', () => {
  test.each([
    ['', /it is empty/],
    ['\n \n', /it is empty/],
    ['<!DOCTYPE html><html>', /HTML page/],
    ['{"name": "x", "version": "1"}', /fields "name", "version"/],
    ['{"resourceMetrics": []}', /OTLP metrics/],
    ['{"data": [], "errors": [{"code": 404}]}', /fields "data", "errors"/],
    ['{"resourceSpans": []}', /without spans/],
    ['{"resourceSpans": [{\n', /damaged or cut off/],
    ['time level msg\n', /begins with "time level msg"/],
    ['\u0000\u0001\u0002', /binary/],
    ['[]', /empty list/],
    ['42', /no object/],
  ])('%j, with what was seen and what is accepted', async (content, seen) => {
    await expect(read(content)).rejects.toThrow(seen);
    await expect(read(content)).rejects.toThrow(/Accepted are OTLP\/JSON/);
  });

  test('anything else, without any other error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (content) => {
        await expect(read(content, 3)).rejects.toThrow('No spans in file');
      }),
      { numRuns: 300 },
    );
  });
});
