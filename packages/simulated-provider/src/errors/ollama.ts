import { MisuseError } from '../exchange.ts';
import { htmlReply, jsonReply } from './kinds.ts';
import type { ErrorReply, ErrorTable } from './kinds.ts';

/** The server's framework names the charset. */
export const JSON_TYPE: Readonly<Record<string, string>> = {
  'content-type': 'application/json; charset=utf-8',
};

/** The server spells the name out. */
function withTag(model: string): string {
  return model.includes(':') ? model : `${model}:latest`;
}

/** Ollama's error document: one sentence. */
export function ollamaError(status: number, error: string): ErrorReply {
  return jsonReply(status, { error }, JSON_TYPE);
}

/**
 * Ollama's wording: local errors from the server's source (0.17.4), those of its cloud (limits, sign-in, plans) from
 * reports in public issue threads.
 */
export const OLLAMA_ERRORS: ErrorTable = {
  rate_limit: () =>
    ollamaError(429, 'you have reached your hourly usage limit, please wait or upgrade to continue'),
  insufficient_quota: () =>
    ollamaError(
      429,
      'you have reached your weekly usage limit, upgrade for higher limits: https://ollama.com/upgrade',
    ),
  server_error: () =>
    ollamaError(
      500,
      'model runner has unexpectedly stopped, this may be due to resource limitations or an internal error, check ollama server logs for details',
    ),
  service_unavailable: () =>
    ollamaError(503, 'server busy, please try again.  maximum pending requests exceeded'),
  overloaded: () => ollamaError(503, 'server busy, please try again.  maximum pending requests exceeded'),
  gateway_timeout: () => htmlReply(504, 'Gateway Time-out', 'nginx'),
  invalid_api_key: () => ollamaError(401, 'unauthorized'),
  permission_denied: () =>
    ollamaError(403, 'this model requires a subscription, upgrade for access: https://ollama.com/upgrade'),
  model_not_found: ({ request }) =>
    request.api === 'embeddings'
      ? ollamaError(404, `model "${request.model}" not found, try pulling it first`)
      : ollamaError(404, `model '${request.model}' not found`),
  context_overflow: () => ollamaError(400, 'the input length exceeds the context length'),
  request_too_large: () => htmlReply(413, 'Request Entity Too Large', 'nginx'),
  invalid_request: ({ request }) =>
    ollamaError(400, `registry.ollama.ai/library/${withTag(request.model)} does not support tools`),
  content_policy: () => {
    throw new MisuseError('Ollama refuses no prompt for its content.');
  },
};
