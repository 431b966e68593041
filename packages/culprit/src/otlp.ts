/** Internal part: exporters over the network, loaded only when an OTLP endpoint is configured. */
import Module from 'node:module';
import { diag, metrics } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { ExportResultCode } from '@opentelemetry/core';
import type { ExportResult } from '@opentelemetry/core';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as JsonTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { Resource } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { RegisterSettings } from './internal/settings.ts';

/** Most spans remembered for the last synchronous chance. */
const MAX_UNSENT = 2048;

/** A batch processor that knows which spans no backend has confirmed yet. */
export class OtlpSpanProcessor extends BatchSpanProcessor {
  readonly #unsent: Set<ReadableSpan>;

  constructor(exporter: SpanExporter) {
    const unsent = new Set<ReadableSpan>();
    super(confirming(exporter, unsent));
    this.#unsent = unsent;
  }

  override onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & 1) !== 0 && this.#unsent.size < MAX_UNSENT) this.#unsent.add(span);
    super.onEnd(span);
  }

  /** What was never confirmed, as one line of OTLP/JSON. */
  unsent(): Uint8Array | undefined {
    return this.#unsent.size === 0 ? undefined : JsonTraceSerializer.serializeRequest([...this.#unsent]);
  }
}

function confirming(exporter: SpanExporter, unsent: Set<ReadableSpan>): SpanExporter {
  return {
    export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
      exporter.export(spans, (result) => {
        if (result.code === ExportResultCode.SUCCESS) for (const span of spans) unsent.delete(span);
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  };
}

export function otlpSpanProcessor(settings: RegisterSettings): OtlpSpanProcessor {
  return new OtlpSpanProcessor(traceExporter(settings.otlpProtocol));
}

function traceExporter(protocol: string): SpanExporter {
  if (protocol === 'http/json') return new JsonTraceExporter();
  if (protocol === 'grpc') {
    try {
      // Not a dependency of ours: gRPC weighs more than everything else together.
      const fromApplication = Module.createRequire(`${process.cwd()}/package.json`);
      const part = fromApplication('@opentelemetry/exporter-trace-otlp-grpc') as {
        OTLPTraceExporter: new () => SpanExporter;
      };
      return new part.OTLPTraceExporter();
    } catch {
      process.emitWarning(
        'OTEL_EXPORTER_OTLP_PROTOCOL=grpc needs the package @opentelemetry/exporter-trace-otlp-grpc: install it beside culprit, or set the protocol to http/protobuf. Sending http/protobuf now.',
        { code: 'CULPRIT_OTLP_PROTOCOL' },
      );
    }
  } else if (protocol !== 'http/protobuf') {
    diag.warn(`culprit: unknown OTEL_EXPORTER_OTLP_PROTOCOL "${protocol}", sending http/protobuf`);
  }
  return new ProtobufTraceExporter();
}

/** Registers a meter provider unless the application has one. */
export function startOtlpMetrics(
  _settings: RegisterSettings,
  resource: Resource,
): { forceFlush(): Promise<void> } {
  const interval = Number(process.env['OTEL_METRIC_EXPORT_INTERVAL']);
  const reader = new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter(),
    ...(interval > 0
      ? { exportIntervalMillis: interval, exportTimeoutMillis: Math.min(interval, 30_000) }
      : {}),
  });
  const provider = new MeterProvider({ resource, readers: [reader] });
  metrics.setGlobalMeterProvider(provider);
  return provider;
}

/** Registers a logger provider unless the application has one. */
export function startOtlpLogs(
  _settings: RegisterSettings,
  resource: Resource,
): { forceFlush(): Promise<void> } {
  const provider = new LoggerProvider({
    resource,
    processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter() })],
  });
  logs.setGlobalLoggerProvider(provider);
  return provider;
}
