import type { CallSpec } from '../adapter.ts';
import type { NeutralPrompt, NeutralResponse } from '../neutral.ts';
import { bounded, number } from '../internal/read.ts';
import { foreignShape } from '../odd-answers.ts';

/**
 * What adapters of vector stores share. Stores answer best first, so that neither documents nor vectors are looked
 * at: their number and the first score are all that is read.
 */
export function foundDocuments(
  value: unknown,
  documents: readonly unknown[] | undefined,
  bestScore: unknown,
): NeutralResponse {
  return {
    documentCount: documents?.length,
    topScore: number(bestScore),
    foreignShape: foreignShape(value, documents),
  };
}

/** The same for several searches in one call: all documents, and the best score of the first search. */
export function foundInLists(
  value: unknown,
  lists: readonly (readonly unknown[])[] | undefined,
  bestScore: unknown,
): NeutralResponse {
  return {
    ...foundDocuments(value, lists, bestScore),
    documentCount: lists?.reduce((total, one) => total + one.length, 0),
  };
}

/** Questions that were asked as text; vectors are nobody's words. */
export function questions(...asked: readonly unknown[]): NeutralPrompt {
  const { items, omitted } = bounded(asked.filter((one) => typeof one === 'string'));
  return {
    messages: items.map((content) => ({
      role: 'user',
      parts: [{ type: 'text', content: content as string }],
    })),
    omitted,
  };
}

/** A search. Clients of vector stores take no signal. */
export const retrieval: Pick<CallSpec, 'operation' | 'signal'> = {
  operation: 'retrieval',
  signal: () => undefined,
};
