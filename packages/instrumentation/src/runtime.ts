import * as api from '@opentelemetry/api';
import type { MeterProvider, Tracer, TracerProvider } from '@opentelemetry/api';
import { REGISTRY_SCHEMA_URL } from '@culprit/semconv';
import type { Settings } from './options.ts';
import { OpenCalls } from './open-calls.ts';
import { Instruments } from './call-metrics.ts';
import { isNoopProvider } from './noop.ts';
import { findLogger, type Logger, type LoggerProvider } from './logs-api.ts';

export const SCOPE_NAME = '@culprit/instrumentation';
export const SCOPE_VERSION = '0.0.0';

/**
 * A method of providers that wait for the first span before they are set up. Asked when a call begins, as the context
 * manager comes with them: a call that the SDK traces by itself is found by its context before any span is started.
 */
export const DECIDE: unique symbol = Symbol.for('culprit.provider.decide');

const NOOP_METER = api.createNoopMeter();

/**
 * What every patched call of one set-up shares: settings, the OpenTelemetry providers (looked up when needed, because
 * applications register them late), and the calls still open.
 */
export class Runtime {
  settings: Settings;
  readonly open: OpenCalls;
  #tracerProvider: TracerProvider | undefined;
  #meterProvider: MeterProvider | undefined;
  #loggerProvider: LoggerProvider | undefined;
  #tracerOf: { delegate: object; tracer: Tracer | undefined } | undefined;
  #instrumentsOf: { provider: object; instruments: Instruments | undefined } | undefined;

  constructor(settings: Settings) {
    this.settings = settings;
    this.open = new OpenCalls(settings);
  }

  setTracerProvider(provider: TracerProvider): void {
    this.#tracerProvider = provider;
  }

  setMeterProvider(provider: MeterProvider): void {
    this.#meterProvider = provider;
  }

  setLoggerProvider(provider: LoggerProvider): void {
    this.#loggerProvider = provider;
  }

  /** The tracer, or undefined while no tracer provider is registered. */
  tracer(): Tracer | undefined {
    const delegate = delegateOf(this.#tracerProvider ?? api.trace.getTracerProvider());
    if (this.#tracerOf?.delegate === delegate) return this.#tracerOf.tracer;
    (delegate as { [DECIDE]?: () => void })[DECIDE]?.();
    const tracer = isNoopProvider(delegate)
      ? undefined
      : delegate.getTracer(SCOPE_NAME, SCOPE_VERSION, { schemaUrl: REGISTRY_SCHEMA_URL });
    this.#tracerOf = { delegate, tracer };
    return tracer;
  }

  /** The instruments, or undefined while no meter provider is registered. */
  instruments(): Instruments | undefined {
    const provider = this.#meterProvider ?? api.metrics.getMeterProvider();
    if (this.#instrumentsOf?.provider === provider) return this.#instrumentsOf.instruments;
    const meter = isNoopProvider(provider)
      ? NOOP_METER
      : provider.getMeter(SCOPE_NAME, SCOPE_VERSION, { schemaUrl: REGISTRY_SCHEMA_URL });
    const instruments = meter === NOOP_METER ? undefined : new Instruments(meter, this.settings.metricNames);
    this.#instrumentsOf = { provider, instruments };
    return instruments;
  }

  /** A logger, or undefined when no logs provider is registered. */
  logger(): Logger | undefined {
    return findLogger(this.#loggerProvider, SCOPE_NAME, SCOPE_VERSION, REGISTRY_SCHEMA_URL);
  }

  /** Whether somebody wants a record of each call besides spans and metrics. */
  get wantsRecords(): boolean {
    return this.settings.onCallRecord !== undefined || (this.settings.callLog && this.logger() !== undefined);
  }
}

function delegateOf(provider: TracerProvider): TracerProvider {
  const proxy = provider as TracerProvider & { getDelegate?: () => TracerProvider };
  return typeof proxy.getDelegate === 'function' ? proxy.getDelegate() : proxy;
}
