import { arch, hostname } from 'node:os';
import { context, diag, propagation, ProxyTracerProvider, trace } from '@opentelemetry/api';
import type { TextMapPropagator } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import type { Resource } from '@opentelemetry/resources';
import { BasicTracerProvider, ConsoleSpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { KeepFailuresSampler, RescueSpanProcessor } from '@culprit/span-processor';
import { otlpSpans, startOtlp } from './otlp-part.ts';
import type { Flushable, OtlpPart } from './otlp-part.ts';
import { quietNativeSpans } from './quiet-native-spans.ts';
import { samplerOf } from './sampler.ts';
import { SegmentSpanProcessor } from './segment-span-processor.ts';
import { SegmentWriter } from './segment-writer.ts';
import type { RegisterSettings } from './settings.ts';

/** What `register` set up itself, when the application brought no provider. */
export interface OwnProvider {
  provider: BasicTracerProvider;
  /** Resolves when everything that ended before the call has been handed over; rejects when a sink refused it. */
  forceFlush(): Promise<void>;
  /** Last synchronous chance, from an `exit` handler. */
  writeNow(): void;
}

/** Builds the provider, registers it globally with a context manager and propagators, and returns its handles. */
export function createOwnProvider(
  settings: RegisterSettings,
  processors: readonly SpanProcessor[],
): OwnProvider {
  const resource = resourceOf();
  const flushes: (() => Promise<void>)[] = [];
  const lastChances: (() => void)[] = [];
  const exporting: SpanProcessor[] = [];
  for (const destination of settings.destinations) {
    if (destination === 'segments') {
      const segments = new SegmentSpanProcessor(segmentWriter(settings, 'traces'));
      exporting.push(segments);
      lastChances.push(() => void segments.write());
    } else if (destination === 'console') {
      exporting.push(new SimpleSpanProcessor(new ConsoleSpanExporter()));
    } else if (destination === 'otlp') {
      const otlp = otlpSpans(settings);
      exporting.push(otlp);
      lastChances.push(() => {
        const unsent = otlp.unsent();
        if (unsent) segmentWriter(settings, 'traces').append(unsent);
      });
    }
  }
  const provider = new BasicTracerProvider({
    resource,
    ...(settings.keepFailures
      ? {
          sampler: new KeepFailuresSampler(samplerOf(process.env)),
          spanProcessors: [...processors, ...exporting.map((one) => new RescueSpanProcessor(one))],
        }
      : { spanProcessors: [...processors, ...exporting] }),
  });
  quietNativeSpans(provider);
  flushes.push(() => provider.forceFlush());
  if (settings.metricsToOtlp) flushes.push(flushOf((otlp) => otlp.startOtlpMetrics(settings, resource)));
  if (settings.logsToOtlp) flushes.push(flushOf((otlp) => otlp.startOtlpLogs(settings, resource)));
  claimGlobals(provider, settings);
  return {
    provider,
    forceFlush: async () => {
      await Promise.all(flushes.map((flush) => flush()));
    },
    writeNow: () => lastChances.forEach((chance) => chance()),
  };
}

export function segmentWriter(settings: RegisterSettings, prefix: string): SegmentWriter {
  const { directory, segmentBytes, totalBytes } = settings;
  return new SegmentWriter({ directory, prefix, segmentBytes, totalBytes });
}

function flushOf(start: (otlp: OtlpPart) => Flushable): () => Promise<void> {
  const started = startOtlp(start);
  return () => started.forceFlush();
}

function resourceOf(): Resource {
  // Not the SDK's detectors: command lines carry credentials, and the host's id is asked of child processes.
  const here = resourceFromAttributes({
    'host.name': hostname(),
    'host.arch': arch() === 'x64' ? 'amd64' : arch(),
    'process.pid': process.pid,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
  });
  const detected = detectResources({ detectors: [envDetector] });
  const named = process.env['OTEL_SERVICE_NAME'];
  const base = defaultResource().merge(here).merge(detected);
  return named ? base.merge(resourceFromAttributes({ 'service.name': named })) : base;
}

function claimGlobals(provider: BasicTracerProvider, settings: RegisterSettings): void {
  // Our lazy provider sits in the proxy; the global registration puts the real one in its place.
  if (!trace.setGlobalTracerProvider(provider)) {
    const proxy = trace.getTracerProvider();
    if (proxy instanceof ProxyTracerProvider) proxy.setDelegate(provider);
    else
      diag.warn(
        'culprit: another copy of @opentelemetry/api holds the global tracer provider; only spans of this copy are recorded',
      );
  }
  const manager = new AsyncLocalStorageContextManager().enable();
  // Refused (and reported through diag) when somebody registered one: theirs works just as well.
  if (!hasContextManager()) context.setGlobalContextManager(manager);
  const propagator = propagatorOf(settings.propagators);
  if (propagator && propagation.fields().length === 0) propagation.setGlobalPropagator(propagator);
}

/** Whether `context.with` really carries a context, that is, whether anybody registered a context manager. */
function hasContextManager(): boolean {
  const probe = Symbol('culprit.probe');
  return context.with(
    context.active().setValue(probe, true),
    () => context.active().getValue(probe) === true,
  );
}

function propagatorOf(names: readonly string[]): TextMapPropagator | undefined {
  const propagators: TextMapPropagator[] = [];
  for (const name of names) {
    if (name === 'tracecontext') propagators.push(new W3CTraceContextPropagator());
    else if (name === 'baggage') propagators.push(new W3CBaggagePropagator());
    else if (name !== 'none')
      diag.warn(
        `culprit: OTEL_PROPAGATORS has "${name}", which culprit/register does not bring; register it yourself`,
      );
  }
  return propagators.length > 0 ? new CompositePropagator({ propagators }) : undefined;
}
