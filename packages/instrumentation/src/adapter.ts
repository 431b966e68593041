import type { NeutralPrompt, NeutralRequest, NeutralResponse } from './neutral.ts';

/**
 * What the life cycle must know about one SDK: data and pure readers. An adapter never sees a span, a promise or a
 * `try`; a reader that throws costs its own result and one diagnostic.
 */
export interface Adapter {
  /** Short name used in options, in `OTEL_NODE_DISABLED_INSTRUMENTATIONS` and in reports. */
  name: string;
  /** npm package, compared with the `name` of the nearest package.json. */
  package: string;
  /** Major versions the tests run on, both inclusive. Others are tried by their shape and reported once. */
  tested: { from: number; to: number };
  module: ModuleShape;
  promise: PromiseShape;
  /** Method of the client (own or inherited) that performs one HTTP request: `(url, init, …) => Promise<Response>`. */
  attempt?: string | undefined;
  calls: readonly CallSpec[];
  /** Methods that make a call of {@link calls} for the caller, with a signal of their own in place of the caller's. */
  helpers?: readonly HelperSpec[] | undefined;
  /** Where the client talks to. Called once per client and base URL. */
  endpoint(client: object): Endpoint;
  /** How the SDK's own spans are told; absent when the SDK has none. */
  native?: NativeSpans | undefined;
}

/** The spans that an SDK starts for its calls itself. */
export interface NativeSpans {
  /**
   * Method of the client (own or inherited) that makes the requests of one call, retries included, with the SDK's
   * span active. It rejects before that span ends.
   */
  request: string;
  /** Instrumentation scope of those spans. */
  scope: RegExp;
  /** Whether this client may start one. */
  enabled(client: object): boolean;
}

/** How to find the client class in a package. */
export interface ModuleShape {
  /** Files, relative to the package root, that may define the client class. */
  files: readonly string[];
  /** Text that such a file contains: spares the look at package.json for everybody else's `index.js`. */
  hint: string;
  /** Local and exported name of the client class. */
  binding: string;
}

/** Names of the inner parts of the SDK's lazy promise. */
export interface PromiseShape {
  /** Property that holds the promise of the HTTP response. */
  response: string;
  /** Property that parses the response, called when somebody awaits the value. */
  parse: string;
  /** Method that hands out the raw response. */
  raw: string;
  /** Method that derives a promise with a transform; shadowed per instance by some versions. */
  derive: string;
  /** Method by which helpers take the response and its request options, to parse them in another promise. */
  handOn?: string | undefined;
  /** Method that starts the parse, once. */
  start?: string | undefined;
}

export interface CallSpec {
  /** Path of the resource class on the client class, and of the resource on a client. */
  path: { statics: string; instance: string };
  method: string;
  /** GenAI operation name. */
  operation: string;
  /** The least a sampler needs, read before it is known whether anybody records. */
  head(args: readonly unknown[]): { model?: string | undefined };
  request(args: readonly unknown[]): NeutralRequest;
  /** Content of the request; strings are references, never copies. Undefined where the request has none. */
  prompt(args: readonly unknown[]): NeutralPrompt | undefined;
  response(value: unknown): NeutralResponse;
  stream?: StreamReader | undefined;
  /** The caller's abort signal, when the arguments carry one. */
  signal(args: readonly unknown[]): AbortSignal | undefined;
}

export type HelperSpec = Pick<CallSpec, 'path' | 'method' | 'signal'>;

/** Folds chunks into one answer. The accumulator belongs to the reader. */
export interface StreamReader {
  empty(): unknown;
  fold(state: unknown, chunk: unknown): void;
  response(state: unknown): NeutralResponse;
}

export interface Endpoint {
  /** GenAI provider name. */
  provider: string;
  /** Host without credentials; absent when the client has no usable base URL. */
  address?: string | undefined;
  port?: number | undefined;
}
