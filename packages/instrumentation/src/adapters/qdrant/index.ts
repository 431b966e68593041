import type { Adapter, CallSpec } from '../../adapter.ts';
import type { NeutralPrompt, NeutralRequest, NeutralResponse } from '../../neutral.ts';
import { fields, list, number, text, type Fields } from '../../internal/read.ts';
import { endpointOfUrl } from '../openai/endpoint.ts';
import { foundDocuments, foundInLists, questions, retrieval, type DocumentReader } from '../found.ts';

const bodyOf = (args: readonly unknown[]): Fields => fields(args[1]) ?? {};

/** How many are asked for; of a batch, the first search's. */
function readRequest(args: readonly unknown[]): NeutralRequest {
  const { limit, searches } = bodyOf(args);
  return {
    dataSource: text(args[0]),
    topK: number(limit) ?? number(fields(list(searches)?.[0])?.['limit']),
  };
}

/** Words that the server embeds (`{ text, model }`), alone or as the nearest to look for. */
function readPrompt(args: readonly unknown[]): NeutralPrompt {
  const { query, searches } = bodyOf(args);
  const asked = list(searches)?.map((one) => fields(one)?.['query']) ?? [query];
  return questions(
    ...asked.map((one) => fields(one)?.['text'] ?? fields(fields(one)?.['nearest'])?.['text']),
  );
}

function readPoint(point: unknown): ReturnType<DocumentReader> {
  const { id, score, payload } = fields(point) ?? {};
  return { id, score, content: payload };
}

/** The older searches answer with the points themselves. */
function readPoints(value: unknown): NeutralResponse {
  const points = list(value) ?? list(fields(value)?.['points']);
  return foundDocuments(value, points, readPoint);
}

function readBatch(value: unknown): NeutralResponse {
  const lists = list(value)?.map((one) => list(one) ?? list(fields(one)?.['points']) ?? []);
  return foundInLists(value, lists, readPoint);
}

function readGroups(value: unknown): NeutralResponse {
  const lists = list(fields(value)?.['groups'])?.map((group) => list(fields(group)?.['hits']) ?? []);
  return foundInLists(value, lists, readPoint);
}

const RESPONSES: Readonly<Record<string, CallSpec['response']>> = {
  query: readPoints,
  queryBatch: readBatch,
  queryGroups: readGroups,
  // Gone from the newest versions, in favour of the three above.
  search: readPoints,
  searchBatch: readBatch,
  searchPointGroups: readGroups,
  recommend: readPoints,
  recommendBatch: readBatch,
  recommendPointGroups: readGroups,
  discoverPoints: readPoints,
  discoverBatchPoints: readBatch,
};

/** `@qdrant/js-client-rest` 1. */
export const qdrant: Adapter = {
  name: 'qdrant',
  package: '@qdrant/js-client-rest',
  tested: { from: 1, to: 1 },
  modules: [
    {
      files: ['dist/esm/qdrant-client.js', 'dist/cjs/qdrant-client.js'],
      hint: 'class QdrantClient',
      bindings: ['QdrantClient'],
    },
  ],
  attempts: 'undici',
  client: (self) => fields(self),
  endpoint: (client) => endpointOfUrl(text(fields(client)?.['_restUri']), 'qdrant'),
  calls: Object.entries(RESPONSES).map(([method, response]) => ({
    ...retrieval,
    path: { statics: '', instance: '' },
    method,
    head: (args) => ({ target: text(args[0]) }),
    request: readRequest,
    prompt: readPrompt,
    response,
  })),
};
