import { htmlReply, jsonReply } from './kinds.ts';
import type { ErrorReply, ErrorTable } from './kinds.ts';

/** Replicate's problem document. */
export function replicateError(
  status: number,
  title: string | undefined,
  detail: string,
  headers: Record<string, string> = {},
): ErrorReply {
  return jsonReply(
    status,
    { ...(title === undefined ? {} : { title }), detail, status },
    { 'content-type': 'application/problem+json', ...headers },
  );
}

const NO_ACCESS = "The specified version does not exist (or perhaps you don't have permission to use it?)";

/** Replicate's wording, from its HTTP API reference and from reports in public issue threads. */
export const REPLICATE_ERRORS: ErrorTable = {
  rate_limit: ({ retryAfter }) =>
    replicateError(
      429,
      undefined,
      `Request was throttled. Expected available in ${retryAfter} second${retryAfter === 1 ? '' : 's'}.`,
      {
        'retry-after': String(Math.ceil(retryAfter)),
        'ratelimit-remaining': '0',
        'ratelimit-reset': String(Math.ceil(retryAfter)),
      },
    ),
  insufficient_quota: () =>
    replicateError(
      402,
      'Insufficient credit',
      'You have insufficient credit to run this model. Go to https://replicate.com/account/billing#billing to purchase credit. Once you purchase credit, please wait a few minutes before trying again.',
    ),
  server_error: () => replicateError(500, 'Internal server error', 'Something went wrong. Please try again.'),
  service_unavailable: () => replicateError(503, 'Service unavailable', 'Service unavailable'),
  overloaded: () =>
    replicateError(503, 'Service unavailable', 'Prediction queue is full. Please try again later.'),
  gateway_timeout: () => htmlReply(504, 'Gateway Time-out', 'cloudflare'),
  invalid_api_key: () =>
    replicateError(401, 'Unauthenticated', 'You did not pass a valid authentication token'),
  permission_denied: () =>
    replicateError(403, 'Permission denied', 'You do not have permission to perform this action.'),
  model_not_found: ({ request }) =>
    request.body.version === undefined
      ? replicateError(404, 'Not found', 'The requested resource could not be found.')
      : replicateError(422, 'Invalid version or not permitted', NO_ACCESS),
  context_overflow: () =>
    replicateError(
      422,
      'Input validation failed',
      '- input.prompt: Prompt length exceeds maximum input length 4096\n',
    ),
  request_too_large: () => replicateError(413, 'Request entity too large', 'Request entity too large'),
  invalid_request: () =>
    replicateError(422, 'Input validation failed', '- input.temperature: Must be less than or equal to 5\n'),
  content_policy: () =>
    replicateError(
      422,
      'Input validation failed',
      'NSFW content detected. Try running it again, or try a different prompt.',
    ),
};
