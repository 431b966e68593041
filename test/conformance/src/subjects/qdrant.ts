import { simulated } from '../simulated-wire.ts';
import type { Call, Scenario, Subject } from '../subject.ts';
import { NOT_OF_SEARCHES, storeFailures } from './vector-store.ts';

const VECTOR = Array.from({ length: 256 }, (_, index) => index / 256);
const span = { name: 'retrieval docs', operation: 'retrieval' };

/** The body is the second argument. */
const on = (method: string, body: (canary: string) => object): Call => ({
  on: (client) => client,
  when: (client) => typeof client[method] === 'function',
  method,
  args: ({ canary = 'Why?' }) => ['docs', body(canary)],
  span,
});

const nearest = { limit: 3, with_payload: true };
const positive = { positive: [1], ...nearest };

/** No search has the same name in all versions: before 1.10 applications called `search` with the vector. */
const plain: Call = {
  ...on('query', () => ({ query: VECTOR, ...nearest })),
  when: undefined,
  on: (client) => (typeof client.query === 'function' ? client : { query: searching(client) }),
};

function searching(client: any): unknown {
  return (collection: string, { query, ...body }: any) =>
    client.search(collection, { vector: query, ...body });
}

const UNTOUCHED: readonly Scenario[] = [
  { name: 'the API behind', spans: 0, run: ({ client }) => typeof client.api },
];

export const qdrant: Subject = {
  name: 'qdrant',
  title: 'Qdrant',
  package: '@qdrant/js-client-rest',
  adapter: 'qdrant',
  provider: 'qdrant',
  key: 'qdr_0123456789abcdefghijklmnopqrstuvwxyz',
  versions: [{ name: 'qdrant-1-oldest' }, { name: '@qdrant/js-client-rest' }],
  wire: simulated((provider) => provider.qdrantBaseUrl),
  client: ({ module, url, key }) => {
    const { origin, pathname } = new URL(url);
    return new module.QdrantClient({
      url: origin,
      prefix: pathname,
      headers: { 'api-key': key },
      checkCompatibility: false,
    });
  },
  clientClass: (module) => module.QdrantClient,
  plain,
  more: {
    query: on('query', (text) => ({ query: { text, model: 'bm25' }, ...nearest })),
    queryBatch: on('queryBatch', () => ({ searches: [{ query: VECTOR, ...nearest }] })),
    queryGroups: on('queryGroups', () => ({ query: VECTOR, group_by: 'source', group_size: 2, limit: 3 })),
    search: on('search', () => ({ vector: VECTOR, ...nearest })),
    searchBatch: on('searchBatch', () => ({ searches: [{ vector: VECTOR, limit: 3 }] })),
    searchPointGroups: on('searchPointGroups', () => ({
      vector: VECTOR,
      group_by: 'source',
      group_size: 2,
      limit: 3,
    })),
    recommend: on('recommend', () => positive),
    recommendBatch: on('recommendBatch', () => ({ searches: [positive] })),
    recommendPointGroups: on('recommendPointGroups', () => ({
      positive: [1],
      group_by: 'source',
      group_size: 2,
      limit: 3,
    })),
    discoverPoints: on('discoverPoints', () => ({ target: 1, ...nearest })),
    discoverBatchPoints: on('discoverBatchPoints', () => ({ searches: [{ target: 1, limit: 3 }] })),
  },
  untouched: UNTOUCHED,
  failures: storeFailures(),
  vectors: { ...plain, args: () => ['docs', { query: VECTOR, ...nearest, with_vector: true }] },
  everywhere: {
    ...plain,
    args: ({ canary = '' }) => [
      'docs',
      {
        query: VECTOR,
        filter: { must: [{ key: 'topic', match: { value: canary } }] },
        params: { hint: canary },
        ...nearest,
      },
    ],
  },
  cannot: {
    ...NOT_OF_SEARCHES,
    signal: 'Calls take no signal',
    retries: 'The SDK does not retry',
    transport: 'The SDK takes no fetch of the caller’s',
    helpers: 'The SDK has no helpers that make searches',
    inBand: 'Failed searches have a status of their own',
  },
};
