import { htmlReply, jsonReply } from './kinds.ts';
import type { ErrorContext, ErrorReply, ErrorTable } from './kinds.ts';

/** Cohere's error document: a sentence, and from version 2 on an id. */
export function cohereError(
  status: number,
  message: string,
  id: string | undefined = undefined,
  headers: Record<string, string> = {},
): ErrorReply {
  return jsonReply(status, { id, message }, headers);
}

function idOf({ request, requestId }: ErrorContext): string | undefined {
  return request.operation?.startsWith('/v2/') === true ? requestId : undefined;
}

const CONTEXT = 4_081;

/** Cohere's wording, from its page on errors (https://docs.cohere.com/reference/errors). */
export const COHERE_ERRORS: ErrorTable = {
  rate_limit: (context) =>
    cohereError(
      429,
      'You are using a Trial key, which is limited to 40 API calls / minute. You can continue to use the Trial key for free or upgrade to a Production key with higher rate limits.',
      idOf(context),
      { 'x-trial-endpoint-call-remaining': '0' },
    ),
  insufficient_quota: (context) =>
    cohereError(
      402,
      'Please add or update your payment method at https://dashboard.cohere.com/billing?tab=payment to continue',
      idOf(context),
    ),
  server_error: (context) => cohereError(500, 'internal server error', idOf(context)),
  service_unavailable: (context) => cohereError(503, 'service unavailable', idOf(context)),
  overloaded: (context) =>
    cohereError(503, 'the model is currently overloaded, please try again later', idOf(context)),
  gateway_timeout: () => htmlReply(504, 'Gateway Time-out', 'cloudflare'),
  invalid_api_key: (context) => cohereError(401, 'invalid api token', idOf(context)),
  permission_denied: (context) => cohereError(403, 'you do not have access to this resource', idOf(context)),
  model_not_found: (context) =>
    cohereError(
      404,
      `model '${context.request.model}' not found, make sure the correct model ID was used and that you have access to the model.`,
      idOf(context),
    ),
  context_overflow: (context) =>
    cohereError(
      400,
      `too many tokens: the total number of tokens in the prompt cannot exceed ${CONTEXT} - received 4588. Try using a shorter prompt, or enable prompt truncating.`,
      idOf(context),
    ),
  request_too_large: (context) => cohereError(413, 'request entity too large', idOf(context)),
  invalid_request: (context) =>
    cohereError(400, 'invalid request: temperature must be between 0 and 1.0 inclusive.', idOf(context)),
  content_policy: (context) =>
    cohereError(
      498,
      'Your request was blocked because it may violate our usage guidelines. Please adjust your prompt and try again.',
      idOf(context),
    ),
};
