import { OPENAI_ERRORS } from './openai.ts';
import { jsonReply, retryAfterHeaders } from './kinds.ts';
import type { ErrorReply, ErrorTable } from './kinds.ts';

interface GroqErrorBody {
  message: string;
  type: string;
  param?: string | undefined;
  code?: string | undefined;
}

/** Groq's error document is OpenAI's without the parts that say nothing. */
function groqError(
  status: number,
  { message, type, param, code }: GroqErrorBody,
  headers: Record<string, string> = {},
): ErrorReply {
  return jsonReply(status, { error: { message, type, param, code } }, headers);
}

const INVALID = 'invalid_request_error';
const TOKEN_LIMIT = 18_000;

/** Groq's wording, from its pages on errors and rate limits and from reports in public issue threads. */
export const GROQ_ERRORS: ErrorTable = {
  ...OPENAI_ERRORS,
  rate_limit: ({ request, retryAfter }) =>
    groqError(
      429,
      {
        message: `Rate limit reached for model \`${request.model}\` in organization \`org_simulated\` service tier \`on_demand\` on tokens per minute (TPM): Limit ${TOKEN_LIMIT}, Used 17567, Requested 1754. Please try again in ${retryAfter}s. Need more tokens? Upgrade to Dev Tier today at https://console.groq.com/settings/billing`,
        type: 'tokens',
        code: 'rate_limit_exceeded',
      },
      { ...retryAfterHeaders(retryAfter, false), 'x-ratelimit-remaining-tokens': '433' },
    ),
  insufficient_quota: () =>
    groqError(400, {
      message:
        'Organization has been restricted. Please reach out to support if you believe this was in error.',
      type: INVALID,
      code: 'organization_restricted',
    }),
  server_error: () => groqError(500, { message: 'Internal Server Error', type: 'internal_server_error' }),
  service_unavailable: () =>
    groqError(503, { message: 'Service Unavailable', type: 'internal_server_error' }),
  overloaded: ({ request }) =>
    groqError(503, {
      message: `${request.model} is currently over capacity. Please try again and back off exponentially. Visit https://groqstatus.com to see if there is an active incident.`,
      type: 'internal_server_error',
    }),
  invalid_api_key: () =>
    groqError(401, { message: 'Invalid API Key', type: INVALID, code: 'invalid_api_key' }),
  model_not_found: ({ request }) =>
    groqError(404, {
      message: `The model \`${request.model}\` does not exist or you do not have access to it.`,
      type: INVALID,
      code: 'model_not_found',
    }),
  context_overflow: () =>
    groqError(400, {
      message: 'Please reduce the length of the messages or completion.',
      type: INVALID,
      param: 'messages',
      code: 'context_length_exceeded',
    }),
  request_too_large: () =>
    groqError(413, { message: 'Request Entity Too Large', type: INVALID, code: 'request_too_large' }),
};
