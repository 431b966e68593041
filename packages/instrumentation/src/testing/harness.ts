import { context, diag, metrics, trace } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
  type Sampler,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import {
  culpritInstrumentations,
  type CulpritInstrumentation,
  type InstrumentationOptions,
} from '../index.ts';

export interface HarnessOptions extends InstrumentationOptions {
  sampler?: Sampler | undefined;
  processors?: readonly SpanProcessor[] | undefined;
  withMetrics?: boolean | undefined;
  withLogs?: boolean | undefined;
  withTraces?: boolean | undefined;
}

/** A complete OpenTelemetry set-up in memory with Culprit's instrumentation on it. */
export class Harness {
  readonly spans: InMemorySpanExporter = new InMemorySpanExporter();
  readonly records: InMemoryLogRecordExporter = new InMemoryLogRecordExporter();
  readonly diagnostics: string[] = [];
  readonly instrumentations: CulpritInstrumentation[];
  readonly #metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  readonly #reader = new PeriodicExportingMetricReader({
    exporter: this.#metricExporter,
    exportIntervalMillis: 3_600_000,
  });
  readonly #undo: (() => unknown)[] = [];

  constructor({
    sampler,
    processors = [],
    withMetrics = false,
    withLogs = false,
    withTraces = true,
    ...options
  }: HarnessOptions = {}) {
    const note = (message: string): void => void this.diagnostics.push(message);
    diag.setLogger(
      { error: note, warn: note, info: () => undefined, debug: () => undefined, verbose: () => undefined },
      { suppressOverrideMessage: true },
    );
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    if (withTraces) {
      const tracers = new BasicTracerProvider({
        spanProcessors: [...processors, new SimpleSpanProcessor(this.spans)],
        ...(sampler === undefined ? {} : { sampler }),
      });
      trace.setGlobalTracerProvider(tracers);
    }
    if (withMetrics) {
      const meters = new MeterProvider({ readers: [this.#reader] });
      metrics.setGlobalMeterProvider(meters);
      this.#undo.push(() => meters.shutdown());
    }
    if (withLogs)
      logs.setGlobalLoggerProvider(
        new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter: this.records })] }),
      );
    this.instrumentations = culpritInstrumentations(options);
  }

  get finished(): ReadableSpan[] {
    return this.spans.getFinishedSpans();
  }

  /** The only span since the last call, with the exporter emptied. */
  take(): ReadableSpan {
    const spans = this.finished;
    this.spans.reset();
    const [span] = spans;
    if (span === undefined || spans.length !== 1) throw new Error(`expected one span, found ${spans.length}`);
    return span;
  }

  /** Sums and counts by metric name: `{ 'culprit.operations': 3 }`. */
  async metrics(): Promise<Map<string, { value: number; attributes: Record<string, unknown> }[]>> {
    await this.#reader.forceFlush();
    const last = this.#metricExporter.getMetrics().at(-1);
    const found = new Map<string, { value: number; attributes: Record<string, unknown> }[]>();
    for (const metric of last?.scopeMetrics.flatMap((scope) => scope.metrics) ?? []) {
      found.set(
        metric.descriptor.name,
        metric.dataPoints.map(({ value, attributes }) => ({
          value: typeof value === 'number' ? value : ((value as { sum?: number }).sum ?? 0),
          attributes,
        })),
      );
    }
    return found;
  }

  async close(): Promise<void> {
    for (const one of this.instrumentations) one.disable();
    for (const undo of this.#undo) await undo();
    trace.disable();
    context.disable();
    metrics.disable();
    logs.disable();
    diag.disable();
  }
}
