import { htmlReply, jsonReply, retryAfterHeaders } from './kinds.ts';
import type { ErrorReply, ErrorTable } from './kinds.ts';

/** Mistral's error document. Its codes are numbers in text. */
export function mistralError(
  status: number,
  error: { message: unknown; type: string; code?: string | null | undefined },
  headers: Record<string, string> = {},
): ErrorReply {
  const { message, type, code = null } = error;
  const body = { object: 'error', message, type, param: null, code, raw_status_code: status };
  return jsonReply(status, body, headers);
}

/** What the body check says, once per field. */
export interface FieldProblem {
  type: string;
  loc: readonly string[];
  msg: string;
  input?: unknown;
}

/** The complaint about a body that breaks the schema. */
export function unprocessable(...detail: readonly FieldProblem[]): ErrorReply {
  return jsonReply(422, { detail });
}

const CONTEXT = 32_768;

/**
 * Mistral's wording, from reports in public issue threads. The gateway in front (keys, sizes) speaks in other shapes
 * than the API itself.
 */
export const MISTRAL_ERRORS: ErrorTable = {
  rate_limit: ({ retryAfter }) =>
    mistralError(
      429,
      { message: 'Rate limit exceeded', type: 'rate_limited', code: '1300' },
      { ...retryAfterHeaders(retryAfter, false), 'x-ratelimitbysize-remaining-minute': '0' },
    ),
  insufficient_quota: ({ requestId }) =>
    jsonReply(403, { message: 'Inactive subscription or usage limit reached', request_id: requestId }),
  server_error: () =>
    mistralError(500, { message: 'Internal server error', type: 'internal_server_error', code: '1000' }),
  service_unavailable: () =>
    mistralError(503, { message: 'Internal server error', type: 'unreachable_backend', code: '1100' }),
  overloaded: () =>
    mistralError(503, {
      message: 'Service tier capacity exceeded for this model.',
      type: 'service_tier_capacity_exceeded',
      code: '3505',
    }),
  gateway_timeout: () => htmlReply(504, 'Gateway Time-out', 'cloudflare'),
  invalid_api_key: () => jsonReply(401, { detail: 'Unauthorized' }),
  permission_denied: ({ requestId }) => jsonReply(403, { message: 'Forbidden', request_id: requestId }),
  model_not_found: ({ request }) =>
    mistralError(400, { message: `Invalid model: ${request.model}`, type: 'invalid_model', code: '1500' }),
  context_overflow: () =>
    mistralError(400, {
      message: `Prompt contains 40213 tokens and 0 draft tokens, too large for model with ${CONTEXT} maximum context length`,
      type: 'invalid_request_prompt_too_long',
      code: '3051',
    }),
  request_too_large: ({ requestId }) =>
    jsonReply(413, { message: 'Request size limit exceeded', request_id: requestId }),
  invalid_request: () =>
    unprocessable({
      type: 'less_than_equal',
      loc: ['body', 'temperature'],
      msg: 'Input should be less than or equal to 1.5',
      input: 9,
    }),
  content_policy: () =>
    mistralError(403, {
      message: 'Request blocked by guardrail: content moderation threshold exceeded for category violence',
      type: 'guardrail_violation',
    }),
};
