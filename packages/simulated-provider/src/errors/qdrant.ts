import { htmlReply, jsonReply } from './kinds.ts';
import type { ErrorReply, ErrorTable } from './kinds.ts';
import { notOfStores } from './stores.ts';

/** Qdrant's error document: the sentence is the status. */
export function qdrantError(status: number, error: string, headers: Record<string, string> = {}): ErrorReply {
  return jsonReply(status, { status: { error }, time: 0.000_012 }, headers);
}

/** What the server says before it looks at a request is text. */
function sentence(status: number, text: string): ErrorReply {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: text };
}

/** Wording of the server (1.15, src/actix and lib/storage/src/content_manager/errors.rs). */
export const QDRANT_ERRORS: ErrorTable = {
  ...notOfStores('Qdrant'),
  rate_limit: ({ retryAfter }) =>
    qdrantError(429, 'Rate limiting exceeded: Read rate limit exceeded, retry later', {
      'retry-after': String(Math.ceil(retryAfter)),
    }),
  insufficient_quota: () => qdrantError(403, 'Forbidden: Collection quota of the cluster is exhausted'),
  server_error: () => qdrantError(500, 'Service internal error: task panicked'),
  service_unavailable: () => htmlReply(503, 'Service Temporarily Unavailable', 'nginx'),
  overloaded: () =>
    qdrantError(503, 'Service internal error: The replica set has no active replicas, try again later'),
  gateway_timeout: () => qdrantError(408, 'Timeout error: Operation search timed out after 60 seconds'),
  invalid_api_key: () => sentence(401, 'Invalid API key or JWT'),
  permission_denied: () => qdrantError(403, 'Forbidden: Access to collection docs is required'),
  model_not_found: () => qdrantError(404, "Not found: Collection `docs` doesn't exist!"),
  request_too_large: () =>
    qdrantError(
      413,
      'Payload error: JSON payload (33554433 bytes) is larger than allowed (limit: 33554432 bytes).',
    ),
  invalid_request: () => qdrantError(400, 'Wrong input: Vector dimension error: expected dim: 768, got 3'),
};
