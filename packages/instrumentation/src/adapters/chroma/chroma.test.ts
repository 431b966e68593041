import type * as sdk from 'chromadb';
import { startSimulatedProvider, type SimulatedProvider } from '@culprit/simulated-provider';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Harness } from '../../testing/harness.ts';
import { chroma } from './index.ts';

let provider: SimulatedProvider;
let harness: Harness;
let collection: sdk.Collection;

beforeAll(async () => {
  provider = await startSimulatedProvider({ seed: 3 });
  harness = new Harness({ captureContent: 'span' });
  const { ChromaClient } = await import('chromadb');
  const { hostname, port } = new URL(provider.url);
  const client = new ChromaClient({ host: hostname, port: Number(port), tenant: 't', database: 'd' });
  collection = client.collection('docs');
});
afterAll(async () => {
  await harness.close();
  await provider.close();
});

const ask = (...vectors: number[][]): Promise<unknown> =>
  collection.query({ queryEmbeddings: vectors.length > 0 ? vectors : [[0.1, 0.2]], nResults: 3 });

test('a search: where, how many, and the distance of the nearest', async () => {
  await ask();
  const { name, attributes } = harness.take();
  expect(name).toBe('retrieval docs');
  expect(attributes).toMatchObject({
    'gen_ai.provider.name': 'chroma',
    'gen_ai.data_source.id': 'docs',
    'gen_ai.retrieval.top_k': 3,
    'culprit.retrieval.document_count': 3,
    'culprit.retrieval.top_score': 0.1,
    'server.address': '127.0.0.1',
  });
});

test('several questions at once: all that was found', async () => {
  await ask([0.1], [0.2]);
  const { attributes } = harness.take();
  expect(attributes['culprit.retrieval.document_count']).toBe(6);
  const documents = JSON.parse(String(attributes['gen_ai.retrieval.documents'])) as unknown[];
  expect(documents).toHaveLength(6);
  expect(documents[4]).toEqual({ id: 'document-2', score: 0.2, content: expect.stringMatching(/^This is/) });
});

test('a search that was built', async () => {
  const { Search, Knn } = await import('chromadb');
  await collection.search(new Search().rank(Knn({ query: [0.1, 0.2] })).limit(2));
  expect(harness.take().attributes).toMatchObject({
    'gen_ai.retrieval.top_k': 2,
    'culprit.retrieval.document_count': 2,
    'culprit.retrieval.top_score': 0.9,
  });
});

test('the embedding function is left alone, what it was asked is content', async () => {
  const embedded: string[][] = [];
  const call = chroma.calls.find(({ method }) => method === 'query');
  const generate = (texts: string[]): Promise<number[][]> => {
    embedded.push(texts);
    return Promise.resolve(texts.map(() => [0.1, 0.2]));
  };
  const named = Object.assign(
    Object.create(Object.getPrototypeOf(Object.getPrototypeOf(collection))),
    collection,
    {
      _name: 'named',
      _embeddingFunction: { name: 'own', generate },
    },
  ) as sdk.Collection;
  await named.query({ queryTexts: ['Why?'] });
  expect(embedded).toEqual([['Why?']]);
  expect(harness.take()).toMatchObject({
    name: 'retrieval named',
    attributes: { 'gen_ai.retrieval.query.text': 'Why?', 'gen_ai.retrieval.top_k': 10 },
  });
  expect(call?.prompt([{}], undefined)?.messages).toEqual([]);
});

test('a handle cannot embed: its refusal is a failed call', async () => {
  await expect(collection.query({ queryTexts: ['Why?'] })).rejects.toThrow();
  expect(harness.take().attributes['culprit.failure.category']).toBe('invalid_input_format');
});

test.each([
  ['invalid_api_key', 'authentication_failed'],
  ['model_not_found', 'tool_failure'],
  ['invalid_request', 'invalid_input_format'],
  ['insufficient_quota', 'quota_exhausted'],
  ['overloaded', 'service_unavailable'],
] as const)('%s is %s', async (fault, category) => {
  provider.enqueue(fault);
  await expect(ask()).rejects.toThrow();
  expect(harness.take().attributes['culprit.failure.category']).toBe(category);
});

test('nobody listens: the connection is at fault', async () => {
  const { ChromaClient } = await import('chromadb');
  const nobody = new ChromaClient({ host: '127.0.0.1', port: 1, tenant: 't', database: 'd' });
  await expect(nobody.collection('docs').query({ queryEmbeddings: [[1]] })).rejects.toThrow();
  expect(harness.take().attributes).toMatchObject({
    'culprit.failure.category': 'network_timeout',
    'culprit.failure.subcategory': 'connection_error',
  });
});
