import type { NeutralPrompt, NeutralRequest, NeutralResponse } from './neutral.ts';

/**
 * What the life cycle must know about one SDK: data and pure readers. An adapter never sees a span, a promise or a
 * `try`; a reader that throws costs its own result and one diagnostic.
 */
export interface Adapter {
  /** Short name used in options, in `OTEL_NODE_DISABLED_INSTRUMENTATIONS` and in reports. */
  name: string;
  /** npm package, compared with the `name` in the package.json at the package's root. */
  package: string;
  /** Major versions the tests run on, both inclusive. Others are tried by their shape and reported once. */
  tested: { from: number; to: number };
  /** Where the classes and functions are that calls are patched on. A version need not have all of them. */
  modules: readonly ModuleShape[];
  /** Names of further client classes, besides the first binding: `instrument(client)` knows clients by them. */
  clients?: readonly string[] | undefined;
  /** The SDK's own promise class; absent when calls return plain promises, iterators or nothing. */
  promise?: PromiseShape | undefined;
  /** How the HTTP requests of one call are seen; absent when they cannot be told apart. */
  attempts?: AttemptSource | readonly AttemptSource[] | undefined;
  calls: readonly CallSpec[];
  /** Functions of the modules through which objects pass whose methods make calls. */
  resolvers?: readonly ResolverSpec[] | undefined;
  /** Methods that make a call of {@link calls} for the caller, with a signal of their own in place of the caller's. */
  helpers?: readonly HelperSpec[] | undefined;
  /**
   * From the `this` of a call (undefined for functions) to the object the endpoint is read from. Default: its
   * `_client`, its `client`, else itself.
   */
  client?: ((self: unknown, args: readonly unknown[]) => object | undefined) | undefined;
  /**
   * Where the client talks to. A reader of the client alone is asked once per client and `baseURL`; one that takes the
   * arguments too, at every call. For functions, which have no client, `client` is an empty object.
   */
  endpoint(client: object, args: readonly unknown[]): Endpoint;
  /** Whether the SDK makes spans by itself for a run of this call, and for the calls inside it. */
  ownSpans?: ((spec: CallSpec, args: readonly unknown[], self: unknown) => boolean) | undefined;
  /** Methods that are handed a function to run when its turn comes: it runs in the context it was handed over in. */
  pools?: readonly PoolSpec[] | undefined;
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
  /**
   * The SDK starts a span for each request instead, and ends it before the answer is parsed: {@link request} makes
   * one, the last one's span is the call's, and its end waits for the call's.
   */
  perRequest?: boolean | undefined;
  /** Class that has the method, when it is not the client's. */
  binding?: Bindings | undefined;
  /** Instrumentation scope of those spans. */
  scope: RegExp;
  /** Whether this client may start one. */
  enabled(client: object): boolean;
}

/** One place of a package where patched classes or functions are defined. */
export interface ModuleShape {
  /**
   * Files, relative to the package root and with `/`, that may define them: one per version and module system. A `*`
   * stands for any characters within one name.
   */
  files: readonly string[];
  /** Text that such a file contains: spares everybody else's `index.js` a closer look. */
  hint: string;
  /**
   * Names of the classes and functions, as the file itself calls them at its top level. CommonJS copies that were
   * loaded before us are looked up by the same names among the file's exports.
   */
  bindings: readonly string[];
}

/** A binding, or several names for it in different versions: the first that a file has is meant. */
export type Bindings = string | readonly string[];

/**
 * The way the HTTP requests of one call are watched: a method of the SDK, or what Node tells of every request that is
 * made in the call's own context. With several, transports are left out for calls whose method was seen.
 */
export type AttemptSource = AttemptMethod | AttemptTransport | Transport;

/** `undici`: the built-in `fetch` and the package of that name. `http`: `node:http` and `node:https`. */
export type Transport = 'undici' | 'http';

export interface AttemptTransport {
  transport: Transport;
  /** Whether a request to the call's own host is an attempt: not one that asks for a result again, for instance. */
  only?: ((request: SentRequest) => boolean) | undefined;
}

export interface SentRequest {
  method: string;
  /** Host name without port. */
  host: string;
  /** Path with query. */
  path: string;
}

/** Method (own or inherited) that performs one HTTP request and returns a promise. */
export interface AttemptMethod {
  method: string;
  /** Class that has the method, when it is not the client's. */
  binding?: Bindings | undefined;
  /**
   * Path from a client instance to an object of another package that has the method (`config.requestHandler`). It is
   * looked up at the client's first call.
   */
  at?: string | undefined;
  /**
   * From what the promise resolves to, to an object with `status`, `headers` and, where the transport can tell,
   * `brokeOff()`: whether the connection was lost before the body had ended. Default: the value itself.
   */
  response?: ((result: unknown) => unknown) | undefined;
  /** Host and port from the method's arguments, for clients that know them only when they send. */
  endpoint?: ((args: readonly unknown[]) => Omit<Endpoint, 'provider'> | undefined) | undefined;
}

export type PromiseShape = LazyPromise | InnerPromise;

/** Names of the inner parts of a promise that reads the body only when somebody awaits it. */
export interface LazyPromise {
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

/** A promise class whose objects settle as a native promise that they hold. */
export interface InnerPromise {
  /** Property that holds the native promise. */
  inner: string;
  /** Property of its value that is the answer; default the value itself. */
  value?: string | undefined;
  /** Property of its value that is the HTTP response. */
  response?: string | undefined;
}

export interface CallSpec {
  path: CallPath;
  method: string;
  /**
   * `method` (default): on the class's prototype, its own or inherited from another package's base class.
   * `assigned`: assigned by the constructor to each instance (`this.generate = async () => …`).
   * `function`: a function declaration at the top level of the module, named by `path.binding`; `method` is the name
   * under which clients offer it.
   * `handed`: a function that the application hands to this method, at the index that {@link handed} finds.
   */
  kind?: 'method' | 'assigned' | 'function' | 'handed' | undefined;
  /** With kind `handed` or `function`: which argument is, or has, the function whose runs are the calls. */
  handed?: ((args: readonly unknown[]) => number | undefined) | undefined;
  /** With {@link handed}: the property of that argument that is the function. */
  handedAs?: string | undefined;
  /**
   * Whether these arguments make this call. Several calls may share one method: the first that agrees is it, and
   * without any the method runs untouched.
   */
  when?: ((args: readonly unknown[], self: unknown) => boolean) | undefined;
  /** GenAI operation name. */
  operation: string;
  /** Operations that make this call inside themselves: there it is a part of theirs, no call of its own. */
  partOf?: readonly string[] | undefined;
  /** Default `client`. A call inside one of another kind is never a part of it. */
  spanKind?: 'client' | 'internal' | 'server' | undefined;
  /** What the span's name begins with; default the operation. */
  named?: string | undefined;
  /** Calls of this kind inside each other are calls of their own (agents in agents, graphs in graphs). */
  nests?: boolean | undefined;
  /** With {@link nests}: one method of an object works through another one, which then is a part of the call. */
  delegates?: boolean | undefined;
  /** Arguments that also carry these entries of the trace context, in copies of whatever is the caller's. */
  inject?:
    ((args: readonly unknown[], entries: Readonly<Record<string, string>>) => readonly unknown[]) | undefined;
  /** Where the arguments carry the caller's trace context, which then is the parent. */
  extract?: ((args: readonly unknown[]) => object | undefined) | undefined;
  /** Whether the span that is active when the call begins is the SDK's own for it: that one is completed then. */
  ownSpan?: ((span: object) => boolean) | undefined;
  /**
   * Whether this object may make its call through another one of the same kind, or through an SDK that is patched too:
   * the call inside then is the call in its place.
   */
  defers?: ((self: unknown) => boolean) | undefined;
  /** The least a sampler needs, read before it is known whether anybody records. */
  head(this: void, args: readonly unknown[], self: unknown): CallHead;
  request(this: void, args: readonly unknown[], self: unknown): NeutralRequest;
  /** Content of the request; strings are references, never copies. Undefined where the request has none. */
  prompt(this: void, args: readonly unknown[], self: unknown): NeutralPrompt | undefined;
  /** `request` is what {@link request} read, for answers that cannot be understood without it. */
  response(this: void, value: unknown, request: NeutralRequest): NeutralResponse;
  stream?: StreamReader | undefined;
  /** The caller's abort signal, when the arguments carry one. */
  signal(this: void, args: readonly unknown[], self: unknown): AbortSignal | undefined;
  /** Index of the argument that is a Node-style callback `(error, value)`, when the caller gave one. */
  callback?: ((args: readonly unknown[]) => number | undefined) | undefined;
}

/** A function at the top level of a module that is given, or finds, objects of the application's or other packages'. */
export interface ResolverSpec {
  binding: Bindings;
  /** A function whose presence makes this one needless. */
  unless?: string | undefined;
  /** What it yields: the binding of the calls that are patched on the objects. */
  yields: string;
  objects(args: readonly unknown[], result: unknown): readonly unknown[];
}

/** Where a method is, from a class and from a client instance; '' is the class or the client itself. */
export interface CallPath {
  /** Default: the adapter's first binding. */
  binding?: Bindings | undefined;
  statics: string;
  instance: string;
}

export interface CallHead {
  model?: string | undefined;
  /** Names the span where there is no model (an index, a collection). */
  target?: string | undefined;
}

export interface PoolSpec {
  /** Class that has the method; the function is the first of its arguments that is one. */
  binding: Bindings;
  method: string;
}

export type HelperSpec = Pick<CallSpec, 'path' | 'method' | 'signal'>;

/** Folds chunks into one answer. The accumulator belongs to the reader. */
export interface StreamReader {
  /** Where in the result the source of chunks is, if there is one; default the result itself. */
  find?: ((value: unknown) => unknown) | undefined;
  /**
   * Property of the result with a native promise of the whole answer, which the SDK makes from the same stream. The
   * call ends with whatever ends first. `handled`: the SDK itself handles its rejection.
   */
  whole?: { at: string; handled?: boolean | undefined } | undefined;
  /** `value` is the result around the source of chunks; the accumulator must not keep it. */
  empty(request: NeutralRequest, value: unknown): unknown;
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
