import { countTokens } from '../answer.ts';
import { htmlReply, jsonReply, retryAfterHeaders } from './kinds.ts';
import type { ErrorContext, ErrorReply, ErrorTable } from './kinds.ts';

interface OpenAIErrorBody {
  message: string;
  type: string;
  param?: string | null;
  code?: string | null;
}

/** OpenAI's error document; `param` and `code` are always there. */
export function openaiError(
  status: number,
  { message, type, param = null, code = null }: OpenAIErrorBody,
  headers: Record<string, string> = {},
): ErrorReply {
  return jsonReply(status, { error: { message, type, param, code } }, headers);
}

const INVALID = 'invalid_request_error';
const TOKEN_LIMIT = 30_000;
const CONTEXT_WINDOW = 128_000;
const EMBEDDING_WINDOW = 8_192;

/** OpenAI's wording, from its error-code guide and from reports in public issue threads. */
export const OPENAI_ERRORS: ErrorTable = {
  rate_limit: ({ request, retryAfter }) =>
    openaiError(
      429,
      {
        message: `Rate limit reached for ${request.model} in organization org-simulated0000000000000 on tokens per min (TPM): Limit ${TOKEN_LIMIT}, Used 28567, Requested 4754. Please try again in ${retryAfter}s. Visit https://platform.openai.com/account/rate-limits to learn more.`,
        type: 'tokens',
        code: 'rate_limit_exceeded',
      },
      {
        ...retryAfterHeaders(retryAfter, true),
        'x-ratelimit-limit-tokens': String(TOKEN_LIMIT),
        'x-ratelimit-remaining-tokens': '1433',
        'x-ratelimit-reset-tokens': `${retryAfter}s`,
      },
    ),
  insufficient_quota: () =>
    openaiError(429, {
      message:
        'You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.',
      type: 'insufficient_quota',
      code: 'insufficient_quota',
    }),
  server_error: () =>
    openaiError(500, {
      message: 'The server had an error while processing your request. Sorry about that!',
      type: 'server_error',
    }),
  service_unavailable: () =>
    openaiError(503, {
      message: 'Our servers are currently overloaded. Please try again later.',
      type: 'service_unavailable_error',
      code: 'server_is_overloaded',
    }),
  overloaded: () =>
    openaiError(503, {
      message:
        'That model is currently overloaded with other requests. You can retry your request, or contact us through our help center at help.openai.com if the error persists.',
      type: 'server_error',
    }),
  gateway_timeout: () => htmlReply(504, 'Gateway Time-out', 'cloudflare'),
  invalid_api_key: () =>
    openaiError(401, {
      message:
        'Incorrect API key provided: sk-simul********0000. You can find your API key at https://platform.openai.com/account/api-keys.',
      type: INVALID,
      code: 'invalid_api_key',
    }),
  permission_denied: ({ request }) =>
    openaiError(403, {
      message: `Project \`proj_simulated\` does not have access to model \`${request.model}\``,
      type: INVALID,
      code: 'model_not_found',
    }),
  model_not_found: ({ request }) =>
    openaiError(404, {
      message: `The model \`${request.model}\` does not exist or you do not have access to it.`,
      type: INVALID,
      code: 'model_not_found',
    }),
  context_overflow: (context) => openaiError(400, contextOverflow(context)),
  request_too_large: () => htmlReply(413, 'Payload Too Large', 'cloudflare'),
  invalid_request: ({ request }) =>
    openaiError(400, {
      message: "Invalid value for 'temperature': expected a value <= 2, but got 9 instead.",
      type: INVALID,
      param: request.api === 'embeddings' ? null : 'temperature',
      code: request.api === 'responses' ? 'decimal_above_max_value' : null,
    }),
  content_policy: ({ request }) =>
    request.api === 'responses'
      ? openaiError(400, {
          message:
            'Invalid prompt: your prompt was flagged as potentially violating our usage policy. Please try again with a different prompt: https://platform.openai.com/docs/guides/reasoning#advice-on-prompting',
          type: INVALID,
          code: 'invalid_prompt',
        })
      : openaiError(400, {
          message:
            'Your request was rejected as a result of our safety system. Your prompt may contain text that is not allowed by our safety system.',
          type: INVALID,
          code: 'content_policy_violation',
        }),
};

function contextOverflow({ request }: ErrorContext): OpenAIErrorBody {
  if (request.api === 'responses') {
    return {
      message: 'Your input exceeds the context window of this model. Please adjust your input and try again.',
      type: INVALID,
      param: 'input',
      code: 'context_length_exceeded',
    };
  }
  if (request.api === 'embeddings') {
    const tokens = EMBEDDING_WINDOW + 1 + countTokens(request.prompt);
    return {
      message: `This model's maximum context length is ${EMBEDDING_WINDOW} tokens, however you requested ${tokens} tokens (${tokens} in your prompt; 0 for the completion). Please reduce your prompt; or completion length.`,
      type: INVALID,
    };
  }
  const tokens = CONTEXT_WINDOW + 1 + countTokens(request.prompt);
  return {
    message: `This model's maximum context length is ${CONTEXT_WINDOW} tokens. However, your messages resulted in ${tokens} tokens. Please reduce the length of the messages.`,
    type: INVALID,
    param: 'messages',
    code: 'context_length_exceeded',
  };
}
