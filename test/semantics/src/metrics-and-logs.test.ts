import { SpanStatusCode } from '@opentelemetry/api';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { MetricData } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { REGISTRY_SCHEMA_URL } from '@culprit/semconv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { logViolations, metricViolations } from './check.ts';
import { METRICS } from './conventions.ts';
import { runEverything } from './everything.ts';
import { setUp, type SetUp } from './set-up.ts';

let set: SetUp;
let spans: readonly ReadableSpan[];
let metrics: readonly MetricData[];
let logs: readonly ReadableLogRecord[];

beforeAll(async () => {
  set = await setUp({ callLog: true });
  await runEverything(set);
  spans = set.telemetry.spans();
  metrics = await set.telemetry.metrics();
  logs = set.telemetry.logs();
});
afterAll(() => set.close());

const pointsOf = (name: string): readonly { attributes: object; value: unknown }[] =>
  metrics.find(({ descriptor }) => descriptor.name === name)?.dataPoints ?? [];
const keyOf = (attributes: object, names: readonly string[]): string =>
  names.map((name) => String((attributes as Record<string, unknown>)[name])).join(' ');
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const eventsOf = (name: string): readonly ReadableLogRecord[] =>
  logs.filter(({ eventName }) => eventName === name);
const isInference = (span: ReadableSpan): boolean => span.attributes['gen_ai.operation.name'] === 'chat';

describe('metrics', () => {
  test('every metric has the name, unit, instrument, boundaries and attributes it should have', () => {
    expect(metrics.flatMap((metric) => metricViolations(metric, 'both'))).toEqual([]);
  });

  test('R80 both sets of names are there by default, apart from those without an occasion', () => {
    const names = metrics.map(({ descriptor }) => descriptor.name);
    const silent = ['cache_read.input_tokens', 'cache_write.input_tokens', 'reasoning.output_tokens'];
    const expected = Object.keys(METRICS).filter((name) => !silent.some((part) => name.endsWith(part)));
    expect(names).toEqual(expect.arrayContaining(expected));
  });

  test('durations count every call once, with the error type of its span', () => {
    const names = ['gen_ai.operation.name', 'gen_ai.provider.name', 'error.type'];
    const ofSpans: Record<string, number> = {};
    for (const { attributes } of spans) {
      const key = keyOf(attributes, names);
      ofSpans[key] = (ofSpans[key] ?? 0) + 1;
    }
    const ofMetric: Record<string, number> = {};
    for (const { attributes, value } of pointsOf('gen_ai.client.operation.duration')) {
      const key = keyOf(attributes, names);
      ofMetric[key] = (ofMetric[key] ?? 0) + (value as { count: number }).count;
    }
    expect(ofMetric).toEqual(ofSpans);
  });

  test('the inference duration equals that of the spans, and leaves embeddings out', () => {
    const points = pointsOf('gen_ai.client.inference.duration');
    const counted = sum(points.map(({ value }) => (value as { count: number }).count));
    expect(counted).toBe(spans.filter(isInference).length);
    expect(points.some(({ attributes }) => keyOf(attributes, ['gen_ai.operation.name']) !== 'chat')).toBe(
      false,
    );
  });

  test('R26 token totals equal the sum over spans, in both sets of names', () => {
    for (const direction of ['input', 'output'] as const) {
      const ofSpans = (all: readonly ReadableSpan[]): number =>
        sum(all.map(({ attributes }) => Number(attributes[`gen_ai.usage.${direction}_tokens`] ?? 0)));
      const old = pointsOf('gen_ai.client.token.usage').filter(
        ({ attributes }) => keyOf(attributes, ['gen_ai.token.type']) === direction,
      );
      expect(sum(old.map(({ value }) => (value as { sum: number }).sum))).toBe(ofSpans(spans));
      const totals = pointsOf(`gen_ai.client.inference.usage.${direction}_tokens`);
      expect(sum(totals.map(({ value }) => value as number))).toBe(ofSpans(spans.filter(isInference)));
    }
  });

  test('culprit.operations counts spans and culprit.failures counts verdicts', () => {
    const value = (name: string): number => sum(pointsOf(name).map((point) => point.value as number));
    expect(value('culprit.operations')).toBe(spans.length);
    const failed = spans.filter(({ attributes }) => attributes['culprit.failure.category'] !== undefined);
    expect(value('culprit.failures')).toBe(failed.length);
  });

  test('schema URLs are those of our registry or none', async () => {
    const urls = [
      ...(await set.telemetry.scopes()).map(({ scope }) => scope.schemaUrl),
      ...spans.map(({ instrumentationScope }) => instrumentationScope.schemaUrl),
      ...logs.map(({ instrumentationScope }) => instrumentationScope.schemaUrl),
    ];
    expect(urls.filter((url) => url !== undefined && url !== '' && url !== REGISTRY_SCHEMA_URL)).toEqual([]);
  });
});

describe('log records', () => {
  test('every record conforms', () => {
    expect(logs.length).toBeGreaterThan(0);
    expect(logs.flatMap((record) => logViolations(record, 'latest'))).toEqual([]);
  });

  test('an exception record belongs to each span whose call threw, once', () => {
    const recorded = eventsOf('gen_ai.client.operation.exception').map(
      ({ spanContext }) => spanContext?.spanId,
    );
    expect(new Set(recorded).size).toBe(recorded.length);
    const failed = spans.filter(({ status }) => status.code === SpanStatusCode.ERROR);
    expect(failed.map((span) => span.spanContext().spanId)).toEqual(expect.arrayContaining(recorded));
    expect(recorded.length).toBeGreaterThan(100);
  });

  test('no exception is also recorded as a span event when a logger takes it', () => {
    expect(spans.flatMap(({ events }) => events).filter(({ name }) => name === 'exception')).toEqual([]);
  });

  test('one call record per span agrees with it', () => {
    const records = eventsOf('culprit.call');
    expect(records.length).toBe(spans.length);
    for (const span of spans) {
      const record = records.find(({ spanContext }) => spanContext?.spanId === span.spanContext().spanId);
      const shared = Object.entries(record?.attributes ?? {}).filter(([key]) => key in span.attributes);
      expect(shared.length).toBeGreaterThan(5);
      expect(Object.fromEntries(shared)).toEqual(
        Object.fromEntries(shared.map(([key]) => [key, span.attributes[key]])),
      );
    }
  });

  test('R92 no content and no details event without being asked for', () => {
    expect(eventsOf('gen_ai.client.inference.operation.details')).toEqual([]);
    const everything = JSON.stringify([
      spans.map(({ attributes, events }) => [attributes, events]),
      logs.map(({ attributes }) => attributes),
    ]);
    expect(everything).not.toMatch(/orchard|Oslo|Answer briefly|test-key/);
    for (const name of ['gen_ai.input.messages', 'gen_ai.output.messages', 'gen_ai.system_instructions'])
      expect(everything).not.toContain(name);
  });
});
