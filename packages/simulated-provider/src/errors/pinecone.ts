import { jsonReply } from './kinds.ts';
import type { ErrorReply, ErrorTable } from './kinds.ts';
import { notOfStores } from './stores.ts';

/** The data plane's error document: a gRPC code and a sentence. */
export function pineconeError(
  status: number,
  code: number,
  message: string,
  headers: Record<string, string> = {},
): ErrorReply {
  return jsonReply(status, { code, message, details: [] }, headers);
}

/** The gateway's own document, of keys, plans and limits. */
function gatewayError(status: number, code: string, message: string): ErrorReply {
  return jsonReply(status, { status, error: { code, message } });
}

/** Pinecone's wording, from its pages on errors and limits (docs.pinecone.io/reference/api/errors, /database-limits). */
export const PINECONE_ERRORS: ErrorTable = {
  ...notOfStores('Pinecone'),
  rate_limit: ({ retryAfter }) =>
    pineconeError(
      429,
      8,
      "Request failed. You've reached the max query read units per second for this index. To increase this limit, contact support.",
      { 'retry-after': String(Math.ceil(retryAfter)) },
    ),
  insufficient_quota: () =>
    gatewayError(
      429,
      'RESOURCE_EXHAUSTED',
      "Request failed. You've reached your read unit limit for the current month (1000000). To continue reading data, upgrade your plan.",
    ),
  server_error: () => pineconeError(500, 13, 'internal error'),
  service_unavailable: () =>
    pineconeError(503, 14, 'upstream connect error or disconnect/reset before headers'),
  overloaded: () => pineconeError(503, 14, 'overflow'),
  gateway_timeout: () => pineconeError(504, 4, 'upstream request timeout'),
  invalid_api_key: () => gatewayError(401, 'UNAUTHENTICATED', 'Invalid API Key'),
  permission_denied: () => gatewayError(403, 'FORBIDDEN', 'API key does not have access to this index'),
  model_not_found: () => pineconeError(404, 5, 'Namespace not found'),
  request_too_large: () =>
    pineconeError(
      400,
      11,
      'Error, message length too large: found 4194305 bytes, the limit is: 4194304 bytes',
    ),
  invalid_request: () =>
    pineconeError(400, 3, 'Vector dimension 3 does not match the dimension of the index 1024'),
};
