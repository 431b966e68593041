import { table } from './rule.ts';
import type { Rule } from './rule.ts';

const STORES = [
  'pinecone',
  'qdrant',
  'chroma',
  'milvus',
  'pgvector',
  'weaviate',
  'elasticsearch',
  'opensearch',
  'redis',
  'lancedb',
  'faiss',
  'cloudflare.vectorize',
  'mongodb',
];

// prettier-ignore
/** Vector stores: the model's tool for finding things, unless connection, key, quota or the request is at fault. */
export const storeRules: readonly Rule[] = [
  ...table({ provider: STORES, source: 'https://docs.pinecone.io/reference/api/errors' }, [
    { id: 'store.any', when: { layer: ['model', 'retrieval', 'agent'] }, category: 'tool_failure', subcategory: 'retrieval', alternatives: ['invalid_input_format'], confidence: 0.6 },
    { id: 'store.connection', when: { type: ['PineconeConnectionError', 'WeaviateConnectionError'] }, category: 'network_timeout', subcategory: 'connection_error', confidence: 0.8 },
    { id: 'store.not_found', when: { type: ['NOT_FOUND', 'NotFoundError', 'not_found', 'NotFound', 'NotFoundException', 'UnexpectedResponse', '42P01'] }, category: 'tool_failure', subcategory: 'retrieval', alternatives: ['invalid_input_format'], source: 'https://www.postgresql.org/docs/current/errcodes-appendix.html' },
    { id: 'store.status', when: { status: [404] }, category: 'tool_failure', subcategory: 'retrieval', alternatives: ['invalid_input_format'] },
    { id: 'store.dimension', confidence: 0.7, when: { hint: ['dimension', 'dimensions', 'dim', 'dimensionality'] }, category: 'invalid_input_format', subcategory: 'dimension_mismatch', alternatives: ['tool_failure'], source: 'https://milvus.io/docs/error_code.md' },
    { id: 'store.collection_missing', when: { text: ['collection … does not exist', 'collection … not found', 'collection … doesnt exist', 'index … not found', 'namespace … not found', 'collection not loaded', 'collection … not loaded', 'no such index', 'relation … does not exist', 'could not find collection', 'cant find collection', 'class … not found'] }, category: 'tool_failure', subcategory: 'retrieval', alternatives: ['invalid_input_format'], source: 'https://docs.trychroma.com/docs/overview/troubleshooting' },
  ]),
  ...table({ layer: ['retrieval'], source: 'https://opentelemetry.io/docs/specs/semconv/gen-ai/' }, [
    { id: 'retrieval.any', when: {}, category: 'tool_failure', subcategory: 'retrieval', confidence: 0.6 },
    { id: 'retrieval.missing', when: { code: ['InvalidCollectionException', 'NotFoundError', 'CollectionNotFoundException', 'UnexpectedResponse'] }, category: 'tool_failure', subcategory: 'retrieval', alternatives: ['invalid_input_format'] },
  ]),
];
