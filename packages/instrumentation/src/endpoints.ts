import type { Adapter, Endpoint } from './adapter.ts';
import { guard } from './guard.ts';

interface KnownEndpoint {
  baseURL: unknown;
  endpoint: Endpoint;
}

const endpoints = new WeakMap<object, KnownEndpoint>();

/** Computed once per client and base URL, because deriving it from a URL costs more than the rest of the attributes. */
export function endpointOf(adapter: Adapter, client: object, args: readonly unknown[]): Endpoint {
  const read = (): Endpoint =>
    guard('read endpoint', () => adapter.endpoint(client, args)) ?? { provider: adapter.name };
  if (adapter.endpoint.length > 1) return read();
  const { baseURL } = client as { baseURL?: unknown };
  const known = endpoints.get(client);
  if (known !== undefined && known.baseURL === baseURL) return known.endpoint;
  const endpoint = read();
  endpoints.set(client, { baseURL, endpoint });
  return endpoint;
}

/** What a client's first request showed, for its later calls. */
export function rememberEndpoint(client: object, endpoint: Endpoint): void {
  const { baseURL } = client as { baseURL?: unknown };
  endpoints.set(client, { baseURL, endpoint });
}
