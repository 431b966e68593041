import { readsAsRefusal } from '../refusal-prose.ts';
import { finding, hasText, type Check, type CheckResult, type Judged } from '../check.ts';

function wantsMedia({ facts }: Judged): boolean {
  return facts.expectation?.media !== undefined || facts.operation === 'generate_image';
}

/** Every text that was sent gets one vector, in order: with fewer, later ones are joined to the wrong text. */
function judgeVectors(id: string, { facts, response }: Judged): CheckResult | undefined {
  const { itemCount } = response;
  if (itemCount === undefined) return undefined;
  const asked = facts.request?.itemCount ?? 1;
  if (itemCount > 0 && itemCount >= asked) return undefined;
  const found = finding(id, {
    category: 'incomplete_response',
    subcategory: itemCount === 0 ? 'empty' : 'missing_items',
    confidence: 0.95,
    field: 'response.itemCount',
    value: itemCount,
  });
  return { finding: found };
}

/** Operations that return things: embeddings without a vector, pictures that were asked for and are not there. */
export const items: Check = {
  id: 'silent.no_items',
  run(judged) {
    const { facts, response, choices, whole } = judged;
    if (!whole || facts.error !== undefined) return undefined;
    if (facts.operation === 'embeddings') return judgeVectors(this.id, judged);
    if (!wantsMedia(judged) || choices.some((choice) => choice.otherContent === true)) return undefined;
    const text = choices.find((choice) => hasText(choice.text))?.text;
    if (text === undefined && response.itemCount !== 0) return undefined;
    // Filters drop pictures without a word (Stable Diffusion's returns an empty list, Imagen fewer than asked).
    const policy = text === undefined || readsAsRefusal(text);
    const found = finding(this.id, {
      category: policy ? 'content_policy_violation' : 'incomplete_response',
      subcategory: policy ? 'image_blocked' : 'empty',
      confidence: text === undefined ? 0.6 : 0.75,
      field: text === undefined ? 'response.itemCount' : 'response.choices[0].text',
      value: text === undefined ? 0 : 'text instead of the media asked for',
      alternatives: [policy ? 'incomplete_response' : 'content_policy_violation'],
    });
    return { finding: found };
  },
};
