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

/** One list of ids for each question; distances, so that the smallest is the best. */
function readQuery(value: unknown): NeutralResponse {
  const found = fields(value);
  return foundInLists(value, idsOf(found?.['ids']), firstOf(found?.['distances']));
}

function readSearch(value: unknown): NeutralResponse {
  const found = fields(value);
  return foundInLists(value, idsOf(found?.['ids']), firstOf(found?.['scores']));
}

function idsOf(ids: unknown): readonly (readonly unknown[])[] | undefined {
  return list(ids)?.map((one) => list(one) ?? []);
}

function firstOf(rows: unknown): unknown {
  return list(list(rows)?.[0])?.[0];
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
