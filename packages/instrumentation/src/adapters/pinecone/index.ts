import type { Adapter, CallSpec, Endpoint } from '../../adapter.ts';
import { fields, text } from '../../internal/read.ts';
import { endpointOfUrl } from '../openai/endpoint.ts';
import { embed, rerank } from './inference.ts';
import {
  indexOf,
  readDocuments,
  readHits,
  readMatches,
  readSearch,
  recordsQuestion,
  recordsTopK,
} from './search.ts';
import { retrieval } from '../found.ts';
import { bodyOf } from '../openai/common.ts';

const search: Pick<CallSpec, 'operation' | 'signal' | 'head'> = {
  ...retrieval,
  head: (_args, self) => ({ target: indexOf(self) }),
};

const onIndex = { path: { statics: '', instance: '' }, ...search };

const searchRecords: CallSpec = {
  ...onIndex,
  method: 'searchRecords',
  request: (args, self) => readSearch(self, recordsTopK(args)),
  prompt: recordsQuestion,
  response: readHits,
};

/** Where an index is becomes known with its first call, when the client was not told. */
function hostOf(client: object): string | undefined {
  const self = fields(client);
  const provider = fields(self?.['_provider']) ?? fields(fields(self?.['_queryCommand'])?.['apiProvider']);
  const inference = fields(fields(self?.['_inferenceApi'])?.['configuration']);
  if (self?.['_embed'] !== undefined)
    return text(fields(self['config'])?.['controllerHostUrl']) ?? 'https://api.pinecone.io';
  return text(provider?.['indexHostUrl']) ?? text(inference?.['basePath']);
}

/** The arguments are not needed, but with them the host is asked for at every call. */
function endpoint(client: object, _args: readonly unknown[]): Endpoint {
  return endpointOfUrl(hostOf(client), 'pinecone');
}

/** `@pinecone-database/pinecone`, 5 to 9: searches of an index, and the models that Pinecone hosts. */
export const pinecone: Adapter = {
  name: 'pinecone',
  package: '@pinecone-database/pinecone',
  tested: { from: 5, to: 9 },
  modules: [
    { files: ['dist/data/index.js'], hint: 'class Index', bindings: ['Index'] },
    { files: ['dist/data/documents/documents.js'], hint: 'class Documents', bindings: ['Documents'] },
    { files: ['dist/inference/inference.js'], hint: 'class Inference', bindings: ['Inference'] },
  ],
  clients: ['Pinecone', 'Inference', 'Documents'],
  // The first call for an index may ask the control plane where it is.
  attempts: { transport: 'undici', only: ({ method }) => method === 'POST' },
  client: (self) => fields(self),
  endpoint,
  calls: [
    {
      ...onIndex,
      method: 'query',
      request: (args, self) => readSearch(self, bodyOf(args)['topK']),
      prompt: () => undefined,
      response: readMatches,
    },
    searchRecords,
    {
      ...search,
      path: { binding: 'Documents', statics: '', instance: 'documents' },
      method: 'search',
      request: (args, self) => readSearch(self, bodyOf(args)['topK']),
      prompt: () => undefined,
      response: readDocuments,
    },
    embed,
    rerank,
  ],
};
