import { trace } from '@opentelemetry/api';
import type { Context, Span, SpanOptions, Tracer, TracerOptions, TracerProvider } from '@opentelemetry/api';

/**
 * A provider that claims nothing until the first span is started. Until then an application that brings its own
 * set-up registers it as if Culprit were not there, and every tracer handed out before simply follows it. On the
 * first span with no such set-up, `claim` builds and registers ours.
 */
export class LazyTracerProvider implements TracerProvider {
  readonly #decide: LazyProviderDecisions;
  #target: TracerProvider | undefined;

  constructor(decide: LazyProviderDecisions) {
    this.#decide = decide;
  }

  /** The provider that spans really go to; decided on the first call, once. */
  target(): TracerProvider {
    if (this.#target) return this.#target;
    const foreign = foreignProvider(this);
    this.#target = foreign ?? this.#decide.claim();
    if (foreign) this.#decide.join(foreign);
    return this.#target;
  }

  getTracer(name: string, version?: string, options?: TracerOptions): Tracer {
    return new LazyTracer(() => this.target().getTracer(name, version, options));
  }
}

export interface LazyProviderDecisions {
  /** Nobody registered a provider: make ours, register it, return it. */
  claim(): TracerProvider;
  /** The application registered one in the meantime. */
  join(provider: TracerProvider): void;
}

/** A tracer that is asked for on its first span. */
export class LazyTracer implements Tracer {
  readonly #resolve: () => Tracer;
  #tracer: Tracer | undefined;

  constructor(resolve: () => Tracer) {
    this.#resolve = resolve;
  }

  startSpan(name: string, options?: SpanOptions, context?: Context): Span {
    return (this.#tracer ??= this.#resolve()).startSpan(name, options, context);
  }

  startActiveSpan<F extends (span: Span) => unknown>(...args: [string, ...unknown[], F]): ReturnType<F> {
    const tracer = (this.#tracer ??= this.#resolve());
    return Reflect.apply(tracer.startActiveSpan, tracer, args) as ReturnType<F>;
  }
}

interface ProxyProvider extends TracerProvider {
  getDelegate(): TracerProvider;
  setDelegate(provider: TracerProvider): void;
}

const isProxy = (provider: TracerProvider): provider is ProxyProvider =>
  typeof (provider as Partial<ProxyProvider>).getDelegate === 'function' &&
  typeof (provider as Partial<ProxyProvider>).setDelegate === 'function';

/** The provider somebody else registered, or undefined when there is none (or only ours). */
export function foreignProvider(ours?: TracerProvider): TracerProvider | undefined {
  const provider = trace.getTracerProvider();
  const delegate = isProxy(provider) ? provider.getDelegate() : provider;
  if (delegate === ours || delegate.constructor.name === 'NoopTracerProvider') return undefined;
  return delegate;
}

/**
 * Makes `provider` the delegate of the API's proxy without registering a global, so that a later
 * `trace.setGlobalTracerProvider` by the application still succeeds. Returns false when the API offers no proxy.
 */
export function offerProvider(provider: TracerProvider): boolean {
  const proxy = trace.getTracerProvider();
  if (!isProxy(proxy)) return false;
  proxy.setDelegate(provider);
  return true;
}
