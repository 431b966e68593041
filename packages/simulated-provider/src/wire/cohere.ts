import { countTokens, textOf } from '../answer.ts';
import { cohereError } from '../errors/cohere.ts';
import type { Exchange, ModelRequest } from '../exchange.ts';
import { asArray, asNumber, asObject, asString } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { cohereChat } from './cohere-chat.ts';
import { cohereChatV1, cohereGenerate } from './cohere-v1.ts';
import { embed } from './embeddings.ts';
import type { OwnPath, WireFormat } from './format.ts';

const EMBED_DIMENSIONS = 1536;

function simpleRequest(
  api: 'embeddings' | 'other',
  body: JsonObject,
  operation: string | undefined,
  texts: readonly string[],
): ModelRequest {
  return {
    api,
    vendor: 'cohere',
    mode: 'plain',
    model: asString(body.model) ?? 'command-r-plus',
    prompt: texts.join('\n'),
    lastUserText: texts.at(-1) ?? '',
    format: 'text',
    tools: [],
    toolChoice: 'none',
    n: 1,
    includeUsage: true,
    operation,
    body,
  };
}

function strings(value: unknown): string[] {
  return asArray(value).map(
    (item) => asString(item) ?? asString(asObject(item).text) ?? JSON.stringify(item),
  );
}

function meta({ operation }: ModelRequest, billed: JsonObject): JsonObject {
  const version = operation?.startsWith('/v2/') === true ? '2' : '1';
  return { meta: { api_version: { version }, billed_units: billed } };
}

/** Vectors by type when types were asked for, as version 2 always does; else a bare list. */
const embeddings: WireFormat = {
  check: (body, _target, requestId) =>
    body.texts === undefined && body.images === undefined && body.inputs === undefined
      ? cohereError(400, 'invalid request: valid texts must be provided', requestId)
      : undefined,
  read: (body, { operation }) => simpleRequest('embeddings', body, operation, textsOf(body)),
  document({ request, random }) {
    const texts = textsOf(request.body);
    const dimensions = asNumber(request.body.output_dimension) ?? EMBED_DIMENSIONS;
    const vectors = texts.map((text) => Array.from(embed(text, dimensions)));
    const tokens = texts.reduce((total, text) => total + countTokens(text), 0);
    const types = strings(request.body.embedding_types);
    const typed = types.length > 0 || request.operation === '/v2/embed';
    return {
      id: random.token(36),
      texts: strings(request.body.texts),
      embeddings: typed ? byType(types, vectors) : vectors,
      response_type: typed ? 'embeddings_by_type' : 'embeddings_floats',
      ...meta(request, { input_tokens: tokens }),
    };
  },
};

function byType(types: readonly string[], vectors: number[][]): JsonObject {
  const asked = types.length === 0 ? ['float'] : types;
  return Object.fromEntries(
    asked.map((type) => [
      type,
      vectors.map((vector) => (type === 'float' ? vector : vector.map((value) => Math.trunc(value * 127)))),
    ]),
  );
}

function textsOf(body: JsonObject): string[] {
  return [...strings(body.texts), ...strings(body.images), ...strings(body.inputs)];
}

/** Documents that share more words with the query come first. */
function rerank({ request, random }: Exchange): JsonObject {
  const { query, documents, top_n: topN, return_documents: returned } = request.body;
  const asked = embed(String(query), EMBED_DIMENSIONS);
  const results = strings(documents)
    .map((text, index) => ({
      index,
      relevance_score: cosine(asked, embed(text, EMBED_DIMENSIONS)),
      ...(returned === true ? { document: { text } } : {}),
    }))
    .sort((one, other) => other.relevance_score - one.relevance_score)
    .slice(0, asNumber(topN) ?? Infinity);
  return { id: random.token(36), results, ...meta(request, { search_units: 1 }) };
}

function cosine(one: Float32Array, other: Float32Array): number {
  return Math.max(
    0,
    one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0),
  );
}

type Operation = (exchange: Exchange) => JsonObject;

/** Operations with one answer and nothing to stream, by the end of their path. */
const OTHER: Readonly<Record<string, Operation>> = {
  rerank,
  classify: ({ request, random }) => ({
    id: random.token(36),
    classifications: strings(request.body.inputs).map((input) => ({
      id: random.token(36),
      classification_type: 'single-label',
      input,
      prediction: 'Not spam',
      predictions: ['Not spam'],
      confidence: 0.9,
      confidences: [0.9],
      labels: { 'Not spam': { confidence: 0.9 }, Spam: { confidence: 0.1 } },
    })),
    ...meta(request, { classifications: strings(request.body.inputs).length }),
  }),
  summarize: ({ request, random, answer }) => ({
    id: random.token(36),
    summary: textOf(answer),
    ...meta(request, { input_tokens: answer.usage?.input ?? 0, output_tokens: answer.usage?.output ?? 0 }),
  }),
};

const REQUIRED: Readonly<Record<string, string>> = { rerank: 'query', classify: 'inputs', summarize: 'text' };

const other: WireFormat = {
  check: (body, { operation = '' }, requestId) => {
    const field = REQUIRED[nameOf(operation)] ?? '';
    return body[field] === undefined
      ? cohereError(400, `invalid request: ${field} must be provided`, requestId)
      : undefined;
  },
  read: (body, { operation }) =>
    simpleRequest('other', body, operation, [
      ...strings([body.query, body.text].filter((text) => text !== undefined)),
      ...strings(body.documents),
      ...strings(body.inputs),
    ]),
  document: (exchange) => OTHER[nameOf(exchange.request.operation ?? '')]?.(exchange) ?? {},
};

function nameOf(operation: string): string {
  return operation.split('/').at(-1) ?? '';
}

/** Paths of Cohere's API (https://docs.cohere.com/reference/about), below the base of the server. */
export const coherePaths: readonly OwnPath[] = [
  { path: /^\/v2\/chat$/, api: 'chat', format: cohereChat },
  { path: /^\/v1\/chat$/, api: 'chat', format: cohereChatV1 },
  { path: /^\/v1\/generate$/, api: 'chat', format: cohereGenerate },
  { path: /^\/v[12]\/embed$/, api: 'embeddings', format: embeddings },
  { path: /^\/v[12]\/(?:rerank|classify|summarize)$/, api: 'other', format: other },
];
