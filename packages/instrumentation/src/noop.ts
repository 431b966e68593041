import { ProxyTracerProvider } from '@opentelemetry/api';

const NOOP_TRACER_PROVIDER: object = new ProxyTracerProvider().getDelegate();

/**
 * Whether a provider is the one that the API hands out while nobody has registered any. Its classes are not exported:
 * told by their names where several copies of the API are loaded, and by identity where a minifier took the names.
 */
export function isNoopProvider(provider: object): boolean {
  return provider === NOOP_TRACER_PROVIDER || provider.constructor.name.startsWith('Noop');
}
