import type { Endpoint } from '../../adapter.ts';
import { fields } from '../../internal/read.ts';

const PROVIDER = 'mistral_ai';

/** Every resource of a client knows the address: as `_baseURL`, in the first versions as `baseURL`. */
export function endpointOfClient(client: object): Endpoint {
  const known = fields(client)?.['_baseURL'] ?? fields(client)?.['baseURL'];
  const url = known instanceof URL ? known : URL.parse(String(known));
  if (url === null) return { provider: PROVIDER };
  const port = url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : Number(url.port);
  // An IPv6 address without the brackets that delimit it in a URL.
  return { provider: PROVIDER, address: url.hostname.replace(/^\[|\]$/g, ''), port };
}
