import { finding, hasText, type Check } from '../check.ts';

/** An explicit refusal part. Prose that merely sounds like one is read only where the expectation was broken. */
export const refusal: Check = {
  id: 'silent.refusal',
  run({ choices }) {
    for (let at = 0; at < choices.length; at++) {
      if (!hasText(choices[at]?.refusal)) continue;
      const found = finding(this.id, {
        category: 'content_policy_violation',
        subcategory: 'refusal',
        confidence: 0.97,
        field: `response.choices[${at}].refusal`,
        value: 'present',
      });
      return { finding: found };
    }
    return undefined;
  },
};
