import { htmlReply, jsonReply } from './kinds.ts';
import type { ErrorReply, ErrorTable } from './kinds.ts';
import { notOfStores } from './stores.ts';

/** Chroma's error document: the name of the error and a sentence. */
export function chromaError(status: number, error: string, message: string): ErrorReply {
  return jsonReply(status, { error, message });
}

/** Wording of the server (1.x, rust/error and rust/frontend) and of Chroma Cloud (docs.trychroma.com/cloud/quotas-limits). */
export const CHROMA_ERRORS: ErrorTable = {
  ...notOfStores('Chroma'),
  rate_limit: () => chromaError(429, 'RateLimitError', 'Rate limit exceeded'),
  insufficient_quota: () =>
    chromaError(
      422,
      'QuotaError',
      "Quota exceeded: 'Number of concurrent reads' exceeded quota limit for action 'Query': current usage of 21 exceeds limit of 20.",
    ),
  server_error: () =>
    chromaError(500, 'InternalError', 'Error executing plan: error returned from the log service'),
  service_unavailable: () => htmlReply(503, 'Service Temporarily Unavailable', 'nginx'),
  overloaded: () => chromaError(503, 'BackoffError', 'Backoff and retry'),
  gateway_timeout: () => htmlReply(504, 'Gateway Time-out', 'nginx'),
  invalid_api_key: () => chromaError(401, 'AuthError', 'Unauthorized'),
  permission_denied: () => chromaError(403, 'AuthError', 'Forbidden'),
  model_not_found: () => chromaError(404, 'NotFoundError', 'Collection [docs] does not exist'),
  request_too_large: () => chromaError(413, 'PayloadTooLarge', 'Payload too large'),
  invalid_request: () =>
    chromaError(400, 'InvalidArgumentError', 'Collection expecting embedding with dimension of 384, got 3'),
};
