import { htmlReply, jsonReply, retryAfterHeaders } from './kinds.ts';
import type { ErrorReply, ErrorTable } from './kinds.ts';
import { OPENAI_ERRORS } from './openai.ts';

/** The gateway's short form, which Azure uses for everything it decides before the model sees the request. */
function gatewayError(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): ErrorReply {
  return jsonReply(status, { error: { code, message } }, headers);
}

const OPERATIONS = {
  chat: 'ChatCompletions_Create',
  embeddings: 'Embeddings_Create',
  responses: 'Responses_Create',
  messages: 'Messages_Create',
  completions: 'Completions_Create',
  other: 'Operations_Create',
} as const;

const SAFE = { filtered: false, severity: 'safe' } as const;

/** Filter results of a harmless text, as Azure attaches them to prompts and choices. */
export const SAFE_FILTER_RESULTS: Readonly<Record<string, unknown>> = {
  hate: SAFE,
  self_harm: SAFE,
  sexual: SAFE,
  violence: SAFE,
};

/** Azure OpenAI's wording: its gateway speaks for itself, the model service behind it like OpenAI. */
export const AZURE_ERRORS: ErrorTable = {
  ...OPENAI_ERRORS,
  rate_limit: ({ request, retryAfter }) =>
    gatewayError(
      429,
      '429',
      `Requests to the ${OPERATIONS[request.api]} Operation under Azure OpenAI API version 2024-10-21 have exceeded token rate limit of your current OpenAI S0 pricing tier. Please retry after ${retryAfter} seconds. Please go here: https://aka.ms/oai/quotaincrease if you would like to further increase the default rate limit.`,
      { ...retryAfterHeaders(retryAfter, true), 'x-ratelimit-remaining-tokens': '0' },
    ),
  insufficient_quota: () =>
    gatewayError(403, '403', 'Out of call volume quota. Quota will be replenished in 13.04:38:44.'),
  service_unavailable: unavailable,
  overloaded: unavailable,
  gateway_timeout: () => ({
    status: 504,
    bare: true,
    headers: { 'content-type': 'text/html' },
    body: '<html><head><title>504.0 GatewayTimeout</title></head><body>504.0 GatewayTimeout</body></html>',
  }),
  invalid_api_key: invalidSubscriptionKey,
  permission_denied: () =>
    gatewayError(403, '403', 'Access denied due to Virtual Network/Firewall rules.', {
      'policy-id': 'ThrowExceptionDueToTrafficDenied',
    }),
  model_not_found: () =>
    gatewayError(
      404,
      'DeploymentNotFound',
      'The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.',
    ),
  request_too_large: () => htmlReply(413, 'Request Entity Too Large', 'nginx'),
  content_policy: () =>
    jsonReply(400, {
      error: {
        message:
          "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry. To learn more about our content filtering policies please read our documentation: https://go.microsoft.com/fwlink/?linkid=2198766",
        type: null,
        param: 'prompt',
        code: 'content_filter',
        status: 400,
        innererror: {
          code: 'ResponsibleAIPolicyViolation',
          content_filter_result: {
            ...SAFE_FILTER_RESULTS,
            hate: { filtered: true, severity: 'high' },
            jailbreak: { filtered: false, detected: false },
          },
        },
      },
    }),
};

export function invalidSubscriptionKey(): ErrorReply {
  return gatewayError(
    401,
    '401',
    'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.',
  );
}

function unavailable(): ErrorReply {
  return gatewayError(
    503,
    'ServiceUnavailable',
    'The service is temporarily unable to process your request. Please try again later.',
  );
}
