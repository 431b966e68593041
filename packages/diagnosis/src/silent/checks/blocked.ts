import { finding, type Check } from '../check.ts';

/** Azure and OpenAI name harm categories, Bedrock its guardrail, Gemini a block reason. */
const GUARDRAIL = /guardrail|model_armor/i;

/** A block that the provider reports beside the choices: prompt feedback, guardrail action, filter results. */
export const blocked: Check = {
  id: 'silent.blocked',
  run({ response }) {
    const block = response.blocked;
    if (typeof block !== 'object' || block === null || typeof block.reason !== 'string') return undefined;
    const byGuardrail = GUARDRAIL.test(block.reason.slice(0, 100));
    const plain = block.target === 'prompt' ? 'prompt_blocked' : 'completion_blocked';
    const found = finding(this.id, {
      category: 'content_policy_violation',
      subcategory: byGuardrail ? 'guardrail' : plain,
      confidence: 0.97,
      field: `response.blocked.${block.target === 'prompt' ? 'prompt' : 'completion'}`,
      value: typeof block.policy === 'string' ? `${block.reason} (${block.policy})` : block.reason,
    });
    return { finding: found };
  },
};
