import type * as sdk from '@pinecone-database/pinecone';
import { startSimulatedProvider, type SimulatedProvider } from '@culprit/simulated-provider';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Harness } from '../../testing/harness.ts';

let provider: SimulatedProvider;
let harness: Harness;
let client: sdk.Pinecone;
let index: sdk.Index;

beforeAll(async () => {
  provider = await startSimulatedProvider({ seed: 3 });
  harness = new Harness({ captureContent: 'span' });
  const { Pinecone } = await import('@pinecone-database/pinecone');
  client = new Pinecone({
    apiKey: 'pcsk_simulated',
    controllerHostUrl: provider.pineconeBaseUrl,
    maxRetries: 1,
  });
  index = client.index({ name: 'docs', host: provider.pineconeBaseUrl });
});
afterAll(async () => {
  await harness.close();
  await provider.close();
});

const ask = (): Promise<unknown> => index.query({ vector: [0.1, 0.2, 0.3], topK: 3 });

test('a search: where, how many, and how good the best is', async () => {
  await ask();
  const { name, kind, attributes } = harness.take();
  expect([name, kind]).toEqual(['retrieval docs', 2]);
  expect(attributes).toMatchObject({
    'gen_ai.provider.name': 'pinecone',
    'gen_ai.data_source.id': 'docs',
    'gen_ai.retrieval.top_k': 3,
    'culprit.retrieval.document_count': 3,
    'culprit.retrieval.top_score': 0.9,
    'server.address': '127.0.0.1',
    'culprit.attempt.count': 1,
  });
  expect(attributes).not.toHaveProperty('gen_ai.request.top_k');
});

test('words that the index embeds itself are content', async () => {
  await index.searchRecords({ query: { topK: 2, inputs: { text: 'Why?' } } });
  expect(harness.take().attributes).toMatchObject({
    'gen_ai.retrieval.query.text': 'Why?',
    'gen_ai.retrieval.top_k': 2,
    'culprit.retrieval.document_count': 2,
    'culprit.retrieval.top_score': 0.9,
  });
});

test('documents of an index with full-text search', async () => {
  await index.documents.search({ scoreBy: [{ type: 'text', field: 'text', query: 'why' }], topK: 2 });
  expect(harness.take()).toMatchObject({
    name: 'retrieval docs',
    attributes: { 'culprit.retrieval.document_count': 2, 'culprit.retrieval.top_score': 0.9 },
  });
});

test('R90 what was found is content: ids, scores and beginnings', async () => {
  await index.query({ vector: [0.1], topK: 2, includeMetadata: true, includeValues: true });
  const { 'gen_ai.retrieval.documents': documents } = harness.take().attributes;
  expect(JSON.parse(String(documents))).toEqual([
    { id: 'document-1', score: 0.9, content: expect.stringContaining('{"text":"This is') },
    { id: 'document-2', score: 0.8, content: expect.any(String) },
  ]);
  for (const one of harness.instrumentations) one.setConfig({});
  await index.searchRecords({ query: { topK: 2, inputs: { text: 'Why?' } } });
  expect(JSON.stringify(harness.take().attributes)).not.toMatch(/document-1|Why/);
  for (const one of harness.instrumentations) one.setConfig({ captureContent: 'span' });
});

test('a search that finds nothing is no failure, and says so', async () => {
  provider.enqueue({ answer: '' });
  await ask();
  const { status, attributes } = harness.take();
  expect(status.code).toBe(0);
  expect(attributes).toMatchObject({ 'culprit.retrieval.document_count': 0 });
  expect(attributes).not.toHaveProperty('culprit.retrieval.top_score');
  expect(attributes).not.toHaveProperty('culprit.failure.category');
});

test('R90 hosted embeddings: how many and how long, not what', async () => {
  await client.inference.embed({ model: 'multilingual-e5-large', inputs: ['a', 'b'] });
  const { name, attributes } = harness.take();
  expect(name).toBe('embeddings multilingual-e5-large');
  expect(attributes).toMatchObject({
    'gen_ai.embeddings.dimension.count': 1024,
    'gen_ai.usage.input_tokens': expect.any(Number),
  });
  expect(JSON.stringify(attributes).length).toBeLessThan(2000);
});

test('a hosted reranker', async () => {
  await client.inference.rerank({
    model: 'bge-reranker-v2-m3',
    query: 'Why?',
    documents: ['a', 'b', 'c'],
    topN: 2,
  });
  expect(harness.take()).toMatchObject({
    name: 'rerank bge-reranker-v2-m3',
    attributes: { 'gen_ai.operation.name': 'rerank' },
  });
});

test('R55 attempts after 500 are counted', async () => {
  provider.enqueue('server_error');
  await ask();
  expect(harness.take().attributes).toMatchObject({
    'culprit.attempt.count': 2,
    'culprit.attempt.statuses': ['500'],
  });
});

test.each([
  ['invalid_api_key', 'authentication_failed', 401],
  ['permission_denied', 'authentication_failed', 403],
  ['model_not_found', 'tool_failure', 404],
  ['invalid_request', 'invalid_input_format', 400],
  ['rate_limit', 'rate_limit', 429],
  ['insufficient_quota', 'quota_exhausted', 429],
  ['service_unavailable', 'service_unavailable', 503],
] as const)('%s is %s', async (fault, category, status) => {
  provider.enqueue(...Array<typeof fault>(status >= 500 ? 2 : 1).fill(fault));
  await expect(ask()).rejects.toThrow();
  expect(harness.take().attributes).toMatchObject({
    'culprit.failure.category': category,
    'http.response.status_code': status,
  });
});

test('vectors of another length are told from other mistakes', async () => {
  provider.enqueue('invalid_request');
  await expect(ask()).rejects.toThrow();
  expect(harness.take().attributes['culprit.failure.subcategory']).toBe('dimension_mismatch');
});

test('what the SDK itself refuses is a call too, without a request', async () => {
  const before = provider.requests.length;
  await expect(index.query({ vector: [], topK: 3 })).rejects.toThrow();
  expect(harness.take().attributes).toMatchObject({
    'culprit.failure.category': 'invalid_input_format',
    'error.type': 'PineconeArgumentError',
  });
  expect(provider.requests).toHaveLength(before);
});
