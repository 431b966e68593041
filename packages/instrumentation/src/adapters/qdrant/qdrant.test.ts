import type * as sdk from '@qdrant/js-client-rest';
import { startSimulatedProvider, type SimulatedProvider } from '@culprit/simulated-provider';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Harness } from '../../testing/harness.ts';

let provider: SimulatedProvider;
let harness: Harness;
let client: sdk.QdrantClient;
let Client: typeof sdk.QdrantClient;

beforeAll(async () => {
  provider = await startSimulatedProvider({ seed: 3 });
  harness = new Harness({ captureContent: 'span' });
  ({ QdrantClient: Client } = await import('@qdrant/js-client-rest'));
  client = connect();
});
afterAll(async () => {
  await harness.close();
  await provider.close();
});

function connect(options: sdk.QdrantClientParams = {}): sdk.QdrantClient {
  const { origin, pathname } = new URL(provider.qdrantBaseUrl);
  return new Client({ url: origin, prefix: pathname, checkCompatibility: false, ...options });
}

const ask = (from = client): Promise<unknown> => from.query('docs', { query: [0.1, 0.2], limit: 3 });

test('a search: where, how many, and how good the best is', async () => {
  await ask();
  const { name, attributes } = harness.take();
  expect(name).toBe('retrieval docs');
  expect(attributes).toMatchObject({
    'gen_ai.provider.name': 'qdrant',
    'gen_ai.data_source.id': 'docs',
    'gen_ai.retrieval.top_k': 3,
    'culprit.retrieval.document_count': 3,
    'culprit.retrieval.top_score': 0.9,
    'server.address': '127.0.0.1',
  });
});

test('what was found is content', async () => {
  await ask();
  const documents = JSON.parse(String(harness.take().attributes['gen_ai.retrieval.documents'])) as unknown[];
  expect(documents[0]).toEqual({
    id: '1',
    score: 0.9,
    content: expect.stringContaining('"source":"document-1"'),
  });
});

test('several searches at once, and groups', async () => {
  const searches = [
    { query: { text: 'Why?', model: 'bm25' }, limit: 2 },
    { query: { nearest: { text: 'How?', model: 'bm25' } }, limit: 1 },
  ];
  await client.queryBatch('docs', { searches });
  expect(harness.take().attributes).toMatchObject({
    'gen_ai.retrieval.top_k': 2,
    'gen_ai.retrieval.query.text': 'Why?\nHow?',
    'culprit.retrieval.document_count': 3,
    'culprit.retrieval.top_score': 0.9,
  });
  await client.queryGroups('docs', { query: [0.1], group_by: 'source', group_size: 2, limit: 5 });
  expect(harness.take().attributes).toMatchObject({
    'gen_ai.retrieval.top_k': 5,
    'culprit.retrieval.document_count': 2,
  });
});

test('points that are fetched, counted or written are no calls', async () => {
  await client.count('docs').catch(() => undefined);
  await client.retrieve('docs', { ids: [1] }).catch(() => undefined);
  await client.upsert('docs', { points: [{ id: 1, vector: [0.1] }] }).catch(() => undefined);
  expect(harness.finished).toHaveLength(0);
});

test.each([
  ['invalid_api_key', 'authentication_failed'],
  ['permission_denied', 'authentication_failed'],
  ['model_not_found', 'tool_failure'],
  ['invalid_request', 'invalid_input_format'],
  ['rate_limit', 'rate_limit'],
  ['overloaded', 'service_unavailable'],
] as const)('%s is %s', async (fault, category) => {
  provider.enqueue(fault);
  await expect(ask()).rejects.toThrow();
  expect(harness.take().attributes['culprit.failure.category']).toBe(category);
});

test('a client that waits no longer has timed out', async () => {
  provider.enqueue('timeout');
  await expect(ask(connect({ timeout: 20 }))).rejects.toThrow();
  expect(harness.take().attributes).toMatchObject({
    'culprit.failure.category': 'network_timeout',
    'culprit.failure.subcategory': 'request_timeout',
  });
});

test('a page in place of the answer is no answer', async () => {
  provider.enqueue('html_ok');
  await expect(ask()).rejects.toThrow();
  expect(harness.take().status.code).toBe(2);
});
