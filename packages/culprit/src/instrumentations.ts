import type { TracerProvider } from '@opentelemetry/api';
import { culpritInstrumentations as sdkInstrumentations } from '@culprit/instrumentation';
import type { CulpritInstrumentation, InstrumentationOptions } from '@culprit/instrumentation';
import { joiningProvider } from './internal/join-provider.ts';

export interface CulpritOptions extends InstrumentationOptions {
  /** Add a `FailureSpanProcessor` to the provider the instrumentations are given. Default true. */
  attachProcessor?: boolean | undefined;
}

/**
 * Everything an existing OpenTelemetry set-up needs, in one line:
 * `new NodeSDK({ …, instrumentations: [yours, culpritInstrumentations()] })`. Calls become spans of your provider, and a
 * `FailureSpanProcessor` is added to it unless it has one. Takes nothing over and replaces nothing.
 */
export function culpritInstrumentations(options: CulpritOptions = {}): CulpritInstrumentation[] {
  const { attachProcessor = true, ...rest } = options;
  const instrumentations = sdkInstrumentations(rest);
  if (!attachProcessor) return instrumentations;
  for (const instrumentation of instrumentations) {
    const setTracerProvider = instrumentation.setTracerProvider.bind(instrumentation);
    instrumentation.setTracerProvider = (provider: TracerProvider): void =>
      setTracerProvider(joiningProvider(provider));
  }
  return instrumentations;
}
