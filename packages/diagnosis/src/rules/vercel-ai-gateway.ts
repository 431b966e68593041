import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Error classes of the Vercel AI Gateway. */
export const vercelGatewayRules: readonly Rule[] = table({ source: 'https://github.com/vercel/ai/tree/main/packages/gateway/src/errors' }, [
  { id: 'vercel-ai-gateway.authentication', category: 'authentication_failed', subcategory: 'invalid_key', when: { code: ['GatewayAuthenticationError'] } },
  { id: 'vercel-ai-gateway.forbidden', category: 'authentication_failed', subcategory: 'permission_denied', when: { type: ['GatewayForbiddenError'] } },
  { id: 'vercel-ai-gateway.request', category: 'invalid_input_format', confidence: 0.6, when: { vague: ['GatewayInvalidRequestError'] } },
  { id: 'vercel-ai-gateway.rate_limit', category: 'rate_limit', when: { type: ['GatewayRateLimitError'] } },
  { id: 'vercel-ai-gateway.model', category: 'model_unavailable', subcategory: 'model_not_found', when: { code: ['GatewayModelNotFoundError'] } },
  { id: 'vercel-ai-gateway.server', category: 'service_unavailable', subcategory: 'server_error', when: { code: ['GatewayInternalServerError'] } },
  { id: 'vercel-ai-gateway.dependency', category: 'cascading_failure', subcategory: 'upstream_failed', alternatives: ['service_unavailable'], when: { type: ['GatewayFailedDependencyError', 'failed_dependency'] } },
  { id: 'vercel-ai-gateway.response', category: 'malformed_response', subcategory: 'unexpected_shape', when: { type: ['GatewayResponseError'] } },
  { id: 'vercel-ai-gateway.timeout', category: 'network_timeout', subcategory: 'request_timeout', when: { code: ['GatewayTimeoutError'] } },
  { id: 'vercel-ai-gateway.funds', category: 'quota_exhausted', subcategory: 'insufficient_quota', when: { code: ['insufficient_funds'] }, source: 'https://vercel.com/docs/ai-gateway/pricing' },
]);
