import { table } from './rule.ts';
import type { Rule } from './rule.ts';

// prettier-ignore
/** Codes and statuses of Fireworks AI. */
export const fireworksRules: readonly Rule[] = table({ source: 'https://docs.fireworks.ai/guides/inference-error-codes' }, [
  { id: 'fireworks.account', category: 'quota_exhausted', subcategory: 'billing', alternatives: ['authentication_failed'], when: { provider: ['fireworks', 'fireworks_ai'], status: [412] } },
  { id: 'fireworks.not_found', category: 'model_unavailable', subcategory: 'model_not_found', when: { provider: ['fireworks', 'fireworks_ai'], code: ['NOT_FOUND'] } },
  { id: 'fireworks.scaling_up', category: 'service_unavailable', subcategory: 'model_loading', when: { code: ['DEPLOYMENT_SCALING_UP'] }, source: 'https://docs.fireworks.ai/deployments/autoscaling' },
]);
