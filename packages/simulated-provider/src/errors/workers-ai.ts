import { MisuseError } from '../exchange.ts';
import { countTokens } from '../answer.ts';
import { htmlReply, jsonReply, retryAfterHeaders } from './kinds.ts';
import type { ErrorReply, ErrorTable } from './kinds.ts';

const WINDOW = 7968;

/** The envelope of Cloudflare's API around an error. */
export function workersAiError(
  status: number,
  code: number,
  message: string,
  headers: Record<string, string> = {},
): ErrorReply {
  return jsonReply(
    status,
    { result: null, success: false, errors: [{ code, message }], messages: [] },
    headers,
  );
}

/** Codes and wording of developers.cloudflare.com/workers-ai/platform/errors, and of Cloudflare's API in general. */
export const WORKERS_AI_ERRORS: ErrorTable = {
  rate_limit: ({ retryAfter }) =>
    workersAiError(
      429,
      971,
      'Please wait and consider throttling your request speed',
      retryAfterHeaders(retryAfter, false),
    ),
  insufficient_quota: () =>
    workersAiError(
      429,
      4006,
      "AiError: you have used up your daily free allocation of 10,000 neurons, please upgrade to Cloudflare's Workers Paid plan if you would like to continue usage.",
    ),
  server_error: () => workersAiError(500, 8005, 'AiError: AiError: Unknown internal error'),
  service_unavailable: () => workersAiError(503, 7010, 'Service unavailable'),
  overloaded: () => workersAiError(429, 3040, 'AiError: Capacity temporarily exceeded, please try again.'),
  gateway_timeout: () => htmlReply(504, 'Gateway Time-out', 'cloudflare'),
  invalid_api_key: () => workersAiError(401, 10000, 'Authentication error'),
  permission_denied: () => workersAiError(403, 5016, 'AiError: Model agreement required'),
  model_not_found: ({ request }) =>
    workersAiError(400, 5007, `AiError: No such model ${request.model} or task`),
  context_overflow: ({ request }) =>
    workersAiError(
      413,
      5021,
      `AiError: The estimated number of input and maximum output tokens (${WINDOW + 1 + countTokens(request.prompt)}) exceeded this model context window limit (${WINDOW}).`,
    ),
  request_too_large: () => workersAiError(413, 3006, 'AiError: Request is too large'),
  invalid_request: () => workersAiError(400, 5006, "AiError: Bad input: Error: '/temperature' must be <= 5"),
  content_policy: () => {
    throw new MisuseError('Workers AI has no refusal of its own for content.');
  },
};
