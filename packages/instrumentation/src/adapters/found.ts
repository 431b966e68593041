import type { CallSpec } from '../adapter.ts';
import type { FoundDocument, NeutralPrompt, NeutralResponse } from '../neutral.ts';
import { bounded, fields, number } from '../internal/read.ts';
import { foreignShape } from '../odd-answers.ts';

/** How one document of an answer is read: its id, its score, and what holds its text. */
export type DocumentReader = (document: unknown) => {
  id?: unknown;
  score?: unknown;
  content?: unknown;
};

/**
 * What adapters of vector stores share. Stores answer best first: the number of documents and the first score are all
 * that is read, unless content is captured. Vectors are never looked at.
 */
export function foundDocuments(
  value: unknown,
  documents: readonly unknown[] | undefined,
  read: DocumentReader,
): NeutralResponse {
  return foundInLists(value, documents && [documents], read);
}

/** The same for several searches in one call: all documents, and the best score of the first search. */
export function foundInLists(
  value: unknown,
  lists: readonly (readonly unknown[])[] | undefined,
  read: DocumentReader,
): NeutralResponse {
  const best = lists?.[0]?.[0];
  return {
    documentCount: lists?.reduce((total, one) => total + one.length, 0),
    topScore: best === undefined ? undefined : number(read(best).score),
    documents: lists && (() => bounded(lists.flat()).items.map((document) => describe(read(document)))),
    foreignShape: foreignShape(value, lists),
  };
}

function describe({ id, score, content }: ReturnType<DocumentReader>): FoundDocument {
  return {
    id: typeof id === 'string' || typeof id === 'number' ? String(id) : undefined,
    score: number(score),
    content: excerpt(content),
  };
}

/** More than is ever exported: what is cut off here has not been searched for secrets. */
const EXCERPT = 4096;

/** The beginning of a text, or of the plain values of an object: no vectors, nothing nested. */
function excerpt(content: unknown): string | undefined {
  if (typeof content === 'string') return content.slice(0, EXCERPT);
  const plain = Object.entries(fields(content) ?? {}).filter(([, value]) =>
    /^(?:string|number|boolean)$/.test(typeof value),
  );
  if (plain.length === 0) return undefined;
  return JSON.stringify(Object.fromEntries(plain.map(([key, value]) => [key, brief(value)]))).slice(
    0,
    EXCERPT,
  );
}

function brief(value: unknown): unknown {
  return typeof value === 'string' ? value.slice(0, EXCERPT) : value;
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
