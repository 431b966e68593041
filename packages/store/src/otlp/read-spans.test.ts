import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StoredSpan } from '../stored-trace.ts';
import { makeSpan, toRequest } from '../testing/spans.ts';
import { readSpans } from './read-spans.ts';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const SPAN_ID = 'b7ad6b7169203331';

function read(span: Record<string, unknown>): StoredSpan | undefined {
  return readSpans({
    resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: TRACE_ID, spanId: SPAN_ID, ...span }] }] }],
  }).spans[0];
}

describe('forms in the wild', () => {
  const span = makeSpan({
    parentSpanId: SPAN_ID,
    attributes: { a: 'b', n: 1 },
    status: 'error',
    statusMessage: 'no',
    flags: 1,
  });

  test('OTLP/JSON', () => {
    expect(readSpans(toRequest([span]))).toEqual({ kind: 'traces', spans: [span], rejected: 0 });
  });

  test('snake case', () => {
    const snake = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(snake);
      if (typeof value !== 'object' || value === null) return value;
      const entries = Object.entries(value).map(([key, inner]) => [
        key.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`),
        snake(inner),
      ]);
      return Object.fromEntries(entries);
    };
    expect(readSpans(snake(toRequest([span]))).spans).toEqual([span]);
  });

  test("Tempo's answers", () => {
    const { resourceSpans } = toRequest([span]);
    for (const answer of [{ batches: resourceSpans }, { trace: { resourceSpans } }, { resourceSpans }]) {
      expect(readSpans(answer).spans).toEqual([span]);
    }
  });

  test('ids in base64 and in capitals', () => {
    const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');
    expect(read({ traceId: base64(TRACE_ID), spanId: base64(SPAN_ID) })).toMatchObject({
      traceId: TRACE_ID,
      spanId: SPAN_ID,
    });
    expect(read({ traceId: TRACE_ID.toUpperCase() })).toMatchObject({ traceId: TRACE_ID });
  });

  test('enums as number or name', () => {
    const status = (code: unknown): string | undefined => read({ status: { code } })?.status;
    expect([status(2), status('STATUS_CODE_ERROR'), status('Ok'), status(undefined), status(99)]).toEqual([
      'error',
      'error',
      'ok',
      'unset',
      'unset',
    ]);
    const kind = (value: unknown): string | undefined => read({ kind: value })?.kind;
    expect([kind(3), kind('SPAN_KIND_CLIENT'), kind('x'), kind(0)]).toEqual([
      'client',
      'client',
      'unspecified',
      'unspecified',
    ]);
  });

  test('64-bit integers as text or number', () => {
    const value = (intValue: unknown): unknown =>
      read({ attributes: [{ key: 'a', value: { intValue } }] })?.attributes['a'];
    expect([value('42'), value(42), value('9007199254740993'), value('x')]).toEqual([
      42,
      42,
      '9007199254740993',
      'x',
    ]);
    const start = (startTimeUnixNano: unknown): bigint | undefined => read({ startTimeUnixNano })?.startNs;
    expect([
      start('1767323045123456789'),
      start(1_767_323_045_000_000_000),
      start(-5),
      start('soon'),
      start(Number.NaN),
    ]).toEqual([1_767_323_045_123_456_789n, 1_767_323_045_000_000_000n, 0n, 0n, 0n]);
  });
});

test.each([
  ['missing', undefined],
  ['too short', 'abc'],
  ['all zero', '0'.repeat(32)],
  ['no text', 7],
])('rejects a span whose trace id is %s', (_, traceId) => {
  const request = { resourceSpans: [{ scopeSpans: [{ spans: [{ traceId, spanId: SPAN_ID }] }] }] };
  expect(readSpans(request)).toEqual({ kind: 'traces', spans: [], rejected: 1 });
});

test('ends a span that has no end where it starts', () => {
  expect(read({ startTimeUnixNano: '5' })).toMatchObject({ startNs: 5n, endNs: 5n });
});

test('keeps an attribute named __proto__ as data', () => {
  const attributes = read({ attributes: [{ key: '__proto__', value: { stringValue: 'x' } }] })?.attributes;
  expect(Object.entries(attributes ?? {})).toEqual([['__proto__', 'x']]);
});

test.each([
  [{ resourceMetrics: [] }, 'metrics'],
  [{ resource_logs: [] }, 'logs'],
  [{}, 'traces'],
  [{ a: 1 }, 'other'],
  [null, 'other'],
  ['text', 'other'],
])('tells the signal of %j', (request, kind) => {
  expect(readSpans(request).kind).toBe(kind);
});

test('survives any JSON, also inside of what looks right', () => {
  const junk = fc.jsonValue();
  const shaped = fc.record({
    resourceSpans: fc.array(
      fc.record({
        resource: junk,
        scopeSpans: fc.oneof(
          junk,
          fc.array(
            fc.record({
              scope: junk,
              spans: fc.array(
                fc.record({
                  traceId: fc.constant(TRACE_ID),
                  spanId: fc.constant(SPAN_ID),
                  attributes: junk,
                  events: fc.array(junk),
                  links: fc.array(junk),
                  status: junk,
                  kind: junk,
                  name: junk,
                  startTimeUnixNano: junk,
                  flags: junk,
                }),
              ),
            }),
          ),
        ),
      }),
    ),
  });
  fc.assert(
    fc.property(fc.oneof(junk, shaped), (request) => {
      const { spans } = readSpans(request);
      for (const span of spans) expect(span).toMatchObject({ traceId: TRACE_ID, spanId: SPAN_ID });
    }),
    { numRuns: 200 },
  );
});

test('cuts off values nested without end', () => {
  let value: unknown = { stringValue: 'x' };
  for (let depth = 0; depth < 5000; depth++) value = { arrayValue: { values: [value] } };
  expect(read({ attributes: [{ key: 'a', value }] })?.attributes['a']).toBeInstanceOf(Array);
});
