import { GRPC, grpcError } from '../wire/grpc.ts';
import type { ErrorTable } from './kinds.ts';
import { notOfStores } from './stores.ts';

/** Weaviate's wording: adapters/handlers/grpc of the server (1.33); most of what goes wrong in a search is `UNKNOWN`. */
const UNKNOWN = 2;

export const WEAVIATE_ERRORS: ErrorTable = {
  ...notOfStores('Weaviate'),
  rate_limit: () => grpcError(GRPC.RESOURCE_EXHAUSTED, '429 Too many requests'),
  insufficient_quota: () => grpcError(GRPC.RESOURCE_EXHAUSTED, 'usage limit of the cluster is exceeded'),
  server_error: () => grpcError(GRPC.INTERNAL, 'panic occurred: runtime error: index out of range'),
  service_unavailable: () => grpcError(GRPC.UNAVAILABLE, 'no connection established'),
  overloaded: () => grpcError(UNKNOWN, 'explorer: get class: concurrent queries: the server is overloaded'),
  gateway_timeout: () => grpcError(GRPC.DEADLINE_EXCEEDED, 'context deadline exceeded'),
  invalid_api_key: () => grpcError(GRPC.UNAUTHENTICATED, 'unauthorized: invalid api key'),
  permission_denied: () =>
    grpcError(
      GRPC.PERMISSION_DENIED,
      "rbac: authorization, forbidden action: user 'reader' has insufficient permissions to read_data [[Domain: data, Collection: Docs]]",
    ),
  model_not_found: () => grpcError(UNKNOWN, 'could not find class Docs in schema'),
  request_too_large: () =>
    grpcError(GRPC.RESOURCE_EXHAUSTED, 'grpc: received message larger than max (104858001 vs. 104858000)'),
  invalid_request: () =>
    grpcError(
      UNKNOWN,
      "explorer: get class: vector search: object vector search at index docs: shard docs: vector search: knn search: distance between entrypoint and query node: vector lengths don't match: 768 vs 3",
    ),
};
