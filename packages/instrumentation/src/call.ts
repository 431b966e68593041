import { context, SpanKind, trace, type Context, type Link, type Span } from '@opentelemetry/api';
import {
  CALL_RECORD_KEY,
  classify,
  readError,
  type AbortFacts,
  type AttemptFacts,
  type CallEnding,
  type CallFacts,
  type CallFlow,
  type CallRecord,
  type Classification,
  type CostEstimate,
  type HttpFacts,
} from '@culprit/diagnosis';
import type { Adapter, CallSpec, Endpoint } from './adapter.ts';
import type { NeutralPrompt, NeutralRequest, NeutralResponse } from './neutral.ts';
import type { OpenCall } from './open-calls.ts';
import type { PromptDigest } from './prompt-hash.ts';
import type { Runtime } from './runtime.ts';
import { CORE, CULPRIT, CULPRIT_EVENT } from '@culprit/semconv';
import { CallContext } from './call-context.ts';
import { costOf } from './cost.ts';
import { expectationOf } from './expectation.ts';
import { flowOf } from './flow.ts';
import { guard, reportFault } from './guard.ts';
import { hashAnswer, hashPrompt } from './prompt-hash.ts';
import { readHeaders } from './headers.ts';
import { rememberEndpoint } from './endpoints.ts';
import { publish } from './publish.ts';
import { sampleAbort } from './abort.ts';
import { parentOf } from './carry-context.ts';
import { startAttributes } from './attributes.ts';
import { statusIn } from './status-in.ts';
import { takeHelperSignal } from './wrap-helper.ts';
import { withToolRounds } from './tool-rounds.ts';

const SPAN_KINDS = {
  client: SpanKind.CLIENT,
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
} as const;

export interface CallStart {
  runtime: Runtime;
  adapter: Adapter;
  spec: CallSpec;
  endpoint: Endpoint;
  args: readonly unknown[];
  /** The `this` of the call. */
  self: unknown;
  /** What {@link endpoint} was read from. */
  client: object;
  /** The SDK starts its own span for this call: Culprit adds to that one and starts none. */
  native: boolean;
}

/** What is known when a call ends. */
export interface Ending {
  ending: CallEnding;
  response?: NeutralResponse | undefined;
  /** Boxed, because anything can be thrown, `undefined` too. */
  thrown?: { value: unknown } | undefined;
  abort?: AbortFacts | undefined;
  /** The caller took the raw response: nothing is known of its body. */
  raw?: boolean | undefined;
}

export interface StreamTiming {
  chunks: number;
  /** Milliseconds of the monotonic clock. */
  firstAt: number | undefined;
}

/**
 * One call from its beginning to its only settlement, and the record that the span processor sees. Everything here
 * runs inside the guard of its caller.
 */
export class Call implements CallRecord, OpenCall {
  readonly runtime: Runtime;
  readonly spec: CallSpec;
  readonly adapter: Adapter;
  endpoint: Endpoint;
  signal: AbortSignal | undefined;
  readonly native: boolean;
  /** Whether spans or records want details (content hashes and so on); metrics alone do not. */
  detailed: boolean = true;
  /** The span that carries this call: ours, or the SDK's own once it is known. */
  span: Span | undefined;
  /** Whether {@link span} is ours to end and to give a status. */
  owned: boolean = true;
  /** The end of the SDK's own span, held back until this call has settled. */
  heldEnd: (() => void) | undefined;
  /** The context that the SDK's own work runs in. */
  context: Context;
  readonly startedAt: number = performance.now();
  /** Milliseconds since the epoch. */
  readonly startTime: number = Date.now();
  request: NeutralRequest;
  digest: PromptDigest | undefined;
  /** Present once settled, when model, usage and price are known. */
  cost: CostEstimate | undefined;
  #answerDigest: PromptDigest | undefined;
  prompt: NeutralPrompt | undefined;
  response: NeutralResponse | undefined;
  readonly attempts: AttemptFacts[] = [];
  /** Whether a method of the SDK shows the attempts, so that the transport need not. */
  attemptsByMethod: boolean = false;
  headers: HttpFacts['headers'];
  status: number | undefined;
  stream: StreamTiming | undefined;
  /** The stream's own signal, while one is open. */
  streamSignal: AbortSignal | undefined;
  /** The signal that the caller gave to a helper which passes on one of its own. */
  readonly #helperSignal: AbortSignal | undefined;
  /** Whether somebody has asked for the parsed value. */
  parsing: boolean = false;
  /** Whether somebody has begun to read the stream. */
  reading: boolean = false;
  /** Whether the connection broke while the response was being read, where its transport can tell. */
  brokeOff: (() => boolean) | undefined;
  /** Set while a stream is open: the answer as far as it has come. */
  partial: (() => NeutralResponse | undefined) | undefined;
  facts: CallFacts;
  settled: boolean = false;
  classification: Classification | undefined;
  thrown: unknown;
  attributes: Readonly<Record<string, unknown>> | undefined;
  progress: number = 0;
  waiting: boolean = true;
  seenProgress: number = -1;
  seenAt: number = this.startedAt;
  readonly #parent: Context;
  readonly #links: readonly Link[] | undefined;
  readonly #client: object;
  /** Names the span where there is no model. */
  readonly #target: string | undefined;
  /** Set until the request has been read. */
  #args: readonly unknown[] | undefined;
  #self: unknown;
  #boundTo: string | undefined;
  #entered: boolean = false;
  #stallReported: boolean = false;

  constructor({ runtime, adapter, spec, endpoint, args, self, client, native }: CallStart) {
    this.runtime = runtime;
    this.adapter = adapter;
    this.spec = spec;
    this.endpoint = endpoint;
    this.native = native;
    const { parent, links } = parentOf(spec, args);
    this.#parent = parent;
    this.#links = links;
    const { model, target } = guard('read request', spec.head, args, self) ?? {};
    this.#target = target;
    this.#client = client;
    this.facts = { operation: spec.operation, provider: endpoint.provider, request: { model } };
    const bound = CallContext.of(parent, this);
    this.context = bound;
    this.#helperSignal = takeHelperSignal(parent);
    this.request = { model };
    this.#args = args;
    this.#self = self;
    if (native) return;
    this.#startSpan();
    this.#read();
  }

  /** Reads what the request says, once it is known who wants it; nothing of it when nobody does. */
  #read(): void {
    const { spec, runtime } = this;
    const args = this.#args;
    const self = this.#self;
    if (args === undefined) return;
    this.#args = undefined;
    this.#self = undefined;
    this.detailed = this.span?.isRecording() === true || runtime.wantsRecords;
    if (!this.observed) return;
    this.signal = guard('read signal', spec.signal, args, self);
    this.request = guard('read request', spec.request, args, self) ?? this.request;
    this.prompt = this.detailed ? guard('read prompt', spec.prompt, args, self) : undefined;
    const { prompt } = this;
    this.digest = prompt === undefined ? undefined : guard('hash prompt', hashPrompt, prompt);
    this.facts = this.#factsOfRequest(this.#parent);
  }

  /** Whether anybody wants to know how the call ends. */
  get observed(): boolean {
    return this.detailed || this.runtime.instruments() !== undefined;
  }

  /** Runs the SDK's code with this call as the active one. */
  run<T>(body: () => T): T {
    return context.with(this.context, () => {
      if (this.native) this.#entered = context.active().getValue(CALL_RECORD_KEY) === this;
      return body();
    });
  }

  /** Whether this is a call of that client's. */
  isOf(client: object): boolean {
    return this.#client === client;
  }

  /** The span that was active when the call began. */
  get parentSpan(): Span | undefined {
    return trace.getSpan(this.#parent);
  }

  /** Takes the SDK's own span as the one that carries this call. */
  adoptSpan(span: Span): void {
    // Where nothing may be added, a span with the same ids that takes nothing stands in.
    const writable = this.runtime.settings.enrichNativeSpans;
    this.span = writable ? span : trace.wrapSpanContext(span.spanContext());
    this.owned = false;
    this.context = trace.setSpan(this.context, span);
    this.bind(span.spanContext().spanId);
    this.#read();
  }

  /** Starts our span for a call that the SDK started none for, dated back to the beginning of the call. */
  startLateSpan(): void {
    this.#startSpan(this.startTime);
    this.#read();
  }

  #startSpan(startTime?: number): void {
    guard('start span', () => {
      const { model } = this.facts.request ?? {};
      const { operation, spanKind = 'client', named = operation } = this.spec;
      const object = model ?? this.#target;
      const name = object === undefined ? named : `${named} ${object}`;
      const attributes = startAttributes(operation, model, this.endpoint, spanKind);
      const options = { kind: SPAN_KINDS[spanKind], attributes, startTime, links: this.#links as Link[] };
      this.span = this.runtime.tracer()?.startSpan(name, options, this.context);
      if (this.span !== undefined) this.context = trace.setSpan(this.context, this.span);
    });
  }

  /** The HTTP response that the SDK will hand on has arrived. */
  responded(response: unknown): void {
    this.progress += 1;
    this.waiting = false;
    this.sawResponse(response);
  }

  /** Status and allow-listed headers of a response; a later one replaces them. */
  sawResponse(response: unknown): void {
    this.status = (response as { status?: number } | undefined)?.status;
    if (this.detailed) this.headers = readHeaders(response);
    const { brokeOff } = (response ?? {}) as { brokeOff?: unknown };
    this.brokeOff = typeof brokeOff === 'function' ? (brokeOff as () => boolean) : undefined;
  }

  /** Host and port that became known only when the SDK sent its request. */
  learnEndpoint({ address, port }: Pick<Endpoint, 'address' | 'port'>): void {
    this.endpoint = { ...this.endpoint, address, port };
    rememberEndpoint(this.#client, this.endpoint);
    const { span } = this;
    if (!this.owned || span === undefined) return;
    if (address !== undefined) span.setAttribute(CORE.SERVER_ADDRESS, address);
    if (port !== undefined) span.setAttribute(CORE.SERVER_PORT, port);
  }

  settle(end: Ending): void {
    if (this.settled) return;
    this.runtime.open.remove(this);
    // Nothing was sent, so the SDK had no reason to start a span. Without a working context nobody can know.
    if (this.native && this.span === undefined && this.#entered) this.startLateSpan();
    this.#read();
    try {
      this.#judge(end);
    } catch (error) {
      reportFault('settle', error);
    }
    this.settled = true;
    guard('publish', publish, this as Call, end);
    try {
      if (this.owned) this.span?.end();
      else this.heldEnd?.();
    } catch (error) {
      reportFault('end span', error);
    }
    this.partial = undefined;
    this.brokeOff = undefined;
  }

  /** Another call inside this one is the call. Nothing is told of this one, which has no span yet. */
  drop(): void {
    this.runtime.open.remove(this);
    this.settled = true;
  }

  giveUp(): void {
    if (this.settled) return;
    const read = (this.stream?.chunks ?? 0) > 0;
    this.settle({ ending: read ? 'abandoned' : 'unread', response: this.partial?.() });
    // The SDK ends its span when the reader does; without one it never would, and the call would be missing.
    if (!this.owned && this.span?.isRecording() === true) guard('end span', () => this.span?.end());
  }

  stalled(seconds: number): void {
    if (this.#stallReported) return;
    this.#stallReported = true;
    guard('stalled', () => {
      this.span?.addEvent(CULPRIT_EVENT.CALL_STALLED, {
        [CULPRIT.STREAM_CHUNKS]: this.stream?.chunks ?? 0,
        [CULPRIT.STREAM_LAST_CHUNK]: Math.max(0, this.elapsed() - seconds),
      });
    });
  }

  /** Hash and length of the answer, computed once; undefined when there was none. */
  answerDigest(): PromptDigest | undefined {
    const choices = this.response?.choices;
    return choices === undefined ? undefined : (this.#answerDigest ??= hashAnswer(choices));
  }

  /** State of the signals that the caller gave. */
  callerAbort(): AbortFacts | undefined {
    return sampleAbort(this.#helperSignal, this.signal);
  }

  /** State of these and of the stream's own, which the SDK aborts too when the reader leaves. */
  abortState(): AbortFacts | undefined {
    return sampleAbort(this.#helperSignal, this.signal, this.streamSignal);
  }

  /** Seconds since the call began. */
  elapsed(): number {
    return (performance.now() - this.startedAt) / 1000;
  }

  flow(): CallFlow {
    return guard('flow', () => flowOf(this.prompt, this.response)) ?? { inputs: [], outputs: [] };
  }

  bind(spanId: string): boolean {
    if (this.#boundTo !== undefined) return false;
    this.#boundTo = spanId;
    return true;
  }

  /** The SDK's own span ends before the call is known to: its reader left, or nobody wanted the body. */
  settleEarly(): void {
    const response = this.partial?.();
    if (this.stream === undefined)
      this.settle({ ending: this.waiting ? 'unread' : 'completed', response, abort: this.callerAbort() });
    else if (this.reading) this.settle({ ending: 'abandoned', response, abort: this.abortState() });
    // The SDK aborts by itself what was dropped unread.
    else this.settle({ ending: 'unread', response, abort: this.callerAbort() });
  }

  #factsOfRequest(active: Context): CallFacts {
    const { model, maxTokens, temperature, stream, tools, itemCount, expectation } = this.request;
    return {
      operation: this.spec.operation,
      provider: this.endpoint.provider,
      request: { model, maxTokens, temperature, stream, tools, itemCount },
      expectation: expectationOf(active, expectation, this.runtime.settings),
    };
  }

  #judge(end: Ending): void {
    this.response = end.response;
    this.thrown = (end.thrown ?? end.response?.thrown)?.value;
    const { facts, stream } = this;
    const duration = this.elapsed();
    facts.ending = end.ending;
    facts.response = withToolRounds(this.prompt, end.response);
    facts.usage = end.response?.usage;
    facts.error = end.thrown === undefined ? end.response?.error : this.#readThrown(end.thrown.value);
    facts.abort = end.abort;
    facts.timing = {
      duration,
      timeToFirstChunk: stream?.firstAt === undefined ? undefined : (stream.firstAt - this.startedAt) / 1000,
      lastChunk: stream === undefined || stream.chunks === 0 ? undefined : this.#lastChunk(duration),
      chunks: stream?.chunks,
    };
    if (this.attempts.length > 0) facts.attempts = this.attempts;
    this.cost = costOf(facts);
    facts.costUsd = this.cost?.usd;
    this.classification = guard('classify', classify, facts);
  }

  /** As fine as the watch's tick: reading a chunk takes no clock. */
  #lastChunk(duration: number): number {
    return this.progress === this.seenProgress ? (this.seenAt - this.startedAt) / 1000 : duration;
  }

  #readThrown(thrown: unknown): CallFacts['error'] {
    const error = guard('read error', readError, thrown) ?? { name: typeof thrown };
    const fromStream =
      this.stream !== undefined && error.http?.body !== undefined && error.http.status === undefined;
    return fromStream ? { ...error, inStream: true } : this.#withAnswer(error);
  }

  /** Some SDKs throw no more than a message: what the last request was refused with says what it is about. */
  #withAnswer(error: NonNullable<CallFacts['error']>): CallFacts['error'] {
    const status = this.attempts.at(-1)?.status ?? 0;
    if (status < 400 || statusIn(error) !== undefined) return error;
    return { ...error, http: { ...error.http, status, headers: error.http?.headers ?? this.headers } };
  }
}
