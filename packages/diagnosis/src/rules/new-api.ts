import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Codes of One API and New API, the gateways behind many resellers. */
export const newApiRules: readonly Rule[] = table({ source: 'https://github.com/QuantumNous/new-api/blob/main/types/error.go' }, [
  { id: 'new-api.quota', category: 'quota_exhausted', subcategory: 'insufficient_quota', when: { code: ['insufficient_user_quota'] } },
  { id: 'new-api.channel', category: 'model_unavailable', subcategory: 'no_endpoint', when: { code: ['no_available_channel'] } },
  { id: 'new-api.sensitive', category: 'content_policy_violation', subcategory: 'moderation', when: { code: ['sensitive_words_detected'] } },
  { id: 'new-api.upstream', category: 'service_unavailable', subcategory: 'server_error', confidence: 0.7, when: { vague: ['upstream_error'], status: ['5xx', 429] } },
]);
