import { CORE, CULPRIT, GEN_AI } from '@culprit/semconv';
import { expect, test } from 'vitest';
import type { StoredTrace } from '../stored-trace.ts';
import { makeSpan } from '../testing/spans.ts';
import type { TraceStore } from '../trace-store.ts';
import { analyzeTrace } from './analyze-trace.ts';
import { investigate } from './investigate.ts';
import { summarize } from './summarize.ts';

const call = (
  tokens: number,
  cost: number,
  more: Record<string, string | boolean> = {},
): Record<string, string | number | boolean> => ({
  [GEN_AI.OPERATION_NAME]: 'chat',
  [GEN_AI.PROVIDER_NAME]: 'openai',
  [GEN_AI.REQUEST_MODEL]: 'gpt-5',
  [GEN_AI.USAGE_INPUT_TOKENS]: tokens,
  [GEN_AI.USAGE_OUTPUT_TOKENS]: 1,
  [CULPRIT.COST_USD]: cost,
  ...more,
});

/** A pipeline whose call fails silently, which a later step of the same pipeline cannot digest. */
function ticket(digit: string, start: number): StoredTrace {
  const traceId = digit.repeat(32);
  const root = makeSpan({
    traceId,
    name: 'ticket',
    kind: 'internal',
    start,
    duration: 500,
    status: 'error',
    statusMessage: 'bad category',
  });
  const silent = makeSpan({
    traceId,
    parentSpanId: root.spanId,
    start: start + 1,
    duration: 100,
    attributes: call(10, 0.5, {
      [CULPRIT.FAILURE_CATEGORY]: 'malformed_response',
      [CULPRIT.FAILURE_RULE]: 'r',
      [CULPRIT.FAILURE_SILENT]: true,
    }),
  });
  const broken = makeSpan({
    traceId,
    parentSpanId: root.spanId,
    start: start + 200,
    duration: 300,
    status: 'error',
    statusMessage: 'bad category',
    attributes: call(20, 0.25, {
      [CULPRIT.FAILURE_CATEGORY]: 'invalid_input_format',
      [CULPRIT.FAILURE_RULE]: 'r',
      [CORE.ERROR_TYPE]: 'BadRequestError',
    }),
    links: [
      {
        traceId,
        spanId: silent.spanId,
        attributes: {
          [CULPRIT.LINK_RELATION]: 'caused_by',
          [CULPRIT.LINK_EVIDENCE]: 'data_flow',
          [CULPRIT.LINK_CONFIDENCE]: 0.9,
        },
      },
    ],
  });
  return { traceId, spans: [root, silent, broken] };
}

const healthy: StoredTrace = {
  traceId: 'e'.repeat(32),
  spans: [makeSpan({ traceId: 'e'.repeat(32), duration: 200, attributes: call(5, 0.25) })],
};

test('follows a stored link from the consequence to the silent origin', () => {
  const { cascade, origin } = analyzeTrace(ticket('a', 0));
  const [, silent, broken] = ticketSpans(cascade.spans);
  expect(broken).toMatchObject({
    category: 'cascading_failure',
    ownCategory: 'invalid_input_format',
    causes: [{ spanId: silent!.spanId, evidence: 'data_flow' }],
  });
  expect(origin).toEqual({ spanId: silent!.spanId, category: 'malformed_response' });
  expect(cascade.fatal).toEqual([silent!.spanId]);
});

function ticketSpans<T>(spans: ReadonlyMap<string, T>): T[] {
  return [...spans].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, span]) => span);
}

test('counts origins by category, with their consequences, remedy, tokens, cost and latency', () => {
  const numbers = summarize([ticket('a', 0), ticket('b', 1000), healthy].map(analyzeTrace));
  expect(numbers).toMatchObject({
    traces: 3,
    failedTraces: 2,
    spans: 7,
    calls: 5,
    origins: 2,
    silent: { origins: 2, share: 1 },
    tokens: { input: 65, output: 5 },
    cost: { usd: 1.75, calls: 5 },
    byGroup: [{ value: 'output', count: 2 }],
    byProvider: [{ value: 'openai', count: 2 }],
    byModel: [{ value: 'gpt-5', count: 2 }],
  });
  expect(numbers.byCategory[0]).toEqual({
    category: 'malformed_response',
    group: 'output',
    remedy: 'validate_and_repair',
    origins: 2,
    share: 1,
    consequences: 0,
    fatal: 2,
    recovered: 0,
    silent: 2,
    traces: 2,
    examples: ['b'.repeat(32), 'a'.repeat(32)],
  });
  expect(numbers.byCategory.find(({ category }) => category === 'invalid_input_format')).toMatchObject({
    origins: 0,
    consequences: 2,
  });
  // 0.1, 0.1, 0.2, 0.3, 0.3 seconds
  expect(numbers.latency.p50).toBeCloseTo(0.2);
  expect(numbers.latency.p95).toBeCloseTo(0.3);
});

test('has no latency and no shares without calls', () => {
  expect(summarize([])).toMatchObject({
    traces: 0,
    silent: { share: 0 },
    latency: { p50: null, p95: null },
    byCategory: [],
  });
});

test('investigates a store that cannot count by itself, page after page', async () => {
  const traces = [ticket('a', 0), ticket('b', 1000), healthy];
  const store: TraceStore = {
    findTraces: async ({ cursor = '0' } = {}) => {
      const at = Number(cursor);
      const page = { traces: traces.slice(at, at + 1).map(({ traceId }) => ({ traceId }) as any) };
      return at + 1 < traces.length ? { ...page, next: String(at + 1) } : page;
    },
    getTrace: async (id) => traces.find((trace) => trace.traceId === id),
    close: async () => undefined,
  };
  expect(await investigate(store)).toEqual(summarize(traces.map(analyzeTrace)));
});
