import { finding, type Check } from '../check.ts';

/** A 200 whose body is no answer of this API: a proxy's page, a health check's object. */
export const foreignShape: Check = {
  id: 'silent.foreign_shape',
  run({ facts, response, whole }) {
    const { foreignShape: shape } = response;
    if (shape === undefined || !whole || facts.error !== undefined) return undefined;
    const found = finding(this.id, {
      category: 'malformed_response',
      subcategory: 'unexpected_shape',
      confidence: shape === 'text' ? 0.95 : 0.85,
      field: 'response',
      value: shape === 'text' ? 'text instead of an object' : 'an object without an answer',
      alternatives: ['incomplete_response'],
    });
    return { finding: found };
  },
};
