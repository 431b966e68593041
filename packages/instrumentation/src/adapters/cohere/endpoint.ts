import type { Endpoint } from '../../adapter.ts';
import { fields, text } from '../../internal/read.ts';

const PRODUCTION = 'api.cohere.com';
/** Clients of the same package for models that run at Amazon. */
const PROVIDER_OF_HOST: readonly (readonly [suffix: string, provider: string])[] = [
  ['amazonaws.com', 'aws.bedrock'],
  ['azure.com', 'azure.ai.inference'],
];

/**
 * Host and port from `baseUrl` or `environment`, as far as they are plain text: both may be functions, and calling
 * them is the SDK's business.
 */
export function endpointOfClient(client: object): Endpoint {
  const options = fields(fields(client)?.['_options']);
  const known = options?.['baseUrl'] ?? options?.['environment'];
  if (known === undefined) return { provider: 'cohere', address: PRODUCTION, port: 443 };
  const url = URL.parse(text(known) ?? '');
  if (url === null) return { provider: 'cohere' };
  const port = url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : Number(url.port);
  const { hostname } = url;
  const provider = PROVIDER_OF_HOST.find(([suffix]) => hostname.endsWith(`.${suffix}`))?.[1] ?? 'cohere';
  return { provider, address: hostname.replace(/^\[|\]$/g, ''), port };
}
