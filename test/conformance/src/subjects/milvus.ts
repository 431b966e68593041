import type { Call, CallOptions, Scenario, Subject } from '../subject.ts';
import { grpcWire, NOT_OF_SEARCHES, storeFailures } from './vector-store.ts';

const VECTOR = Array.from({ length: 128 }, (_, index) => index / 128);
const span = { name: 'retrieval docs', operation: 'retrieval' };

const search = (more: object = {}): any => ({
  collection_name: 'docs',
  data: VECTOR,
  limit: 3,
  output_fields: ['text'],
  ...more,
});

const plain: Call = { on: (client) => client, method: 'search', args: () => [search()], span };

const UNTOUCHED: readonly Scenario[] = [
  {
    name: 'what a collection looks like',
    spans: 0,
    run: ({ client }) => client.describeCollection({ collection_name: 'docs' }),
  },
];

const known = storeFailures({
  invalid_api_key: { status: undefined },
  server_error: {
    name: 'timeout of the server',
    trouble: 'gateway_timeout',
    category: 'network_timeout',
    status: undefined,
  },
  service_unavailable: { status: undefined },
});

export const milvus: Subject = {
  name: 'milvus',
  title: 'Milvus',
  package: '@zilliz/milvus2-sdk-node',
  adapter: 'milvus',
  provider: 'milvus',
  key: 'mlv_0123456789abcdefghijklmnopqrstuvwxyz',
  versions: [{ name: 'milvus-2-newest' }, { name: '@zilliz/milvus2-sdk-node' }],
  wire: grpcWire,
  client: ({ module, url, key }) =>
    new module.MilvusClient({
      address: new URL(url).host,
      token: key,
      maxRetries: 0,
      __SKIP_CONNECT__: true,
    }),
  clientClass: (module) => module.MilvusClient,
  plain,
  more: {
    hybridSearch: {
      ...plain,
      method: 'hybridSearch',
      args: () => [search({ data: [{ data: VECTOR, anns_field: 'vector' }] })],
    },
    query: {
      ...plain,
      method: 'query',
      args: ({ canary = 'x' }: CallOptions) => [
        { collection_name: 'docs', filter: `text != "${canary}"`, output_fields: ['text'], limit: 2 },
      ],
    },
  },
  untouched: UNTOUCHED,
  failures: known.filter(({ status }) => status === undefined),
  inBand: [
    { name: 'no such collection', call: 'plain', trouble: 'model_not_found', category: 'tool_failure' },
    {
      name: 'vectors of another length',
      call: 'plain',
      trouble: 'invalid_request',
      category: 'invalid_input_format',
    },
    { name: 'rate limit', call: 'plain', trouble: 'rate_limit', category: 'rate_limit' },
    { name: 'server error', call: 'plain', trouble: 'server_error', category: 'service_unavailable' },
  ],
  vectors: { ...plain, args: () => [search({ output_fields: ['text', 'vector'] })] },
  everywhere: {
    ...plain,
    args: ({ canary = '' }) => [search({ filter: `topic == "${canary}"`, output_fields: ['text'] })],
  },
  cannot: {
    ...NOT_OF_SEARCHES,
    R89: 'A message that gRPC can not encode makes the SDK itself reject where nobody listens',
    R55: 'Requests by gRPC are not told apart',
    signal: 'Calls take no signal',
    retries: 'Requests by gRPC are not told apart',
    transport: 'gRPC takes no fetch of the caller’s',
    helpers: 'The SDK has no helpers that make searches',
  },
};
