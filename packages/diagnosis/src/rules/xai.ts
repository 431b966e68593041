import { table } from './rule.ts';
import type { Rule } from './rule.ts';

const XAI = ['x_ai', 'xai'];

// prettier-ignore
/** xAI writes a sentence as code, so it is read as words, and what happened into `error`. */
export const xaiRules: readonly Rule[] = table({ source: 'https://docs.x.ai/docs/key-information/debugging' }, [
  { id: 'xai.argument', category: 'invalid_input_format', confidence: 0.6, when: { provider: XAI, hint: ['client specified an invalid argument'] } },
  { id: 'xai.not_found', category: 'model_unavailable', subcategory: 'model_not_found', alternatives: ['invalid_input_format'], when: { provider: XAI, hint: ['some requested entity was not found'] } },
  { id: 'xai.credits', category: 'quota_exhausted', subcategory: 'insufficient_quota', when: { text: ['doesnt have any credits', 'used all available credits'] }, source: 'https://github.com/continuedev/continue/issues/12670' },
  { id: 'xai.content', category: 'content_policy_violation', subcategory: 'moderation', when: { text: ['content violates usage guidelines'] } },
]);
