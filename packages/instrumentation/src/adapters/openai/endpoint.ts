import type { Endpoint } from '../../adapter.ts';
import { fields, text } from '../../internal/read.ts';
import { COMPATIBLE_HOSTS, type CompatibleHost } from './compatible-hosts.ts';

/**
 * Reads provider, host and port from a client's base URL, without credentials. `flavour` is the provider of clients
 * whose host says nothing: proxies, gateways, test servers.
 */
export function endpointOfClient(client: object, flavour: string = 'openai'): Endpoint {
  const endpoint = endpointOfUrl(text(fields(client)?.['baseURL']), flavour);
  return isAzure(client) ? { ...endpoint, provider: 'azure.ai.openai' } : endpoint;
}

/** The same for a URL: any that names a service. */
export function endpointOfUrl(baseURL: string | undefined, flavour: string): Endpoint {
  const url = baseURL === undefined ? null : URL.parse(baseURL);
  if (url === null) return { provider: flavour };
  const port = url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : Number(url.port);
  // An IPv6 address without the brackets that delimit it in a URL.
  const address = url.hostname.replace(/^\[|\]$/g, '');
  const known = COMPATIBLE_HOSTS.find((service) => isServedBy(service, url));
  if (known !== undefined) return { provider: routedTo(known, url), address, port };
  // Clients of other SDKs know better than a port or a name that somebody chose.
  const local =
    flavour === 'openai' ? COMPATIBLE_HOSTS.find((service) => isCalled(service, address, port)) : undefined;
  return { provider: local?.provider ?? flavour, address, port };
}

function isServedBy({ hosts, path }: CompatibleHost, { hostname, pathname }: URL): boolean {
  const named = hosts?.some((host) => hostname === host || hostname.endsWith(`.${host}`)) === true;
  return named && (path === undefined || path.test(pathname));
}

function routedTo({ provider, routes }: CompatibleHost, { pathname }: URL): string {
  const route = routes?.at.exec(pathname)?.[1];
  return (
    (route !== undefined && Object.hasOwn(routes?.providers ?? {}, route) && routes?.providers[route]) ||
    provider
  );
}

function isCalled({ port, localPort, label }: CompatibleHost, address: string, at: number): boolean {
  if (port === at || label?.test(address) === true) return true;
  return localPort === at && /^(?:localhost|127\.|::1$|0\.0\.0\.0$|host\.docker\.internal$)/.test(address);
}

/** By class name along the prototype chain: several copies of the SDK may be loaded. */
function isAzure(client: object): boolean {
  for (let prototype: unknown = client, depth = 0; depth < 6; depth += 1) {
    prototype = Object.getPrototypeOf(prototype);
    if (prototype === null || typeof prototype !== 'object') return false;
    if ((prototype as { constructor?: { name?: unknown } }).constructor?.name === 'AzureOpenAI') return true;
  }
  return false;
}
