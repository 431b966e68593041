import type * as sdk from '@zilliz/milvus2-sdk-node';
import { startSimulatedProvider, type SimulatedProvider } from '@culprit/simulated-provider';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Harness } from '../../testing/harness.ts';

let provider: SimulatedProvider;
let harness: Harness;
let client: sdk.MilvusClient;

beforeAll(async () => {
  provider = await startSimulatedProvider({ seed: 3 });
  harness = new Harness({ captureContent: 'span' });
  const { MilvusClient } = await import('@zilliz/milvus2-sdk-node');
  client = new MilvusClient({ address: new URL(provider.url).host, maxRetries: 0 });
  await client.connectPromise;
});
afterAll(async () => {
  await client.closeConnection();
  await harness.close();
  await provider.close();
});

const VECTOR = Array.from({ length: 128 }, (_, index) => index / 128);
const ask = (more: object = {}): Promise<sdk.SearchResults<sdk.SearchSimpleReq>> =>
  client.search({ collection_name: 'docs', data: VECTOR, limit: 3, ...more });

test('a search: where, how many, and how good the best is', async () => {
  const { results } = await ask();
  expect(results).toHaveLength(3);
  const { name, kind, attributes } = harness.take();
  expect([name, kind]).toEqual(['retrieval docs', 2]);
  expect(attributes).toMatchObject({
    'gen_ai.provider.name': 'milvus',
    'gen_ai.data_source.id': 'docs',
    'gen_ai.retrieval.top_k': 3,
    'culprit.retrieval.document_count': 3,
    'culprit.retrieval.top_score': expect.closeTo(0.9),
    'server.address': '127.0.0.1',
  });
});

test('R90 vectors among what was found are left out', async () => {
  await ask({ output_fields: ['text', 'vector'] });
  const documents = JSON.parse(String(harness.take().attributes['gen_ai.retrieval.documents'])) as unknown[];
  expect(documents[0]).toEqual({
    id: '1',
    score: expect.closeTo(0.9),
    content: expect.stringMatching(/^\{"text":"This is[^[]*$/),
  });
});

test('a hybrid search, under its second name', async () => {
  const data = [{ data: VECTOR, anns_field: 'vector' }];
  await client.hybridSearch({ collection_name: 'docs', data, limit: 2 });
  expect(harness.take()).toMatchObject({
    name: 'retrieval docs',
    attributes: { 'gen_ai.retrieval.top_k': 2, 'culprit.retrieval.document_count': 2 },
  });
});

test('a query has no scores', async () => {
  await client.query({ collection_name: 'docs', filter: 'id > 0', output_fields: ['text'], limit: 2 });
  const { attributes } = harness.take();
  expect(attributes).toMatchObject({ 'culprit.retrieval.document_count': 2 });
  expect(attributes).not.toHaveProperty('culprit.retrieval.top_score');
});

test('a search that finds nothing is no failure', async () => {
  provider.enqueue({ answer: '' });
  await ask();
  const { status, attributes } = harness.take();
  expect(status.code).toBe(0);
  expect(attributes).toMatchObject({ 'culprit.retrieval.document_count': 0 });
});

test.each([
  ['model_not_found', 'tool_failure'],
  ['invalid_request', 'invalid_input_format'],
  ['rate_limit', 'rate_limit'],
  ['insufficient_quota', 'quota_exhausted'],
  ['server_error', 'service_unavailable'],
  ['overloaded', 'service_unavailable'],
] as const)('R23 %s is %s, though the call resolves', async (fault, category) => {
  provider.enqueue(fault);
  const { status } = await ask();
  expect(status.error_code).not.toBe('Success');
  const span = harness.take();
  expect(span.status.code).toBe(2);
  expect(span.attributes['culprit.failure.category']).toBe(category);
});

test.each([
  ['invalid_api_key', 'authentication_failed'],
  ['permission_denied', 'authentication_failed'],
  ['service_unavailable', 'service_unavailable'],
  ['gateway_timeout', 'network_timeout'],
] as const)('%s is %s', async (fault, category) => {
  provider.enqueue(fault);
  await expect(ask()).rejects.toThrow();
  expect(harness.take().attributes['culprit.failure.category']).toBe(category);
});

test('a deadline of the caller that passes', async () => {
  provider.enqueue('timeout');
  await expect(ask({ timeout: 50 })).rejects.toThrow();
  expect(harness.take().attributes['culprit.failure.category']).toBe('network_timeout');
});
