import type { ErrorReply } from '../errors/kinds.ts';
import type { Api, Exchange, Frame, Framing, ModelRequest, Reply, Vendor } from '../exchange.ts';
import type { JsonObject } from '../json.ts';

/** What the path of a request says. */
export interface Target {
  vendor: Vendor;
  /** Azure: the deployment in the path, which stands for the model. */
  deployment?: string | undefined;
  /** Path below the base of an operation that shares its wire format with others. */
  operation?: string | undefined;
}

/** Paths (below the vendor's base) that a format serves. `api` decides which faults apply. */
export interface OwnPath {
  path: RegExp;
  api: Api;
  format: WireFormat;
}

/** Paths (from the root) of what a client asks for besides; faults do not apply. */
export interface SidePath {
  path: RegExp;
  reply: () => Reply;
}

/** One API as it is on the wire. */
export interface WireFormat {
  /** What a body says that is no JSON. */
  decode?(bytes: Uint8Array): JsonObject;
  /** The complaint of the real API about a body it does not accept. */
  check(body: JsonObject, target: Target, requestId: string): ErrorReply | undefined;
  read(body: JsonObject, target: Target): ModelRequest;
  /** HTTP status of a plain answer; default 200. */
  status?: number | undefined;
  /** The body of a plain answer. */
  document(exchange: Exchange): JsonObject;
  /** An answer that is no JSON object, in place of the document. */
  binary?(exchange: Exchange): { type: string; bytes: Uint8Array; trailers?: Reply['trailers'] } | undefined;
  /** The events of a streamed answer; absent where the API has none. */
  frames?(exchange: Exchange): Frame[];
  /** Headers of a good answer besides the vendor's common ones. */
  headers?(exchange: Exchange): Record<string, string>;
  /** The event that reports an error inside a stream, where it differs from OpenAI's. */
  errorFrame?(exchange: Exchange, message: string | undefined): Frame;
  /** How those events are written; default: server-sent events. */
  framing?: Framing | undefined;
}

export function dataFrame(value: unknown, role: Frame['role']): Frame {
  return { data: JSON.stringify(value), role };
}

/** An event whose name is repeated as `type` in its data. */
export function namedFrame(value: { type: string } & JsonObject, role: Frame['role']): Frame {
  return { event: value.type, data: JSON.stringify(value), role };
}

/** Tool-call id: the one that was set, or a generated one. */
export function callId(exchange: Exchange, id: string | undefined, prefix: string): string {
  return id ?? `${prefix}${exchange.random.token(24)}`;
}
