import { readsAsRefusal } from '../refusal-prose.ts';
import { finding, hasText, type Check, type Judged } from '../check.ts';

function wantsMedia({ facts }: Judged): boolean {
  return facts.expectation?.media !== undefined || facts.operation === 'generate_image';
}

/** Operations that return things: embeddings without a vector, pictures that were asked for and are not there. */
export const items: Check = {
  id: 'silent.no_items',
  run(judged) {
    const { facts, response, choices, whole } = judged;
    if (!whole || facts.error !== undefined) return undefined;
    if (facts.operation === 'embeddings' && response.itemCount === 0) {
      const found = finding(this.id, {
        category: 'incomplete_response',
        subcategory: 'empty',
        confidence: 0.95,
        field: 'response.itemCount',
        value: 0,
      });
      return { finding: found };
    }
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
