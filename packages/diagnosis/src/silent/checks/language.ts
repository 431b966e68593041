import { finding, type Check } from '../check.ts';
import { detectLanguage, primarySubtag } from '../language.ts';

/** An answer in another language than the caller asked for; silent unless the text leaves no doubt. */
export const language: Check = {
  id: 'silent.language',
  run({ facts, response, choices, whole }) {
    const wanted = facts.expectation?.language;
    if (typeof wanted !== 'string' || !whole) return undefined;
    const expected = primarySubtag(wanted);
    const got = typeof response.language === 'string' ? primarySubtag(response.language) : undefined;
    const detected = got ?? detectLanguage(choices[0]?.text, expected);
    if (detected === undefined || detected === expected) return undefined;
    const found = finding(this.id, {
      category: 'semantic_error',
      subcategory: 'wrong_language',
      confidence: 0.9,
      field: got === undefined ? 'response.choices[0].text' : 'response.language',
      value: `${detected} instead of ${expected}`,
    });
    return { finding: found };
  },
};
