import type { ErrorReply } from '../errors/kinds.ts';

/** Status codes of gRPC (grpc.io/docs/guides/status-codes). */
export const GRPC = {
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  UNAUTHENTICATED: 16,
} as const;

const GRPC_TYPE = 'application/grpc+proto';

const PREFIX = 5;
const WENT_WELL = { 'grpc-status': '0' };

/** A message as it travels: whether it is compressed, its length, its bytes. */
function frame(bytes: Uint8Array): Uint8Array {
  const prefix = Buffer.alloc(PREFIX);
  prefix.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([prefix, bytes]);
}

/** The one message of a request. */
export function unframed(body: Uint8Array): Uint8Array {
  return body.subarray(PREFIX);
}

/** The body of an answer, for a wire format. */
export function grpcBody(bytes: Uint8Array): {
  type: string;
  bytes: Uint8Array;
  trailers: Readonly<Record<string, string>>;
} {
  return { type: GRPC_TYPE, bytes: frame(bytes), trailers: WENT_WELL };
}

/** A call that failed: success for HTTP, the status in the trailers. */
export function grpcError(code: number, message: string): ErrorReply {
  const trailers = { 'grpc-status': String(code), 'grpc-message': encodeURI(message) };
  return { status: 200, headers: { 'content-type': GRPC_TYPE }, body: '', trailers };
}

/** An answer outside of wire formats. */
export function grpcReply(answer: Uint8Array): ErrorReply {
  const { type, bytes, trailers } = grpcBody(answer);
  return { status: 200, headers: { 'content-type': type }, body: bytes, trailers };
}
