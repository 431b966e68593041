import type { Adapter, CallSpec, Endpoint } from '../../adapter.ts';
import type { NeutralPrompt, NeutralRequest, NeutralResponse } from '../../neutral.ts';
import { fields, list, number, text, type Fields } from '../../internal/read.ts';
import { endpointOfUrl } from '../openai/endpoint.ts';
import { foundDocuments, questions, retrieval } from '../found.ts';

function checkOf(self: unknown): Fields | undefined {
  return fields(fields(self)?.['check']);
}

function collectionOf(self: unknown): string | undefined {
  return text(checkOf(self)?.['name']);
}

/** The gRPC address; early versions remember only where their REST half goes. */
function endpoint(manager: object): Endpoint {
  const connection = fields(checkOf(manager)?.['connection']);
  const { grpcAddress, grpcSecure } = fields(connection?.['params']) ?? {};
  const address = text(grpcAddress);
  const url = address === undefined ? text(connection?.['host']) : `${scheme(grpcSecure)}${address}`;
  return endpointOfUrl(url, 'weaviate');
}

function scheme(secure: unknown): string {
  return secure === true ? 'https://' : 'http://';
}

/** The caller's signal, which newer versions take as the last of their arguments. */
function signalOf(args: readonly unknown[]): AbortSignal | undefined {
  const signal = fields(args.at(-1))?.['abortSignal'];
  return signal instanceof AbortSignal ? signal : undefined;
}

/** Concepts as text, as a list or with directions to move them; pictures and vectors are nobody's words. */
function readPrompt([query]: readonly unknown[]): NeutralPrompt {
  return questions(...(list(query) ?? [query]).map((one) => fields(one)?.['query'] ?? one));
}

/** Objects, best first, with the score or distance that was asked for; groups come with their objects. */
function readObjects(value: unknown): NeutralResponse {
  return foundDocuments(value, list(fields(value)?.['objects']), (object) => {
    const { uuid, metadata, properties } = fields(object) ?? {};
    const { rerankScore, score, certainty, distance } = fields(metadata) ?? {};
    return { id: uuid, score: rerankScore ?? score ?? certainty ?? distance, content: properties };
  });
}

/** `options` is the place of the arguments where the limit is. */
function search(binding: string, method: string, options: number): CallSpec {
  return {
    ...retrieval,
    path: { binding, statics: '', instance: '' },
    method,
    head: (_args, self) => ({ target: collectionOf(self) }),
    request: (args, self): NeutralRequest => ({
      dataSource: collectionOf(self),
      topK: number(fields(args[options])?.['limit']),
    }),
    prompt: /^(?:nearText|bm25|hybrid)$/.test(method) ? readPrompt : () => undefined,
    response: readObjects,
    signal: signalOf,
  };
}

const SEARCHES = ['nearText', 'nearVector', 'nearObject', 'nearImage', 'hybrid', 'bm25'];

/**
 * `weaviate-client` 3, whose collections search by gRPC. `generate` has the same searches, after which the server
 * lets a model write about what it found. Objects that are merely fetched are no search, but what is written about
 * them is.
 */
export const weaviate: Adapter = {
  name: 'weaviate',
  package: 'weaviate-client',
  tested: { from: 3, to: 3 },
  modules: [
    {
      files: ['dist/node/esm/collections/query/index.js', 'dist/node/cjs/collections/query/index.js'],
      hint: 'class QueryManager',
      bindings: ['QueryManager'],
    },
    {
      files: ['dist/node/esm/collections/generate/index.js', 'dist/node/cjs/collections/generate/index.js'],
      hint: 'class GenerateManager',
      bindings: ['GenerateManager'],
    },
  ],
  clients: ['GenerateManager'],
  client: (self) => fields(self),
  endpoint,
  calls: [
    ...SEARCHES.map((method) => search('QueryManager', method, 1)),
    search('QueryManager', 'nearMedia', 2),
    ...SEARCHES.map((method) => search('GenerateManager', method, 2)),
    search('GenerateManager', 'nearMedia', 3),
    search('GenerateManager', 'fetchObjects', 1),
  ],
};
