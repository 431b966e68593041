import { ANTHROPIC_ERRORS } from './anthropic.ts';
import { jsonReply } from './kinds.ts';
import type { ErrorTable } from './kinds.ts';

/** What Google itself refuses has Google's form; what the model refuses, Anthropic's. */
export const ANTHROPIC_VERTEX_ERRORS: ErrorTable = {
  ...ANTHROPIC_ERRORS,
  rate_limit: ({ request }) =>
    googleStatus(
      429,
      'RESOURCE_EXHAUSTED',
      `Quota exceeded for aiplatform.googleapis.com/online_prediction_requests_per_base_model with base model: anthropic-${request.model}. Please submit a quota increase request. https://cloud.google.com/vertex-ai/docs/generative-ai/quotas-genai.`,
    ),
  server_error: () => googleStatus(500, 'INTERNAL', 'Internal error encountered.'),
  service_unavailable: () => googleStatus(503, 'UNAVAILABLE', 'The service is currently unavailable.'),
  invalid_api_key: () =>
    googleStatus(
      401,
      'UNAUTHENTICATED',
      'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
    ),
  permission_denied: ({ request }) =>
    googleStatus(
      403,
      'PERMISSION_DENIED',
      `Permission 'aiplatform.endpoints.predict' denied on resource '//aiplatform.googleapis.com/projects/simulated/locations/us-east5/publishers/anthropic/models/${request.model}' (or it may not exist).`,
    ),
  model_not_found: ({ request }) =>
    googleStatus(
      404,
      'NOT_FOUND',
      `Publisher Model \`projects/simulated/locations/us-east5/publishers/anthropic/models/${request.model}\` was not found or your project does not have access to it. Please ensure you are using a valid model version.`,
    ),
};

function googleStatus(code: number, status: string, message: string): ReturnType<typeof jsonReply> {
  return jsonReply(code, { error: { code, message, status } });
}

/** What Azure's gateway refuses has its form; what the model refuses, Anthropic's. */
export const ANTHROPIC_FOUNDRY_ERRORS: ErrorTable = {
  ...ANTHROPIC_ERRORS,
  invalid_api_key: () =>
    jsonReply(401, {
      error: {
        code: '401',
        message:
          'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.',
      },
    }),
  model_not_found: () =>
    jsonReply(404, {
      error: {
        code: 'DeploymentNotFound',
        message:
          'The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.',
      },
    }),
};
