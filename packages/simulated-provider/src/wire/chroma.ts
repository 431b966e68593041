import type { Exchange } from '../exchange.ts';
import { asArray, asNumber, asObject } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { chromaError } from '../errors/chroma.ts';
import { embed } from './embeddings.ts';
import { found, searchRequest, type Found } from './found.ts';
import type { OwnPath, WireFormat } from './format.ts';

const DIMENSIONS = 384;

/** Answers are tables: one row per question, columns that were not asked for are null. */
function columns(rows: readonly (readonly Found[])[], included: (name: string) => boolean): JsonObject {
  const column = (name: string, read: (document: Found) => unknown): unknown =>
    included(name) ? rows.map((row) => row.map(read)) : null;
  return {
    ids: rows.map((row) => row.map(({ id }) => id)),
    documents: column('documents', ({ text }) => text),
    embeddings: column('embeddings', ({ text }) => [...embed(text, DIMENSIONS)]),
    metadatas: column('metadatas', ({ id }) => ({ source: id })),
  };
}

const query: WireFormat = {
  check: (body) =>
    Array.isArray(body.query_embeddings)
      ? undefined
      : chromaError(422, 'InvalidArgumentError', 'missing field `query_embeddings`'),
  read: (body, target) => searchRequest(body, target),
  document(exchange: Exchange) {
    const { body } = exchange.request;
    const include = asArray(body.include).map(String);
    const rows = asArray(body.query_embeddings).map(() => found(exchange, asNumber(body.n_results)));
    return {
      ...columns(rows, (name) => include.includes(name)),
      // Distances: the smaller, the nearer.
      distances: include.includes('distances')
        ? rows.map((row) => row.map(({ score }) => Math.round((1 - score) * 10) / 10))
        : null,
      uris: null,
      include,
    };
  },
};

const search: WireFormat = {
  check: (body) =>
    Array.isArray(body.searches)
      ? undefined
      : chromaError(422, 'InvalidArgumentError', 'missing field `searches`'),
  read: (body, target) => searchRequest(body, target),
  document(exchange: Exchange) {
    const searches = asArray(exchange.request.body.searches).map(asObject);
    const rows = searches.map((one) => found(exchange, asNumber(asObject(one.limit).limit)));
    return {
      ...columns(rows, (name) => name === 'documents'),
      scores: rows.map((row) => row.map(({ score }) => score)),
      select: searches.map(() => ['#document', '#score']),
    };
  },
};

const COLLECTION = String.raw`^/api/v2/tenants/[^/]+/databases/[^/]+/collections/[^/]+`;

/** Chroma's API version 2, whose client takes a host and no path. Shapes: the OpenAPI document of the server (1.x). */
export const chromaPaths: readonly OwnPath[] = [
  { path: new RegExp(`${COLLECTION}/query$`), api: 'other', format: query },
  { path: new RegExp(`${COLLECTION}/search$`), api: 'other', format: search },
];
