import { simulated } from '../simulated-wire.ts';
import type { Call, CallOptions, Scenario, Subject } from '../subject.ts';
import { NOT_OF_SEARCHES, storeFailures } from './vector-store.ts';

const VECTOR = Array.from({ length: 256 }, (_, index) => index / 256);
const span = { name: 'retrieval docs', operation: 'retrieval' };

/** The address of an index is that of the control plane here; version 6 came to take options. */
const index = (client: any): any => {
  const host = client.config.controllerHostUrl;
  const made = client.index('docs', host);
  return made.target.indexHostUrl === host ? made : client.index({ name: 'docs', host });
};

const plain: Call = {
  on: index,
  method: 'query',
  args: () => [{ vector: VECTOR, topK: 3, includeMetadata: true }],
  span,
};

const texts = ({ canary = 'Why?' }: CallOptions): string[] => [canary, 'and how?'];
const documents = ['Because.', 'Therefore.'];
const inference = (client: any): any => client.inference;
const EMBED_MODEL = 'multilingual-e5-large';
const RERANK_MODEL = 'bge-reranker-v2-m3';
const embedSpan = { name: `embeddings ${EMBED_MODEL}`, operation: 'embeddings' };
const rerankSpan = { name: `rerank ${RERANK_MODEL}`, operation: 'rerank' };

/** Version 5 takes the arguments one by one: its `rerank` names four of them. */
const oneByOne = (client: any): boolean => client.inference.config === undefined;
const asOptions = (client: any): boolean => !oneByOne(client);

const MORE: Readonly<Record<string, Call>> = {
  searchRecords: {
    ...plain,
    method: 'searchRecords',
    args: ({ canary = 'Why?' }) => [{ query: { topK: 3, inputs: { text: canary } }, fields: ['chunk_text'] }],
  },
  'documents.search': {
    ...plain,
    on: (client) => index(client).documents,
    when: (client) => index(client).documents !== undefined,
    method: 'search',
    args: ({ canary = 'Why?' }) => [
      { scoreBy: [{ type: 'text', field: 'text', query: canary }], topK: 3, includeFields: ['text'] },
    ],
  },
  'inference.embed': {
    on: inference,
    when: asOptions,
    method: 'embed',
    args: (options) => [{ model: EMBED_MODEL, inputs: texts(options), parameters: { inputType: 'query' } }],
    span: embedSpan,
  },
  'inference.rerank': {
    on: inference,
    when: asOptions,
    method: 'rerank',
    args: ({ canary = 'Why?' }) => [{ model: RERANK_MODEL, query: canary, documents, topN: 2 }],
    span: rerankSpan,
  },
  'inference.embed, arguments one by one': {
    on: inference,
    when: oneByOne,
    method: 'embed',
    args: (options) => [EMBED_MODEL, texts(options), { inputType: 'query' }],
    span: embedSpan,
  },
  'inference.rerank, arguments one by one': {
    on: inference,
    when: oneByOne,
    method: 'rerank',
    args: ({ canary = 'Why?' }) => [RERANK_MODEL, canary, documents, { topN: 2 }],
    span: rerankSpan,
  },
};

const UNTOUCHED: readonly Scenario[] = [
  { name: 'a namespace', spans: 0, run: ({ client }) => index(client).namespace('one').target.namespace },
];

export const pinecone: Subject = {
  name: 'pinecone',
  title: 'Pinecone',
  package: '@pinecone-database/pinecone',
  adapter: 'pinecone',
  provider: 'pinecone',
  key: 'pcsk_3xAmP1_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRST',
  versions: [
    { name: 'pinecone-5-newest' },
    { name: 'pinecone-7-newest' },
    { name: '@pinecone-database/pinecone' },
  ],
  wire: simulated((provider) => provider.pineconeBaseUrl),
  client: ({ module, url, key, retries, fetch }) =>
    new module.Pinecone({
      apiKey: key,
      controllerHostUrl: url,
      maxRetries: retries,
      ...(fetch ? { fetchApi: fetch } : {}),
    }),
  clientClass: (module) => module.Pinecone,
  plain,
  transport: true,
  more: MORE,
  untouched: UNTOUCHED,
  failures: storeFailures(),
  vectors: MORE['inference.embed'],
  everywhere: {
    ...plain,
    method: 'searchRecords',
    args: ({ canary = '' }) => [
      { query: { topK: 3, inputs: { text: canary }, filter: { topic: { $eq: canary } } }, fields: [canary] },
    ],
  },
  cannot: {
    ...NOT_OF_SEARCHES,
    signal: 'Calls take no signal',
    retries: 'The SDK tries again after 500 and above, which a test of the adapter shows, and not after 429',
    helpers: 'The SDK has no helpers that make searches',
    inBand: 'Failed searches have a status of their own',
  },
};
