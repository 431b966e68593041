import { context, INVALID_SPAN_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import type { Context, Span, SpanOptions, Tracer, TracerProvider } from '@opentelemetry/api';
import { isNativeScope } from '@culprit/instrumentation';

/**
 * Some SDKs trace their own calls as soon as a provider is there: they then send trace headers and wrap their streams.
 * Where the application has no OpenTelemetry of its own, nobody asked for that: the provider we bring answers such a
 * call with a span that neither records nor propagates, the SDK goes on as without us, and the call is recorded by our
 * own span. The SDK's spans around calls (agent loops, tools) stay.
 */
export function quietNativeSpans(provider: TracerProvider): void {
  const getTracer = provider.getTracer.bind(provider);
  provider.getTracer = (name, version, options) => {
    const tracer = getTracer(name, version, options);
    return isNativeScope(name) ? new QuietTracer(tracer) : tracer;
  };
}

class QuietTracer implements Tracer {
  readonly #tracer: Tracer;

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  startSpan(name: string, options?: SpanOptions, parent?: Context): Span {
    if (options?.kind === SpanKind.CLIENT) return trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
    return this.#tracer.startSpan(name, options, parent);
  }

  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    ...rest: [...unknown[], F]
  ): ReturnType<F> {
    const run = rest.at(-1) as F;
    const [options, parent = context.active()] = rest.slice(0, -1) as [SpanOptions?, Context?];
    const span = this.startSpan(name, options, parent);
    return context.with(trace.setSpan(parent, span), run as (span: Span) => ReturnType<F>, undefined, span);
  }
}
