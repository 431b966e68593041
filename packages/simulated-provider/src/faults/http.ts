import { ERRORS } from '../errors/index.ts';
import type { ErrorKind, ErrorReply } from '../errors/kinds.ts';
import type { Reply } from '../exchange.ts';
import { asObject, parseJson } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { EVERYWHERE, GENERATION } from './definition.ts';
import type { FaultDefinition, FaultParams } from './definition.ts';

export type HttpFault = ErrorKind | 'html_ok';

const DEFAULT_RETRY_AFTER = 2;

const DESCRIPTIONS: Readonly<Record<ErrorKind, string>> = {
  rate_limit: '429 with `retryAfter` seconds (default 2) and the rate limit headers used up.',
  insufficient_quota: 'The account has no money left: OpenAI 429, Azure 403, Anthropic 400.',
  server_error: '500.',
  service_unavailable: '503.',
  overloaded: 'The model is overloaded: Anthropic 529, others 503.',
  gateway_timeout: '504 with an HTML page; Bedrock 408, the model timed out.',
  invalid_api_key: '401; Gemini 400, Bedrock 403.',
  permission_denied: '403.',
  model_not_found: '404 for the model or deployment; Bedrock 400.',
  context_overflow: '400, the input is longer than the context window.',
  request_too_large: '413; Gemini and Bedrock 400.',
  invalid_request: '400, a parameter is out of range.',
  content_policy: '400, the prompt was blocked (Azure: with inner error; Google: 200 with `promptFeedback`).',
};

function errorFault(kind: ErrorKind): FaultDefinition {
  return {
    description: DESCRIPTIONS[kind],
    apis: kind === 'content_policy' ? { ...GENERATION, other: ['plain'] } : EVERYWHERE,
    reply: (exchange, params, now) => {
      const { request, requestId } = exchange;
      const retryAfter = params.retryAfter ?? DEFAULT_RETRY_AFTER;
      return adjust(ERRORS[request.vendor][kind]({ request, requestId, retryAfter, now }), params);
    },
  };
}

function adjust(reply: ErrorReply, { message, shouldRetry }: FaultParams): Reply {
  const headers =
    shouldRetry === undefined ? reply.headers : { ...reply.headers, 'x-should-retry': String(shouldRetry) };
  if (message !== undefined && reply.trailers?.['grpc-message'] !== undefined)
    return { ...reply, trailers: { ...reply.trailers, 'grpc-message': encodeURI(message) } };
  const body = typeof reply.body === 'string' ? parseJson(reply.body) : undefined;
  if (message === undefined || body === undefined) return { ...reply, headers };
  const document = asObject(body);
  return {
    ...reply,
    headers,
    body: JSON.stringify(withMessage(document, message)),
  };
}

/** Each vendor has its own place for the sentence. */
function withMessage(document: JsonObject, message: string): JsonObject {
  const { error, errors, detail, status } = document;
  if (typeof status === 'object') return { ...document, status: { ...asObject(status), error: message } };
  if (typeof error === 'string' && typeof document.message === 'string') return { ...document, message };
  if (typeof error === 'string') return { ...document, error: message };
  if (error !== undefined) return { ...document, error: { ...asObject(error), message } };
  if (Array.isArray(errors)) return { ...document, errors: [{ ...asObject(errors[0]), message }] };
  return { ...document, [typeof detail === 'string' ? 'detail' : 'message']: message };
}

function htmlPage(): Reply {
  return {
    status: 200,
    bare: true,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: '<!DOCTYPE html>\n<html lang="en"><head><title>Sign in</title></head><body><h1>Sign in to continue</h1></body></html>\n',
  };
}

const KINDS = Object.keys(DESCRIPTIONS) as ErrorKind[];

/** Faults that are a whole HTTP reply. */
export const HTTP_FAULTS: Readonly<Record<HttpFault, FaultDefinition>> = {
  ...(Object.fromEntries(KINDS.map((kind) => [kind, errorFault(kind)])) as Record<
    ErrorKind,
    FaultDefinition
  >),
  html_ok: {
    description: 'Status 200 with an HTML page, as captive portals and wrong base URLs give.',
    apis: EVERYWHERE,
    reply: htmlPage,
  },
};
