import Anthropic from '@anthropic-ai/sdk';
import { context, metrics, trace } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
  type MetricData,
  type ScopeMetrics,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { flushCalls, culpritInstrumentations } from '@culprit/instrumentation';
import type { InstrumentationOptions } from '@culprit/instrumentation';
import { startSimulatedProvider, type SimulatedProvider } from '@culprit/simulated-provider';
import { FailureSpanProcessor } from '@culprit/span-processor';
import OpenAI, { AzureOpenAI } from 'openai';

/** Clients of a run, all talking to the same simulated provider. */
export interface Clients {
  openai: OpenAI;
  azure: OpenAI;
  anthropic: Anthropic;
  /** As a user has it who changes nothing: the SDK starts a span of its own. */
  anthropicNative: Anthropic;
  provider: SimulatedProvider;
}

/** Everything that OpenTelemetry received. */
export interface Telemetry {
  spans(): readonly ReadableSpan[];
  logs(): readonly ReadableLogRecord[];
  metrics(): Promise<readonly MetricData[]>;
  scopes(): Promise<readonly ScopeMetrics[]>;
  reset(): void;
}

export interface SetUp extends Clients {
  telemetry: Telemetry;
  close(): Promise<void>;
}

/** The real SDKs, the real OpenTelemetry SDK, both parts of Culprit, and a provider on the loopback interface. */
export async function setUp(options: InstrumentationOptions = {}): Promise<SetUp> {
  const spans = new InMemorySpanExporter();
  const records = new InMemoryLogRecordExporter();
  const points = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: points, exportIntervalMillis: 3_600_000 });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(
    new BasicTracerProvider({ spanProcessors: [new FailureSpanProcessor(), new SimpleSpanProcessor(spans)] }),
  );
  const meters = new MeterProvider({ readers: [reader] });
  metrics.setGlobalMeterProvider(meters);
  logs.setGlobalLoggerProvider(
    new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter: records })] }),
  );
  const instrumentations = culpritInstrumentations(options);
  const provider = await startSimulatedProvider({ seed: 11 });
  const clients = clientsOf(provider);
  // The SDKs are imported above, before anything could watch for them.
  for (const one of instrumentations) {
    one.instrument(clients.openai);
    one.instrument(clients.anthropic);
  }
  const scopes = async (): Promise<readonly ScopeMetrics[]> => {
    await reader.forceFlush();
    return points.getMetrics().at(-1)?.scopeMetrics ?? [];
  };
  return {
    ...clients,
    provider,
    telemetry: {
      spans: () => spans.getFinishedSpans(),
      logs: () => records.getFinishedLogRecords(),
      scopes,
      metrics: async () => (await scopes()).flatMap((scope) => scope.metrics),
      reset: () => {
        spans.reset();
        records.reset();
      },
    },
    close: async () => {
      flushCalls({ all: true });
      for (const one of instrumentations) one.disable();
      await provider.close();
      await meters.shutdown();
      trace.disable();
      context.disable();
      metrics.disable();
      logs.disable();
    },
  };
}

function clientsOf(provider: SimulatedProvider): Omit<Clients, 'provider'> {
  const common = { apiKey: 'test-key-000000', maxRetries: 0, timeout: 2_000, logLevel: 'off' } as const;
  return {
    openai: new OpenAI({ ...common, baseURL: provider.openaiBaseUrl }),
    azure: new AzureOpenAI({ ...common, endpoint: provider.url, apiVersion: '2025-01-01-preview' }),
    anthropic: new Anthropic({ ...common, baseURL: provider.anthropicBaseUrl, openTelemetry: false }),
    anthropicNative: new Anthropic({ ...common, baseURL: provider.anthropicBaseUrl }),
  };
}
