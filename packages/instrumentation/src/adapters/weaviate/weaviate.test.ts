import type * as sdk from 'weaviate-client';
import { startSimulatedProvider, type SimulatedProvider } from '@culprit/simulated-provider';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Harness } from '../../testing/harness.ts';

let provider: SimulatedProvider;
let harness: Harness;
let client: sdk.WeaviateClient;
let docs: sdk.Collection;

beforeAll(async () => {
  provider = await startSimulatedProvider({ seed: 3 });
  harness = new Harness({ captureContent: 'span' });
  const weaviate = await import('weaviate-client');
  const { hostname, port } = new URL(provider.url);
  client = await weaviate.default.connectToCustom({
    httpHost: hostname,
    httpPort: Number(port),
    httpPath: '/weaviate',
    grpcHost: hostname,
    grpcPort: Number(port),
  });
  docs = client.collections.get('Docs');
});
afterAll(async () => {
  await client.close();
  await harness.close();
  await provider.close();
});

test('a search by words: where, how many, and how good the best is', async () => {
  const { objects } = await docs.query.nearText('Why?', {
    limit: 3,
    returnMetadata: ['distance', 'certainty'],
  });
  expect(objects).toHaveLength(3);
  const { name, kind, attributes } = harness.take();
  expect([name, kind]).toEqual(['retrieval Docs', 2]);
  expect(attributes).toMatchObject({
    'gen_ai.provider.name': 'weaviate',
    'gen_ai.data_source.id': 'Docs',
    'gen_ai.retrieval.top_k': 3,
    'gen_ai.retrieval.query.text': 'Why?',
    'culprit.retrieval.document_count': 3,
    'culprit.retrieval.top_score': expect.closeTo(0.9),
    'server.address': '127.0.0.1',
    'gen_ai.retrieval.documents': expect.stringContaining('0198c2a4-5d3c-7c1e-9f0a-000000000000'),
  });
});

test('other searches, without what is not text', async () => {
  await docs.query.nearVector([0.1, 0.2], { limit: 2 });
  await docs.query.bm25('why', { limit: 2 });
  await docs.query.hybrid('why', { limit: 2 });
  const spans = harness.finished.slice();
  harness.spans.reset();
  expect(spans.map(({ attributes }) => attributes['gen_ai.retrieval.query.text'])).toEqual([
    undefined,
    'why',
    'why',
  ]);
  for (const { name } of spans) expect(name).toBe('retrieval Docs');
});

test('a search that a model writes about', async () => {
  await docs.generate.nearText('Why?', { singlePrompt: 'Say {text}' }, { limit: 2 });
  expect(harness.take().attributes).toMatchObject({
    'gen_ai.retrieval.top_k': 2,
    'culprit.retrieval.document_count': 2,
  });
});

test('objects that are fetched are no search', async () => {
  await docs.query.fetchObjects({ limit: 2 });
  expect(harness.finished).toHaveLength(0);
});

test('a search that finds nothing is no failure', async () => {
  provider.enqueue({ answer: '' });
  await docs.query.nearText('Why?', { limit: 3 });
  const { status, attributes } = harness.take();
  expect(status.code).toBe(0);
  expect(attributes).toMatchObject({ 'culprit.retrieval.document_count': 0 });
});

test.each([
  ['invalid_api_key', 'authentication_failed'],
  ['permission_denied', 'authentication_failed'],
  ['model_not_found', 'tool_failure'],
  ['invalid_request', 'invalid_input_format'],
  ['rate_limit', 'rate_limit'],
  ['overloaded', 'service_unavailable'],
  ['server_error', 'service_unavailable'],
  ['gateway_timeout', 'network_timeout'],
] as const)('%s is %s', async (fault, category) => {
  provider.enqueue(fault);
  await expect(docs.query.nearText('Why?')).rejects.toThrow();
  expect(harness.take().attributes['culprit.failure.category']).toBe(category);
});

test('R11 disabled means untouched, where no export leads to', async () => {
  const prototype = Object.getPrototypeOf(docs.query) as { nearText: unknown };
  const patched = prototype.nearText;
  for (const one of harness.instrumentations) one.disable();
  expect(prototype.nearText).not.toBe(patched);
  await docs.query.nearText('Why?');
  expect(harness.finished).toHaveLength(0);
  for (const one of harness.instrumentations) one.enable();
  await docs.query.nearText('Why?');
  expect(harness.take().name).toBe('retrieval Docs');
});
