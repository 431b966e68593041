import type { Behaviour as WireBehaviour, FaultSpec } from '@culprit/simulated-provider';
import type { BehaviourId } from './behaviours.ts';

/**
 * What one adapter declares to be checked by the suite: a file `subjects/<name>.ts` with `export const <name>: Subject`,
 * a line in `subjects/index.ts` and a test file `<name>.test.ts` that says `conform(<name>)`. Nothing in a subject
 * asserts anything and nothing imports vitest: docs/support.md is generated from the same objects.
 *
 * Every call is made bare and instrumented and what the application sees must be equal: the value with its class, own
 * keys and flags, the error, what the server received, how often a body was read. Then the spans are looked at.
 *
 * A behaviour (behaviours.ts) uses slots. One that it needs or would use (`extras`) and that is empty makes the suite
 * fail, unless `cannot` names the slot or the behaviour with a reason. A slot can not be both filled and refused.
 */
export interface Subject {
  /** Name of the file, and of the row in docs/support.md. */
  name: string;
  /** As people write it: `OpenAI`, `Amazon Bedrock`. */
  title: string;
  /** npm package that applications install. */
  package: string;
  /** `name` of the adapter in packages/instrumentation/src/adapters/index.ts. */
  adapter: string;
  /** `gen_ai.provider.name` on every span. */
  provider: string;
  /** Installed versions, oldest first: oldest and newest of every supported major. */
  versions: readonly Version[];
  /** A credential as the provider writes them, for R93. Default: the shape of OpenAI's. */
  key?: string | undefined;
  /** Starts the server; once for the file. {@link simulated} does it for formats of the simulated provider. */
  wire(): Promise<Wire>;
  /** A new client that talks to `at.url`. Called often. May return any object the calls find their methods on. */
  client(at: ClientSetup): any;
  /** The class that calls are patched on; default: `module.default`. Undefined when the SDK has only functions. */
  clientClass?: ((module: any) => any) | undefined;

  /** The most used operation, not streamed. */
  plain: Call;
  /** The same operation streamed. */
  stream?: Call | undefined;
  /** Whether `CallOptions.signal` reaches the SDK; when not: `cannot: { signal: … }`. */
  signal?: boolean | undefined;
  /** Whether `ClientSetup.retries` reaches the SDK; when not: `cannot: { retries: … }`. */
  retries?: boolean | undefined;
  /** Whether `ClientSetup.fetch` reaches the SDK; when not: `cannot: { transport: … }`. */
  transport?: boolean | undefined;
  /** Further instrumented operations, by a title: embeddings, images, rerank, queries … Each is compared and traced. */
  more?: Readonly<Record<string, Call>> | undefined;
  /** Helpers of the SDK that make instrumented calls inside: parse, chat sessions, tool runners (R1). */
  helpers?: readonly Scenario[] | undefined;
  /** Ways to the raw HTTP response: `withResponse`, `asResponse`, `$metadata` (R2). */
  raw?: readonly Scenario[] | undefined;
  /** Other ways to read the stream than iterating: `tee`, `toReadableStream`, events, `getReader` (R6). */
  doors?: readonly Scenario[] | undefined;
  /** Calls that are not instrumented (spans: 0): lists, files, URL building, paginators (R5). */
  untouched?: readonly Scenario[] | undefined;
  /** The provider's documented errors (R54): at least authentication, rate limit and a server error. */
  failures: readonly Failure[];
  /** Failures as data inside a 200, or found in the answer (R23). */
  inBand?: readonly InBand[] | undefined;
  /** The provider's usage objects, as the adapter's readers get them (R48, R49). */
  usages?: readonly UsageCase[] | undefined;
  /** Attributes that the provider's rate-limit headers give on a good answer and on a 429, values or `any` (R57). */
  limits?: { ok?: AttributeShape | undefined; refused?: AttributeShape | undefined } | undefined;
  /** A call with an image, a file or a recording; its args hold `options.bytes` somewhere (R87). */
  binary?: Call | undefined;
  /** A call whose answer or request holds vectors: embeddings, a query of a vector store (R90). */
  vectors?: Call | undefined;
  /** A call with `options.canary` in every field that holds the user's text: messages, system, tools, schema, stop, metadata (R92). */
  everywhere?: Call | undefined;
  /** Values of checks/hostile-values.ts with which the SDK itself never comes to an end, by name (R89). */
  endless?: readonly string[] | undefined;
  /** Keys (in values, at any depth) that differ from call to call, besides ids and times. */
  volatile?: RegExp | undefined;
  /** Why a slot is empty, or a behaviour can not be shown though its slots are filled. Goes into docs/support.md. */
  cannot?: Cannot | undefined;
}

/** Parts of a subject that behaviours need. `text`: `Call.text` of plain and stream; `usage`: `Call.usage` of both. */
export type Slot =
  | 'stream'
  | 'signal'
  | 'retries'
  | 'transport'
  | 'helpers'
  | 'raw'
  | 'doors'
  | 'untouched'
  | 'inBand'
  | 'usages'
  | 'limits'
  | 'binary'
  | 'vectors'
  | 'everywhere'
  | 'text'
  | 'usage';

export type Cannot = Partial<Record<Slot | BehaviourId, string>>;

export interface Version {
  /** Name under which it is installed in test/conformance or test/matrix: an alias, or the package itself. */
  name: string;
  /** What this version alone can not show. */
  cannot?: Cannot | undefined;
  /** How to load it, where `import(name)` is not what applications do (a subpath). */
  load?: (() => Promise<any>) | undefined;
}

/** How a client has to be built for a check. */
export interface ClientSetup {
  /** The version's module. */
  module: any;
  /** Base URL of the server: `Wire.url`, or one where nobody listens. */
  url: string;
  /** Extra attempts that the SDK may make; mostly 0. */
  retries: number;
  /** The credential to use. */
  key: string;
  /** Stands for `fetch` or the SDK's own transport, where it has such an option. */
  fetch?: typeof globalThis.fetch | undefined;
}

/** What a behaviour asks of the arguments. */
export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** Text to put into the prompt; the subject's own by default. */
  canary?: string | undefined;
  /** Model to ask for instead of the subject's own. */
  model?: string | undefined;
  /** For `binary`. */
  bytes?: Uint8Array | undefined;
}

/** One instrumented method, called as an application calls it: `on(client)[method](...args(options))`. */
export interface Call {
  /** The object that has the method; `module` for functions of the module itself. */
  on(client: any, module: any): any;
  method: string;
  /** Fresh arguments for every call: checks mutate them. */
  args(options: CallOptions, module: any): unknown[];
  /** Expected span name, `{operation} {model}`, and operation. */
  span: { name: string; operation: string };
  /** Versions that lack the operation say no. */
  when?: ((client: any) => boolean) | undefined;
  /** Streams: where in the result the chunks are. Default: the (awaited) result itself when it can be iterated. */
  chunks?: ((value: any) => AsyncIterable<unknown>) | undefined;
  /** The answer's text; `seen` is the value, or for a stream the list of its chunks. */
  text?: ((seen: any) => string) | undefined;
  /** Tokens that the provider reported in `seen`: the totals that the span has to carry. */
  usage?:
    ((seen: any) => { input?: number | undefined; output?: number | undefined } | undefined) | undefined;
  /** What the server does with this call; default: it answers well. */
  before?: readonly Trouble[] | undefined;
}

/** A named piece of application code. */
export interface Scenario {
  name: string;
  when?: ((client: any, module: any) => boolean) | undefined;
  /** What the application sees; compared deeply, so return all of it. Errors may be thrown: they are compared too. */
  run(sdk: Sdk): unknown;
  /** Spans that it gives; default 1. */
  spans?: number | undefined;
}

export interface Sdk {
  client: any;
  module: any;
  wire: Wire;
}

/** A documented error. */
export interface Failure {
  name: string;
  trouble: Trouble;
  category: string;
  /** HTTP status on the span (`http.response.status_code`); absent where the protocol has none. */
  status?: number | undefined;
  /** `culprit.error.code` and `culprit.error.type`, where the provider gives them. */
  code?: string | undefined;
  type?: string | undefined;
  /** Whether the provider sends a request id, which then must be on the span. Default true. */
  requestId?: boolean | undefined;
}

export interface InBand {
  name: string;
  call: 'plain' | 'stream';
  trouble: Trouble;
  category: string;
  /** Status of the span; default `error`. Truncated answers and the like leave it `unset`. */
  status?: 'error' | 'unset' | undefined;
  /** Arguments, where the failure depends on what was asked (JSON mode). */
  args?: ((options: CallOptions, module: any) => unknown[]) | undefined;
}

/** One usage object of the provider in the value (or chunks) that carries it. */
export interface UsageCase {
  name: string;
  /** The adapter's call, as `${path.instance}.${method}`; default: that of `plain`. */
  call?: string | undefined;
  value?: unknown;
  /** Instead of `value`: chunks of a stream. */
  chunks?: readonly unknown[] | undefined;
  /** What the readers make of it: `inputTokens` is the total. */
  usage: Readonly<Record<string, number>>;
}

export type AttributeShape = Readonly<Record<string, number | 'any'>>;

/** What the server is to do with the next request: a fault of the simulated provider by name, or a whole behaviour. */
export type Trouble = FaultSpec | WireBehaviour;

/**
 * The server of a subject. One that is not the simulated provider has to understand at least what the subject's own
 * troubles name, and `server_error`, `slow_response` (ms), and for streams `slow_tokens` (ms),
 * `stream_cut` (after) and `reset_mid_stream` (after).
 */
export interface Wire {
  /** What {@link ClientSetup.url} gets. */
  readonly url: string;
  /** All requests so far. */
  readonly requests: readonly WireRequest[];
  /** One entry for each of the next requests. Throws for a trouble it does not know. */
  next(...troubles: readonly Trouble[]): void;
  close(): Promise<void>;
}

export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
  /** Settles when the exchange is over: `closed_by_client` when the client left before the end. */
  readonly ended: Promise<string>;
}
