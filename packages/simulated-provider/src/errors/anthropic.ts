import { countTokens } from '../answer.ts';
import { htmlReply, jsonReply, retryAfterHeaders } from './kinds.ts';
import type { ErrorReply, ErrorTable } from './kinds.ts';

const CONTEXT_WINDOW = 200_000;
const INPUT_LIMIT = 50_000;

/** Anthropic's error document, with the `x-should-retry` hint that its SDKs obey. */
export function anthropicError(
  status: number,
  type: string,
  message: string,
  requestId: string,
  headers: Record<string, string> = {},
): ErrorReply {
  const retry = status === 429 || status >= 500 ? 'true' : 'false';
  return jsonReply(
    status,
    { type: 'error', error: { type, message }, request_id: requestId },
    { 'x-should-retry': retry, ...headers },
  );
}

/** Anthropic's wording, from its API error reference and from reports in public issue threads. */
export const ANTHROPIC_ERRORS: ErrorTable = {
  rate_limit: ({ request, requestId, retryAfter, now }) =>
    anthropicError(
      429,
      'rate_limit_error',
      `This request would exceed your organization's rate limit of ${INPUT_LIMIT.toLocaleString('en-US')} input tokens per minute (org: 00000000-0000-4000-8000-000000000000, model: ${request.model}). For details, refer to: https://docs.claude.com/en/api/rate-limits. You can see the response headers for current usage. Please reduce the prompt length or the maximum tokens requested, or try again later.`,
      requestId,
      {
        ...retryAfterHeaders(retryAfter, false),
        'anthropic-ratelimit-input-tokens-limit': String(INPUT_LIMIT),
        'anthropic-ratelimit-input-tokens-remaining': '0',
        'anthropic-ratelimit-input-tokens-reset': resetTime(now, retryAfter),
      },
    ),
  insufficient_quota: ({ requestId }) =>
    anthropicError(
      400,
      'invalid_request_error',
      'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.',
      requestId,
    ),
  server_error: ({ requestId }) => anthropicError(500, 'api_error', 'Internal server error', requestId),
  service_unavailable: () => ({
    status: 503,
    bare: true,
    headers: { 'content-type': 'text/plain' },
    body: 'upstream connect error or disconnect/reset before headers. reset reason: overflow',
  }),
  overloaded: ({ requestId }) => anthropicError(529, 'overloaded_error', 'Overloaded', requestId),
  gateway_timeout: () => htmlReply(504, 'Gateway Time-out', 'cloudflare'),
  invalid_api_key: ({ requestId }) =>
    anthropicError(401, 'authentication_error', 'invalid x-api-key', requestId),
  permission_denied: ({ requestId }) =>
    anthropicError(
      403,
      'permission_error',
      'Your API key does not have permission to use the specified resource.',
      requestId,
    ),
  model_not_found: ({ request, requestId }) =>
    anthropicError(404, 'not_found_error', `model: ${request.model}`, requestId),
  context_overflow: ({ request, requestId }) =>
    anthropicError(
      400,
      'invalid_request_error',
      `prompt is too long: ${CONTEXT_WINDOW + 1 + countTokens(request.prompt)} tokens > ${CONTEXT_WINDOW} maximum`,
      requestId,
    ),
  request_too_large: ({ requestId }) =>
    anthropicError(413, 'request_too_large', 'Request exceeds the maximum size', requestId),
  invalid_request: ({ requestId }) =>
    anthropicError(400, 'invalid_request_error', 'temperature: range: 0..1', requestId),
  content_policy: ({ requestId }) =>
    anthropicError(400, 'invalid_request_error', 'Output blocked by content filtering policy', requestId),
};

/** RFC 3339, in whole seconds, as in Anthropic's reset headers. */
export function resetTime(now: number, seconds: number): string {
  return new Date(Math.ceil(now / 1000 + seconds) * 1000).toISOString().replace('.000Z', 'Z');
}
