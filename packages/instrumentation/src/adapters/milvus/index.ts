import type { ErrorFacts } from '@culprit/diagnosis';
import type { Adapter, CallSpec, Endpoint } from '../../adapter.ts';
import type { NeutralRequest, NeutralResponse } from '../../neutral.ts';
import { fields, list, number, text } from '../../internal/read.ts';
import { bodyOf } from '../openai/common.ts';
import { endpointOfUrl } from '../openai/endpoint.ts';
import { foundDocuments, foundInLists, questions, retrieval, type DocumentReader } from '../found.ts';

/** Milvus reports most errors as data: the call resolves, and its status says that it failed. */
function failureIn(value: unknown): ErrorFacts | undefined {
  const status = fields(fields(value)?.['status']);
  const code = text(status?.['error_code']);
  if (code === undefined || code === 'Success') return undefined;
  const message = text(status?.['reason']);
  return { name: 'MilvusError', message, http: { body: { error: { code, message } } }, inStream: true };
}

/** Results of one question are a list, those of several a list of lists. */
function readSearch(value: unknown): NeutralResponse {
  const error = failureIn(value);
  if (error !== undefined) return { error };
  const results = list(fields(value)?.['results']);
  const several = results?.some((one) => Array.isArray(one)) === true;
  return several
    ? foundInLists(
        value,
        results.map((one) => list(one) ?? []),
        readRow,
      )
    : foundDocuments(value, results, readRow);
}

function readRow(row: unknown): ReturnType<DocumentReader> {
  const { id, score, ...content } = fields(row) ?? {};
  return { id, score, content };
}

/** A query filters: what it finds has no score. */
function readQuery(value: unknown): NeutralResponse {
  const error = failureIn(value);
  return error === undefined ? foundDocuments(value, list(fields(value)?.['data']), readRow) : { error };
}

function readRequest(args: readonly unknown[]): NeutralRequest {
  const { collection_name: collection, limit, topk } = bodyOf(args);
  return { dataSource: text(collection), topK: number(limit) ?? number(topk) };
}

const common: Omit<CallSpec, 'method' | 'response'> = {
  ...retrieval,
  path: { statics: '', instance: '' },
  head: (args) => ({ target: text(bodyOf(args)['collection_name']) }),
  request: readRequest,
  // Words that a function of the collection embeds, one or several, or in each part of a hybrid search.
  prompt: (args) => {
    const { data } = bodyOf(args);
    return questions(...(list(data) ?? [data]).map((one) => fields(one)?.['data'] ?? one));
  },
};

function endpoint(client: object): Endpoint {
  const { address = '', ssl } = fields(fields(client)?.['config']) ?? {};
  const known = String(text(address) ?? '');
  const url = /^https?:\/\//.test(known) ? known : `${ssl === true ? 'https' : 'http'}://${known}`;
  return endpointOfUrl(url, 'milvus');
}

/**
 * `@zilliz/milvus2-sdk-node` 2 and 3. `hybridSearch` is a second name for `search`, given to each client when it is
 * made; filters and ids of a `query` are no question.
 */
export const milvus: Adapter = {
  name: 'milvus',
  package: '@zilliz/milvus2-sdk-node',
  tested: { from: 2, to: 3 },
  modules: [{ files: ['dist/milvus/grpc/Data.js'], hint: 'class Data', bindings: ['Data'] }],
  clients: ['MilvusClient'],
  client: (self) => fields(self),
  endpoint,
  calls: [
    { ...common, method: 'search', response: readSearch },
    { ...common, method: 'query', prompt: () => undefined, response: readQuery },
  ],
};
