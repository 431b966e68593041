import { htmlReply, jsonReply } from './kinds.ts';
import type { ErrorReply, ErrorTable } from './kinds.ts';

/** Cohere's error document: a sentence, and from v2 on an id. */
export function cohereError(
  status: number,
  message: string,
  id: string | undefined = undefined,
  headers: Record<string, string> = {},
): ErrorReply {
  return jsonReply(status, { id, message }, headers);
}

const CONTEXT = 4_081;

/** Cohere's wording, from its page on errors (https://docs.cohere.com/reference/errors). */
export const COHERE_ERRORS: ErrorTable = {
  rate_limit: ({ requestId }) =>
    cohereError(
      429,
      'You are using a Trial key, which is limited to 40 API calls / minute. You can continue to use the Trial key for free or upgrade to a Production key with higher rate limits.',
      requestId,
      { 'x-trial-endpoint-call-remaining': '0' },
    ),
  insufficient_quota: ({ requestId }) =>
    cohereError(
      402,
      'Please add or update your payment method at https://dashboard.cohere.com/billing?tab=payment to continue',
      requestId,
    ),
  server_error: ({ requestId }) => cohereError(500, 'internal server error', requestId),
  service_unavailable: ({ requestId }) => cohereError(503, 'service unavailable', requestId),
  overloaded: ({ requestId }) =>
    cohereError(503, 'the model is currently overloaded, please try again later', requestId),
  gateway_timeout: () => htmlReply(504, 'Gateway Time-out', 'cloudflare'),
  invalid_api_key: ({ requestId }) => cohereError(401, 'invalid api token', requestId),
  permission_denied: ({ requestId }) =>
    cohereError(403, 'you do not have access to this resource', requestId),
  model_not_found: ({ request, requestId }) =>
    cohereError(
      404,
      `model '${request.model}' not found, make sure the correct model ID was used and that you have access to the model.`,
      requestId,
    ),
  context_overflow: ({ requestId }) =>
    cohereError(
      400,
      `too many tokens: the total number of tokens in the prompt cannot exceed ${CONTEXT} - received 4588. Try using a shorter prompt, or enable prompt truncating.`,
      requestId,
    ),
  request_too_large: ({ requestId }) => cohereError(413, 'request entity too large', requestId),
  invalid_request: ({ requestId }) =>
    cohereError(400, 'invalid request: temperature must be between 0 and 1.0 inclusive.', requestId),
  content_policy: ({ requestId }) =>
    cohereError(
      498,
      'Your request was blocked because it may violate our usage guidelines. Please adjust your prompt and try again.',
      requestId,
    ),
};
