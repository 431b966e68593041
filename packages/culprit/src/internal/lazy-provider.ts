import Module from 'node:module';
import { ProxyTracerProvider, trace } from '@opentelemetry/api';
import type { Context, Span, SpanOptions, Tracer, TracerOptions, TracerProvider } from '@opentelemetry/api';
import { DECIDE, isNoopProvider } from '@culprit/instrumentation';

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
    Object.defineProperty(this, DECIDE, { value: () => void this.target() });
  }

  /** The provider that spans really go to; decided on the first call, once. */
  target(): TracerProvider {
    if (this.#target) return this.#target;
    const foreign = foreignProvider(this);
    // Asked again while it is being decided (an exporter that traces itself): nothing is recorded.
    this.#target = NOTHING;
    this.#target = foreign ?? this.#decide.claim() ?? NOTHING;
    if (foreign) this.#decide.join(foreign);
    return this.#target;
  }

  getTracer(name: string, version?: string, options?: TracerOptions): Tracer {
    return new LazyTracer(() => this.target().getTracer(name, version, options));
  }
}

export interface LazyProviderDecisions {
  /** Nobody registered a provider: make ours, register it, return it; undefined when that failed. Does not throw. */
  claim(): TracerProvider | undefined;
  /** The application registered one in the meantime. */
  join(provider: TracerProvider): void;
}

/** A proxy without a delegate records nothing. */
const NOTHING: TracerProvider = new ProxyTracerProvider();

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
    const start = tracer.startActiveSpan.bind(tracer) as (...args: unknown[]) => ReturnType<F>;
    return start(...args);
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
  if (delegate === ours || isNoopProvider(delegate)) return undefined;
  return delegate;
}

/**
 * Makes `provider` the delegate of the API's proxy without registering a global, so that a later
 * `trace.setGlobalTracerProvider` by the application still succeeds; `onReplaced` hears of it at that moment, before
 * the application's first span. Returns false when the API offers no proxy.
 */
export function offerProvider(
  provider: TracerProvider,
  onReplaced: (replacement: TracerProvider) => void,
): boolean {
  const proxies = apiCopies().map((api) => api.trace.getTracerProvider());
  for (const proxy of proxies.filter(isProxy)) {
    const setDelegate = proxy.setDelegate.bind(proxy);
    setDelegate(provider);
    proxy.setDelegate = (replacement: TracerProvider): void => {
      setDelegate(replacement);
      onReplaced(replacement);
    };
  }
  return proxies.some(isProxy);
}

/** From 1.10 on the API is two copies in one process, one for `import` and one for `require`, each with a proxy. */
function apiCopies(): { trace: Pick<typeof trace, 'getTracerProvider'> }[] {
  try {
    const required = Module.createRequire(import.meta.url)('@opentelemetry/api') as { trace: typeof trace };
    return required.trace === trace ? [required] : [{ trace }, required];
  } catch {
    return [{ trace }];
  }
}
