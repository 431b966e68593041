import type { Endpoint } from '../../adapter.ts';
import { fields, text } from '../../internal/read.ts';

/** Host and port of an address, without credentials, path and the brackets of IPv6. */
export function placeOf(address: unknown): Omit<Endpoint, 'provider'> {
  const url = URL.parse(text(address) ?? '');
  if (url === null) return {};
  const secure = url.protocol === 'https:' || url.protocol === 'wss:';
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
  return { address: host, port: url.port === '' ? (secure ? 443 : 80) : Number(url.port) };
}

/** From the SDK's `ApiClient`: which of the two surfaces it was built for, and its base URL. */
export function endpointOfClient(client: object): Endpoint {
  const options = fields(fields(client)?.['clientOptions']);
  const provider = options?.['vertexai'] === true ? 'gcp.vertex_ai' : 'gcp.gemini';
  return { provider, ...placeOf(fields(options?.['httpOptions'])?.['baseUrl']) };
}
