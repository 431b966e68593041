import { finding, type Check } from '../check.ts';

/** The provider says that the generation was aborted although the caller's signal was not. */
export const abortedByProvider: Check = {
  id: 'silent.aborted_by_provider',
  run({ finish, choices, facts, whole }) {
    if (finish.subcategory !== 'aborted' || !whole || facts.abort?.aborted === true) return undefined;
    const found = finding(this.id, {
      category: 'incomplete_response',
      subcategory: 'stream_cut',
      confidence: 0.8,
      field: 'response.choices[0].finishReason',
      value: choices[0]?.finishReason,
      alternatives: ['service_unavailable'],
    });
    return { finding: found };
  },
};
