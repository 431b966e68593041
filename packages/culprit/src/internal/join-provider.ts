import type { Tracer, TracerOptions, TracerProvider } from '@opentelemetry/api';
import { isNoopProvider } from '@culprit/instrumentation';
import { attachFailureProcessor, FailureSpanProcessor, hasFailureProcessor } from '@culprit/span-processor';
import { LazyTracer } from './lazy-provider.ts';
import { warnOnce } from './warn-once.ts';

const REMEDY = 'add new FailureSpanProcessor() from "culprit" to its span processors.';

/** Owners without span processors, and what helps beside them. */
const REMEDIES: Readonly<Record<string, string>> = {
  SentryTracerProvider:
    'leave enableOpenTelemetrySetup off in Sentry.init(), then Sentry and Culprit each record their own spans.',
};

/** Adds the failure processor to a provider that the application built, or says once why it is missing. */
export function joinProvider(
  provider: object,
  processor: FailureSpanProcessor = new FailureSpanProcessor(),
): void {
  if (hasFailureProcessor(provider) || attachFailureProcessor(provider, processor)) return;
  warnOnce(
    'CULPRIT_NOT_ATTACHED',
    `the tracer provider of this process (${nameOf(provider)}) does not take another span processor. ` +
      `Calls are recorded and judged, but not linked into cascades: ${REMEDIES[nameOf(provider)] ?? REMEDY}`,
  );
}

/**
 * The same provider, joined as soon as it is complete: set-ups hand instrumentations a proxy first and register what
 * is behind it in the same turn of the event loop.
 */
export function joiningProvider(provider: TracerProvider): TracerProvider {
  queueMicrotask(() => {
    if (isComplete(provider)) joinProvider(provider);
  });
  return {
    getTracer: (name: string, version?: string, options?: TracerOptions): Tracer =>
      new LazyTracer(() => {
        if (isComplete(provider)) joinProvider(provider);
        return provider.getTracer(name, version, options);
      }),
  };
}

const isComplete = (provider: object): boolean => {
  const { getDelegate } = provider as { getDelegate?: () => object };
  return !isNoopProvider(typeof getDelegate === 'function' ? getDelegate.call(provider) : provider);
};

function nameOf(provider: object): string {
  const { getDelegate } = provider as { getDelegate?: () => object };
  return typeof getDelegate === 'function'
    ? getDelegate.call(provider).constructor.name
    : provider.constructor.name;
}
