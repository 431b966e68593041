import { countTokens } from '../answer.ts';
import { pineconeError } from '../errors/pinecone.ts';
import type { Exchange } from '../exchange.ts';
import { asArray, asNumber, asObject, asString } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { embed } from './embeddings.ts';
import { found, searchRequest } from './found.ts';
import type { OwnPath, WireFormat } from './format.ts';

/** Vector length of `multilingual-e5-large`. */
const DIMENSIONS = 1024;

function operation(
  needs: string,
  document: (exchange: Exchange) => JsonObject,
  question: (body: JsonObject) => unknown = () => undefined,
): WireFormat {
  return {
    check: (body) =>
      body[needs] === undefined ? pineconeError(400, 3, `Missing required field: ${needs}`) : undefined,
    read: (body, target) => ({
      ...searchRequest(body, target, asString(question(body))),
      model: asString(body.model) ?? 'simulated',
    }),
    document,
  };
}

const query = operation('topK', (exchange) => {
  const { body } = exchange.request;
  return {
    results: [],
    matches: found(exchange, asNumber(body.topK)).map(({ id, score, text }) => ({
      id,
      score,
      values: body.includeValues === true ? [...embed(text, DIMENSIONS)] : [],
      ...(body.includeMetadata === true ? { metadata: { text } } : {}),
    })),
    namespace: body.namespace ?? '',
    usage: { readUnits: 6 },
  };
});

const searchRecords = operation(
  'query',
  (exchange) => ({
    result: {
      hits: found(exchange, asNumber(asObject(exchange.request.body.query).top_k)).map(
        ({ id, score, text }) => ({ _id: id, _score: score, fields: { chunk_text: text } }),
      ),
    },
    usage: { read_units: 6, embed_total_tokens: 5 },
  }),
  (body) => asObject(asObject(body.query).inputs).text,
);

const searchDocuments = operation('score_by', (exchange) => ({
  matches: found(exchange, asNumber(exchange.request.body.top_k)).map(({ id, score, text }) => ({
    _id: id,
    _score: score,
    text,
  })),
  namespace: 'simulated',
  usage: { read_units: 6 },
}));

const embedInputs = operation('inputs', ({ request }) => {
  const texts = asArray(request.body.inputs).map((input) => asString(asObject(input).text) ?? '');
  return {
    model: request.model,
    vector_type: 'dense',
    data: texts.map((text) => ({ vector_type: 'dense', values: [...embed(text, DIMENSIONS)] })),
    usage: { total_tokens: texts.reduce((total, text) => total + countTokens(text), 0) },
  };
});

const rerank = operation('documents', ({ request }) => {
  const documents = asArray(request.body.documents);
  return {
    model: request.model,
    data: documents.slice(0, asNumber(request.body.top_n)).map((document, index) => ({
      index,
      score: (9 - index) / 10,
      document,
    })),
    usage: { rerank_units: 1 },
  };
});

/**
 * Pinecone's data plane and its hosted models. Shapes: docs.pinecone.io/reference/api (2025-10), and the generated
 * readers of its SDK.
 */
export const pineconePaths: readonly OwnPath[] = [
  { path: /^\/query$/, api: 'other', format: query },
  { path: /^\/records\/namespaces\/[^/]*\/search$/, api: 'other', format: searchRecords },
  { path: /^\/namespaces\/[^/]+\/documents\/search$/, api: 'other', format: searchDocuments },
  { path: /^\/embed$/, api: 'other', format: embedInputs },
  { path: /^\/rerank$/, api: 'other', format: rerank },
];
