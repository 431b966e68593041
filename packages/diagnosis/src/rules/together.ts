import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Error types of Together AI. */
export const togetherRules: readonly Rule[] = table({ source: 'https://docs.together.ai/docs/error-codes' }, [
  { id: 'together.credit', category: 'quota_exhausted', subcategory: 'insufficient_quota', when: { code: ['credit_limit'] } },
  { id: 'together.dynamic_requests', category: 'rate_limit', subcategory: 'requests_per_minute', when: { code: ['dynamic_request_limited'] }, source: 'https://docs.together.ai/docs/rate-limits' },
  { id: 'together.dynamic_tokens', category: 'rate_limit', subcategory: 'tokens_per_minute', when: { code: ['dynamic_token_limited'] }, source: 'https://docs.together.ai/docs/rate-limits' },
  { id: 'together.model_rate_limit', category: 'rate_limit', when: { provider: ['together', 'together_ai'], code: ['model_rate_limit'] }, source: 'https://docs.together.ai/docs/rate-limits' },
  { id: 'together.model', category: 'model_unavailable', subcategory: 'model_not_found', when: { code: ['model_not_available'] } },
  { id: 'together.too_long', category: 'context_limit_exceeded', subcategory: 'input_plus_output', alternatives: ['authentication_failed'], when: { provider: ['together', 'together_ai'], status: [403] } },
  { id: 'together.overloaded', category: 'service_unavailable', subcategory: 'overloaded', when: { provider: ['together', 'together_ai'], status: [503] } },
]);
