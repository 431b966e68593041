import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Error types of Moonshot (Kimi). */
export const moonshotRules: readonly Rule[] = table({ source: 'https://platform.moonshot.ai/docs/api/errors' }, [
  { id: 'moonshot.quota', category: 'quota_exhausted', subcategory: 'insufficient_quota', when: { code: ['exceeded_current_quota_error'] } },
  { id: 'moonshot.rate_limit', category: 'rate_limit', when: { type: ['rate_limit_reached_error'] } },
  { id: 'moonshot.overloaded', category: 'service_unavailable', subcategory: 'overloaded', when: { code: ['engine_overloaded_error'] } },
  { id: 'moonshot.authentication', category: 'authentication_failed', subcategory: 'invalid_key', when: { code: ['invalid_authentication_error', 'incorrect_api_key_error'] } },
  { id: 'moonshot.not_found', category: 'model_unavailable', subcategory: 'model_not_found', alternatives: ['authentication_failed'], when: { type: ['resource_not_found_error'] } },
  { id: 'moonshot.plan', category: 'quota_exhausted', subcategory: 'window_limit', alternatives: ['rate_limit'], when: { text: ['reached your usage limit for this', 'verify your membership benefits'] }, source: 'https://www.kimi.com/code/docs/en/kimi-code/error-reference.html' },
]);
