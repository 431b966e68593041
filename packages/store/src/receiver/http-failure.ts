/** A request that is answered with an error: HTTP status, gRPC code (google.rpc.Code) and a message for the sender. */
export class HttpFailure extends Error {
  override readonly name = 'HttpFailure';
  readonly status: number;
  readonly code: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const RPC_INVALID_ARGUMENT = 3;
export const RPC_NOT_FOUND = 5;
export const RPC_PERMISSION_DENIED = 7;
export const RPC_RESOURCE_EXHAUSTED = 8;
export const RPC_UNIMPLEMENTED = 12;
export const RPC_INTERNAL = 13;
export const RPC_UNAVAILABLE = 14;

/** The writer is behind, or cannot write: exporters keep the data and come back. */
export function tryLater(message: string): HttpFailure {
  return new HttpFailure(503, RPC_UNAVAILABLE, message, { 'retry-after': '1' });
}
