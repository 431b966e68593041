import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Internal codes of Workers AI. */
export const cloudflareRules: readonly Rule[] = table({ source: 'https://developers.cloudflare.com/workers-ai/platform/errors/' }, [
  { id: 'cloudflare.capacity', category: 'service_unavailable', subcategory: 'capacity', alternatives: ['rate_limit'], when: { provider: ['cloudflare.workers_ai'], code: ['3040'] } },
  { id: 'cloudflare.allocation', category: 'quota_exhausted', subcategory: 'daily_limit', when: { provider: ['cloudflare.workers_ai'], code: ['4006', '3036'] } },
  { id: 'cloudflare.model', category: 'model_unavailable', subcategory: 'model_not_found', when: { provider: ['cloudflare.workers_ai'], code: ['5007', '3042'] } },
  { id: 'cloudflare.private_model', category: 'model_unavailable', subcategory: 'access_not_granted', alternatives: ['authentication_failed'], when: { provider: ['cloudflare.workers_ai'], code: ['5018', '3041'] } },
  { id: 'cloudflare.blocked', category: 'authentication_failed', subcategory: 'account_disabled', when: { provider: ['cloudflare.workers_ai'], code: ['3023'] } },
  { id: 'cloudflare.rate', category: 'rate_limit', subcategory: 'requests_per_minute', when: { provider: ['cloudflare.workers_ai'], code: ['3021'] }, source: 'https://github.com/cloudflare/ai/issues/657' },
  { id: 'cloudflare.timeout', category: 'network_timeout', subcategory: 'gateway_timeout', when: { provider: ['cloudflare.workers_ai'], code: ['3007', '3008'] } },
  { id: 'cloudflare.request', category: 'invalid_input_format', subcategory: 'invalid_parameter', when: { provider: ['cloudflare.workers_ai'], code: ['5004', '5005', '5019', '3003', '3039'] } },
  { id: 'cloudflare.too_large', category: 'invalid_input_format', subcategory: 'request_too_large', alternatives: ['context_limit_exceeded'], when: { provider: ['cloudflare.workers_ai'], code: ['3006'] } },
  { id: 'cloudflare.upstream', category: 'service_unavailable', subcategory: 'server_error', confidence: 0.6, when: { type: ['InferenceUpstreamError'] }, source: 'https://github.com/cloudflare/workerd/blob/main/src/cloudflare/internal/ai-api.ts' },
  { id: 'cloudflare.agreement', category: 'model_unavailable', subcategory: 'access_not_granted', alternatives: ['authentication_failed'], when: { provider: ['cloudflare.workers_ai'], code: ['5016'] } },
  { id: 'cloudflare.neurons', category: 'quota_exhausted', subcategory: 'daily_limit', alternatives: ['rate_limit'], when: { text: ['neurons … per day'] }, source: 'https://developers.cloudflare.com/workers-ai/platform/pricing/' },
]);
