import { metrics, SpanStatusCode } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { CHAT, FakeRecord, harness } from './testing/harness.ts';

let exporter: InMemoryMetricExporter;
let provider: MeterProvider;

beforeEach(() => {
  exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  provider = new MeterProvider({
    readers: [
      new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1e6, exportTimeoutMillis: 1e3 }),
    ],
  });
});

afterEach(async () => {
  metrics.disable();
  await provider.shutdown();
});

type Points = Record<string, { value: unknown; attributes: Record<string, unknown> }[]>;

async function points(): Promise<Points> {
  await provider.forceFlush();
  const all: Points = {};
  for (const scope of exporter.getMetrics().at(-1)?.scopeMetrics ?? []) {
    for (const metric of scope.metrics) {
      all[metric.descriptor.name] = metric.dataPoints.map(({ value, attributes }) => ({ value, attributes }));
    }
  }
  return all;
}

describe('metrics', () => {
  it('R62 R76 counts one failure, one call and one cascade of a failing foreign trace', async () => {
    const { start } = harness();
    metrics.setGlobalMeterProvider(provider);
    const error = new Error('429 Rate limit reached for requests');
    const agent = start('agent', { attributes: { 'gen_ai.operation.name': 'invoke_agent' } });
    const chat = start('chat', { parent: agent, scope: 'other', attributes: CHAT });
    for (const span of [chat, agent]) {
      span.recordException(error);
      span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
      span.end();
    }
    const recorded = await points();
    expect(recorded['culprit.operations']).toEqual([{ value: 1, attributes: CHAT }]);
    expect(recorded['culprit.failures']).toEqual([
      {
        value: 1,
        attributes: {
          ...CHAT,
          'culprit.failure.category': 'rate_limit',
          'culprit.failure.group': 'infrastructure',
          'culprit.failure.silent': false,
        },
      },
    ]);
    expect(recorded['culprit.cascades']).toEqual([
      { value: 1, attributes: { 'culprit.cascade.origin.category': 'rate_limit' } },
    ]);
  });

  it('R26 R52 leaves calls with a record to the instrumentation, and spans around them uncounted', async () => {
    metrics.setGlobalMeterProvider(provider);
    const { start } = harness();
    const wrapper = start('framework', { scope: 'other', attributes: CHAT });
    const record = new FakeRecord({ classification: {} });
    start('chat', { parent: wrapper, scope: '@culprit/instrumentation', attributes: CHAT, record }).end();
    wrapper.end();
    expect(await points()).toEqual({});
  });

  it('R86 counts what it had to drop', async () => {
    metrics.setGlobalMeterProvider(provider);
    const { start } = harness({ options: { maxTraces: 1 } });
    const first = start('first');
    const second = start('second');
    first.end();
    second.end();
    expect((await points())['culprit.dropped']).toEqual([
      { value: 1, attributes: { 'culprit.dropped.kind': 'trace_count' } },
    ]);
  });
});
