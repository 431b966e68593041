import type { Adapter, CallSpec } from '../../adapter.ts';
import type { NeutralResponse } from '../../neutral.ts';
import { fields, list, number, text } from '../../internal/read.ts';
import { bodyOf } from '../openai/common.ts';
import { endpointOfUrl } from '../openai/endpoint.ts';
import { foundInLists, questions, retrieval } from '../found.ts';

/** Its name; a handle that was made from an id alone has none. */
function collectionOf(self: unknown): string | undefined {
  return text(fields(self)?.['_name']) || text(fields(self)?.['id']);
}

const common: Pick<CallSpec, 'operation' | 'signal' | 'head'> = {
  ...retrieval,
  head: (_args, self) => ({ target: collectionOf(self) }),
};

const DEFAULT_RESULTS = 10;

/** Answers are tables with a row for each question; distances, so that the smallest is the best. */
function readQuery(value: unknown): NeutralResponse {
  return readTable(value, 'distances');
}

function readSearch(value: unknown): NeutralResponse {
  return readTable(value, 'scores');
}

function readTable(value: unknown, scores: string): NeutralResponse {
  const table = fields(value) ?? {};
  const at = (column: string, row: number, place: number): unknown =>
    list(list(table[column])?.[row])?.[place];
  const ids = list(table['ids'])?.map((row) => list(row) ?? []);
  const cells = (): readonly (readonly Cell[])[] | undefined =>
    ids?.map((row, index) => row.map((id, place) => ({ id, row: index, place })));
  return {
    ...foundInLists(value, ids, () => ({ score: at(scores, 0, 0) })),
    documents: () =>
      foundInLists(value, cells(), (cell) => {
        const { id, row, place } = cell as Cell;
        return { id, score: at(scores, row, place), content: at('documents', row, place) };
      }).documents?.() ?? [],
  };
}

interface Cell {
  id: unknown;
  row: number;
  place: number;
}

const query: Omit<CallSpec, 'path'> = {
  ...common,
  method: 'query',
  request: (args, self) => ({
    dataSource: collectionOf(self),
    topK: number(bodyOf(args)['nResults'] ?? DEFAULT_RESULTS),
  }),
  // The collection's embedding function turns them into vectors before they are sent.
  prompt: (args) => questions(...(list(bodyOf(args)['queryTexts']) ?? [])),
  response: readQuery,
};

/** Searches that were built or written as plain objects; only the first of several tells how much is asked for. */
const search: Omit<CallSpec, 'path'> = {
  ...common,
  method: 'search',
  request: (args, self) => {
    const first = fields(list(args[0])?.[0] ?? args[0]);
    const limit = first?.['_limit'] ?? first?.['limit'];
    return { dataSource: collectionOf(self), topK: number(fields(limit)?.['limit'] ?? limit) };
  },
  prompt: () => undefined,
  response: readSearch,
};

/** A function of the SDK's own HTTP client that hands out its settings. */
function baseUrlOf(collection: object): string | undefined {
  const client = fields(fields(collection)?.['apiClient']);
  const getConfig = client?.['getConfig'];
  return typeof getConfig === 'function' ? text(fields(getConfig.call(client))?.['baseUrl']) : undefined;
}

/** `chromadb` 3. A handle is a collection known by its id alone, whose methods check their arguments first. */
export const chroma: Adapter = {
  name: 'chroma',
  package: 'chromadb',
  tested: { from: 3, to: 3 },
  modules: [
    {
      files: ['dist/chromadb.mjs', 'dist/chromadb.legacy-esm.js', 'dist/cjs/chromadb.cjs'],
      hint: 'CollectionImpl',
      bindings: ['CollectionImpl', 'CollectionHandle'],
    },
  ],
  clients: ['_CollectionImpl'],
  attempts: 'undici',
  client: (self) => fields(self),
  endpoint: (collection) => endpointOfUrl(baseUrlOf(collection), 'chroma'),
  // Its own methods first: those of the base class would stand for them.
  calls: ['CollectionHandle', 'CollectionImpl'].flatMap((binding) =>
    [query, search].map((call) => ({ ...call, path: { binding, statics: '', instance: '' } })),
  ),
};
