import { countTokens } from '../answer.ts';
import type { ModelRequest } from '../exchange.ts';
import type { JsonObject } from '../json.ts';
import { htmlReply, jsonReply } from './kinds.ts';
import type { ErrorContext, ErrorReply, ErrorTable } from './kinds.ts';

const CONTEXT_WINDOW = 1_048_576;
const DOMAIN = 'googleapis.com';
const SERVICE = 'generativelanguage.googleapis.com';

/** Google's error document: a `google.rpc.Status` as JSON. */
export function googleError(
  code: number,
  status: string,
  message: string,
  details: readonly JsonObject[] = [],
): ErrorReply {
  const error = { code, message, status, ...(details.length === 0 ? {} : { details }) };
  return jsonReply(code, { error }, { 'content-type': 'application/json; charset=UTF-8' });
}

function detail(type: string, fields: JsonObject): JsonObject {
  return { '@type': `type.googleapis.com/google.rpc.${type}`, ...fields };
}

function errorInfo(reason: string, metadata: JsonObject): JsonObject {
  return detail('ErrorInfo', { reason, domain: DOMAIN, metadata });
}

/** A limit of the Gemini API: the window is named by the id of the quota, the time to wait by `RetryInfo`. */
function quotaReply({ request, retryAfter }: ErrorContext, quotaId: string, limit: number): ErrorReply {
  const metric = `${SERVICE}/generate_content_free_tier_requests`;
  const message = [
    'You exceeded your current quota, please check your plan and billing details. For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits. To monitor your current usage, head to: https://ai.dev/rate-limit. ',
    `* Quota exceeded for metric: ${metric}, limit: ${limit}, model: ${request.model}`,
    `Please retry in ${retryAfter}s.`,
  ].join('\n');
  return googleError(429, 'RESOURCE_EXHAUSTED', message, [
    detail('Help', {
      links: [
        {
          description: 'Learn more about Gemini API quotas',
          url: 'https://ai.google.dev/gemini-api/docs/rate-limits',
        },
      ],
    }),
    detail('QuotaFailure', {
      violations: [
        {
          quotaMetric: metric,
          quotaId,
          quotaDimensions: { location: 'global', model: request.model },
          quotaValue: String(limit),
        },
      ],
    }),
    detail('RetryInfo', { retryDelay: `${retryAfter}s` }),
  ]);
}

/** Both surfaces answer a blocked prompt with status 200 and no candidate. */
function blockedPrompt({ request }: ErrorContext): ErrorReply {
  const tokens = countTokens(request.prompt);
  const document = {
    promptFeedback: { blockReason: 'PROHIBITED_CONTENT' },
    usageMetadata: { promptTokenCount: tokens, totalTokenCount: tokens },
    modelVersion: request.model,
  };
  if (request.mode === 'plain') return jsonReply(200, document);
  const headers = { 'content-type': 'text/event-stream' };
  return { status: 200, headers, body: `data: ${JSON.stringify(document)}\r\n\r\n` };
}

/** The Gemini API's wording, from its troubleshooting page and from reports in public issue threads. */
export const GEMINI_ERRORS: ErrorTable = {
  rate_limit: (context) => quotaReply(context, 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier', 10),
  insufficient_quota: (context) =>
    quotaReply(context, 'GenerateRequestsPerDayPerProjectPerModel-FreeTier', 250),
  server_error: () =>
    googleError(
      500,
      'INTERNAL',
      'An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting',
    ),
  service_unavailable: () => googleError(503, 'UNAVAILABLE', 'The service is currently unavailable.'),
  overloaded: () => googleError(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'),
  gateway_timeout: () => htmlReply(504, 'Gateway Time-out', 'gws'),
  invalid_api_key: () =>
    googleError(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
      errorInfo('API_KEY_INVALID', { service: SERVICE }),
      detail('LocalizedMessage', {
        locale: 'en-US',
        message: 'API key not valid. Please pass a valid API key.',
      }),
    ]),
  permission_denied: () => googleError(403, 'PERMISSION_DENIED', 'The caller does not have permission'),
  model_not_found: ({ request }) =>
    googleError(
      404,
      'NOT_FOUND',
      `models/${request.model} is not found for API version v1beta, or is not supported for ${request.operation ?? 'generateContent'}. Call ListModels to see the list of available models and their supported methods.`,
    ),
  context_overflow: ({ request }) => googleError(400, 'INVALID_ARGUMENT', overflow(request)),
  request_too_large: () =>
    googleError(
      400,
      'INVALID_ARGUMENT',
      'Request payload size exceeds the limit: 20971520 bytes. Please upload your files with the File API instead.',
    ),
  invalid_request: () =>
    googleError(
      400,
      'INVALID_ARGUMENT',
      '* GenerateContentRequest.generation_config.temperature: temperature must be in the range [0.0, 2.0].\n',
    ),
  content_policy: blockedPrompt,
};

function overflow({ prompt }: ModelRequest): string {
  return `The input token count (${CONTEXT_WINDOW + countTokens(prompt)}) exceeds the maximum number of tokens allowed (${CONTEXT_WINDOW}).`;
}

/** Vertex AI where its words differ; project and place are those of the simulation. */
export const VERTEX_AI_ERRORS: ErrorTable = {
  ...GEMINI_ERRORS,
  rate_limit: () =>
    googleError(
      429,
      'RESOURCE_EXHAUSTED',
      'Resource exhausted. Please try again later. Please refer to https://cloud.google.com/vertex-ai/generative-ai/docs/error-code-429 for more details.',
    ),
  insufficient_quota: ({ request }) =>
    googleError(
      429,
      'RESOURCE_EXHAUSTED',
      `Quota exceeded for aiplatform.googleapis.com/generate_requests_per_model_per_day with base model: ${request.model}. Please submit a quota increase request. https://cloud.google.com/vertex-ai/docs/generative-ai/quotas-genai.`,
    ),
  server_error: () => googleError(500, 'INTERNAL', 'Internal error encountered.'),
  invalid_api_key: () =>
    googleError(
      401,
      'UNAUTHENTICATED',
      'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
      [
        errorInfo('ACCESS_TOKEN_TYPE_UNSUPPORTED', {
          service: 'aiplatform.googleapis.com',
          method: 'google.cloud.aiplatform.v1.PredictionService.GenerateContent',
        }),
      ],
    ),
  permission_denied: ({ request }) =>
    googleError(
      403,
      'PERMISSION_DENIED',
      `Permission 'aiplatform.endpoints.predict' denied on resource '//aiplatform.googleapis.com/projects/simulated/locations/us-central1/publishers/google/models/${request.model}' (or it may not exist).`,
      [errorInfo('IAM_PERMISSION_DENIED', { permission: 'aiplatform.endpoints.predict' })],
    ),
  model_not_found: ({ request }) =>
    googleError(
      404,
      'NOT_FOUND',
      `Publisher Model \`projects/simulated/locations/us-central1/publishers/google/models/${request.model}\` was not found or your project does not have access to it. Please ensure you are using a valid model version. For more information, see: https://cloud.google.com/vertex-ai/generative-ai/docs/learn/model-versions`,
    ),
};

/** What either surface says to a request without any credentials. */
export function missingGoogleCredentials(vendor: 'gemini' | 'vertex_ai'): ErrorReply {
  if (vendor === 'gemini') {
    return googleError(
      403,
      'PERMISSION_DENIED',
      "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
    );
  }
  return googleError(
    401,
    'UNAUTHENTICATED',
    'Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
    [errorInfo('CREDENTIALS_MISSING', { service: 'aiplatform.googleapis.com' })],
  );
}
