import { MisuseError } from '../exchange.ts';
import { countTokens } from '../answer.ts';
import { htmlReply, jsonReply, retryAfterHeaders } from './kinds.ts';
import type { ErrorContext, ErrorReply, ErrorTable } from './kinds.ts';

const WINDOW = 4096;

/** The task endpoints' error document: a sentence, and the kind where Text Generation Inference wrote it. */
export function huggingfaceError(
  status: number,
  error: string,
  type?: string,
  headers: Record<string, string> = {},
): ErrorReply {
  return jsonReply(status, { error, ...(type === undefined ? {} : { error_type: type }) }, headers);
}

/** The router answers chat requests with OpenAI's error document. */
function routerError(status: number, message: string, code: string): ErrorReply {
  return jsonReply(status, { error: { message, type: 'invalid_request_error', param: 'model', code } });
}

const isChat = ({ request }: ErrorContext): boolean => request.operation === undefined;

/**
 * Wording of Inference Providers (huggingface.co/docs/inference-providers), of Text Generation Inference's router source
 * and of reports in public issue threads.
 */
export const HUGGINGFACE_ERRORS: ErrorTable = {
  rate_limit: ({ retryAfter }) =>
    huggingfaceError(
      429,
      'Rate limit reached. You reached free usage limit (reset hourly). Please subscribe to a plan at https://huggingface.co/pricing to use the API at this rate',
      undefined,
      retryAfterHeaders(retryAfter, false),
    ),
  insufficient_quota: () =>
    huggingfaceError(
      402,
      'You have exceeded your monthly included credits for Inference Providers. Subscribe to PRO to get 20x more monthly included credits.',
    ),
  server_error: () => huggingfaceError(500, 'Internal Server Error'),
  service_unavailable: () => huggingfaceError(503, 'Service Unavailable'),
  overloaded: () => huggingfaceError(429, 'Model is overloaded', 'overloaded'),
  gateway_timeout: () => htmlReply(504, 'Gateway Time-out', 'CloudFront'),
  invalid_api_key: () => huggingfaceError(401, 'Invalid username or password.'),
  permission_denied: () =>
    huggingfaceError(
      403,
      'This authentication method does not have sufficient permissions to call Inference Providers on behalf of user simulated',
    ),
  model_not_found: (context) =>
    isChat(context)
      ? routerError(400, `The requested model '${context.request.model}' does not exist`, 'model_not_found')
      : huggingfaceError(404, `Model ${context.request.model} does not exist`),
  context_overflow: ({ request }) => {
    const tokens = WINDOW + 1 + countTokens(request.prompt);
    const message = `Input validation error: \`inputs\` tokens + \`max_new_tokens\` must be <= ${WINDOW}. Given: ${tokens} \`inputs\` tokens and 20 \`max_new_tokens\``;
    return huggingfaceError(422, message, 'validation');
  },
  request_too_large: () => huggingfaceError(413, 'Payload Too Large'),
  invalid_request: () =>
    huggingfaceError(422, 'Input validation error: `temperature` must be strictly positive', 'validation'),
  content_policy: () => {
    throw new MisuseError('Hugging Face has no refusal of its own for content: its providers have.');
  },
};
