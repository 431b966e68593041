import { GRPC, grpcError, grpcReply } from '../wire/grpc.ts';
import { message } from '../wire/protobuf.ts';
import type { ErrorReply, ErrorTable } from './kinds.ts';
import { notOfStores } from './stores.ts';

export const SUCCESS = 0;

/** `common.Status`: the older code, the reason, the code since 2.3. */
export function milvusStatus(
  errorCode: number,
  reason: string | undefined = undefined,
  code: number = errorCode,
): Uint8Array {
  return message({ 1: errorCode || undefined, 2: reason, 3: code || undefined });
}

const UNEXPECTED = 1;
const COLLECTION_NOT_EXISTS = 4;
const ILLEGAL_ARGUMENT = 5;
const RATE_LIMIT = 49;

/** An error as data: the call went well, the answer says that it did not. */
function failed(errorCode: number, code: number, reason: string): ErrorReply {
  return grpcReply(message({ 1: milvusStatus(errorCode, reason, code), 2: message({}) }));
}

/** Milvus's wording, from pkg/util/merr of the server (2.6) and milvus.io/docs/error_code.md. */
export const MILVUS_ERRORS: ErrorTable = {
  ...notOfStores('Milvus'),
  rate_limit: () => failed(RATE_LIMIT, 8, 'rate limit exceeded[rate=10]: request is rejected by the limiter'),
  insufficient_quota: () =>
    failed(UNEXPECTED, 9, 'quota exceeded[reason=disk quota exceeded]: request denied'),
  server_error: () => failed(UNEXPECTED, 5, 'service internal error: fail to search on QueryNode 3'),
  service_unavailable: () =>
    grpcError(GRPC.UNAVAILABLE, 'upstream connect error: the service is unavailable'),
  overloaded: () =>
    failed(UNEXPECTED, 3, 'service memory limit exceeded[predict=9.1 GB, limit=8 GB]: too busy'),
  gateway_timeout: () => grpcError(GRPC.DEADLINE_EXCEEDED, 'context deadline exceeded'),
  invalid_api_key: () =>
    grpcError(GRPC.UNAUTHENTICATED, 'auth check failure, please check username and password are correct'),
  permission_denied: () =>
    grpcError(GRPC.PERMISSION_DENIED, 'PrivilegeSearch: permission deny to reader in the `default` database'),
  model_not_found: () =>
    failed(COLLECTION_NOT_EXISTS, 100, 'collection not found[database=default][collection=docs]'),
  request_too_large: () =>
    grpcError(GRPC.RESOURCE_EXHAUSTED, 'grpc: received message larger than max (67108865 vs. 67108864)'),
  invalid_request: () =>
    failed(
      ILLEGAL_ARGUMENT,
      1100,
      'vector dimension mismatch, expected vector size(byte) 512, actual 12.: invalid parameter',
    ),
};
