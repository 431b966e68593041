import { simulated } from '../simulated-wire.ts';
import type { Call, Scenario, Subject } from '../subject.ts';
import { NOT_OF_SEARCHES, storeFailures } from './vector-store.ts';

const ID = '0198c2a4-5d3c-7c1e-9f0a-3b2c1d0e4f5a';
const VECTOR = Array.from({ length: 384 }, (_, index) => index / 384);

/** As `getCollection` gives it, without asking the server for it first. */
const collection = (client: any): any => client.collection(ID);
const span = { name: `retrieval ${ID}`, operation: 'retrieval' };

const plain: Call = {
  on: collection,
  method: 'query',
  args: () => [{ queryEmbeddings: [VECTOR], nResults: 3, include: ['documents', 'distances'] }],
  span,
};

const UNTOUCHED: readonly Scenario[] = [
  { name: 'another collection', spans: 0, run: ({ client }) => client.collection('other').id },
];

export const chroma: Subject = {
  name: 'chroma',
  title: 'Chroma',
  package: 'chromadb',
  adapter: 'chroma',
  provider: 'chroma',
  key: 'ck-4pXcB8Qm2vT7nK1s',
  versions: [{ name: 'chromadb' }],
  wire: simulated((provider) => provider.url),
  client: ({ module, url, key }) => {
    const { hostname, port } = new URL(url);
    return new module.ChromaClient({
      host: hostname,
      port: Number(port),
      tenant: 'default_tenant',
      database: 'default_database',
      headers: { 'x-chroma-token': key },
    });
  },
  clientClass: (module) => module.ChromaClient,
  plain,
  more: {
    search: {
      ...plain,
      method: 'search',
      args: (_options, module) => [
        new module.Search()
          .rank(module.Knn({ query: VECTOR }))
          .limit(3)
          .select('#document', '#score'),
      ],
    },
  },
  untouched: UNTOUCHED,
  failures: storeFailures(),
  vectors: {
    ...plain,
    args: () => [
      { queryEmbeddings: [VECTOR], nResults: 3, include: ['documents', 'embeddings', 'distances'] },
    ],
  },
  everywhere: {
    ...plain,
    args: ({ canary = '' }) => [
      {
        queryEmbeddings: [VECTOR],
        nResults: 3,
        where: { topic: canary },
        whereDocument: { $contains: canary },
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
