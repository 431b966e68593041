import type { Call, Scenario, Subject, Wire } from '../subject.ts';
import { grpcWire, NOT_OF_SEARCHES, storeFailures } from './vector-store.ts';

const VECTOR = Array.from({ length: 128 }, (_, index) => index / 128);
const span = { name: 'retrieval Docs', operation: 'retrieval' };

const KEY = 'wv_0123456789abcdefghijklmnopqrstuvwxyz';

/** Clients are promised, and ask the server who it is: each version has one that is made before anything is looked at. */
const ready = new WeakMap<object, Promise<any>>();
let address = '';

function connect(module: any, key: string): Promise<any> {
  const { hostname, port } = new URL(address);
  return module.default.connectToCustom({
    httpHost: hostname,
    httpPort: Number(port),
    httpPath: '/weaviate',
    grpcHost: hostname,
    grpcPort: Number(port),
    headers: { 'X-OpenAI-Api-Key': key },
  });
}

async function load(name: string): Promise<any> {
  const module = await import(name);
  const connected = connect(module, KEY);
  ready.set(module, connected);
  await (await connected).getWeaviateVersion();
  return module;
}

async function wire(): Promise<Wire> {
  const started = await grpcWire();
  address = started.url;
  return started;
}

function search(part: 'query' | 'generate', method: string, args: (canary: string) => unknown[]): Call {
  return {
    on: ({ connected }) => ({
      [method]: async (...given: unknown[]) => {
        const client = await connected;
        return client.collections.get('Docs')[part][method](...given);
      },
    }),
    method,
    args: ({ canary = 'Why?' }) => args(canary),
    span,
  };
}

const nearest = { limit: 3, returnMetadata: ['distance', 'score'] };
const task = { singlePrompt: 'Say {text}' };
const plain = search('query', 'nearText', (text) => [text, { ...nearest }]);

const UNTOUCHED: readonly Scenario[] = [
  {
    name: 'fetched objects',
    spans: 0,
    run: async ({ client }) => {
      const { collections } = await client.connected;
      return collections.get('Docs').query.fetchObjects({ limit: 2 });
    },
  },
];

export const weaviate: Subject = {
  name: 'weaviate',
  title: 'Weaviate',
  package: 'weaviate-client',
  adapter: 'weaviate',
  provider: 'weaviate',
  key: KEY,
  versions: ['weaviate-3-oldest', 'weaviate-client'].map((name) => ({ name, load: () => load(name) })),
  wire,
  client: ({ module, key }) => ({
    connected: key === KEY ? ready.get(module) : connect(module, key),
  }),
  plain,
  more: {
    nearVector: search('query', 'nearVector', () => [VECTOR, { ...nearest }]),
    nearObject: search('query', 'nearObject', () => ['0198c2a4-5d3c-7c1e-9f0a-000000000001', { ...nearest }]),
    bm25: search('query', 'bm25', (text) => [text, { ...nearest }]),
    hybrid: search('query', 'hybrid', (text) => [text, { ...nearest }]),
    'generate.nearText': search('generate', 'nearText', (text) => [text, task, { ...nearest }]),
    'generate.bm25': search('generate', 'bm25', (text) => [text, task, { ...nearest }]),
    'generate.fetchObjects': search('generate', 'fetchObjects', () => [task, { limit: 3 }]),
  },
  untouched: UNTOUCHED,
  failures: storeFailures({
    invalid_api_key: { status: undefined },
    rate_limit: { status: undefined },
    server_error: { status: undefined },
    // The SDK tries again for half a minute.
    service_unavailable: {
      name: 'overloaded',
      trouble: 'overloaded',
      status: undefined,
    },
    model_not_found: { status: undefined },
    invalid_request: { status: undefined },
  }),
  vectors: search('query', 'nearVector', () => [VECTOR, { ...nearest, includeVector: true }]),
  everywhere: search('generate', 'nearText', (text) => [
    [text],
    { singlePrompt: text, groupedTask: text },
    { limit: 3 },
  ]),
  cannot: {
    ...NOT_OF_SEARCHES,
    R4: 'The client is made of functions and plain objects',
    R8: 'The SDK tries again for half a minute when a connection is lost',
    R11: 'No export leads to the classes that are patched: a test of the adapter looks at them',
    R55: 'Requests by gRPC are not told apart',
    signal: 'Only newer versions take one, as the last of their arguments',
    retries: 'Requests by gRPC are not told apart',
    transport: 'gRPC takes no fetch of the caller’s',
    helpers: 'The SDK has no helpers that make searches',
    inBand: 'Failed searches have a status of their own',
  },
};
