import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** DeepSeek decides by status; its types say little (`unknown_error`, `invalid_request_error`). */
export const deepseekRules: readonly Rule[] = table({ source: 'https://api-docs.deepseek.com/quick_start/error_codes' }, [
  { id: 'deepseek.balance', category: 'quota_exhausted', subcategory: 'insufficient_quota', when: { provider: ['deepseek'], status: [402] } },
  { id: 'deepseek.parameters', category: 'invalid_input_format', subcategory: 'invalid_parameter', when: { provider: ['deepseek'], status: [422] } },
  { id: 'deepseek.overloaded', category: 'service_unavailable', subcategory: 'overloaded', when: { provider: ['deepseek'], status: [503] } },
  { id: 'deepseek.content', category: 'content_policy_violation', subcategory: 'moderation', when: { text: ['content exists risk'] }, source: 'https://github.com/666ghj/BettaFish/issues/108' },
]);
