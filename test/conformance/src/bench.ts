import { setImmediate as turn } from 'node:timers/promises';
import { metrics, trace, type TracerProvider } from '@opentelemetry/api';
import { SamplingDecision, type ReadableSpan, type Sampler } from '@opentelemetry/sdk-trace-base';
import { expect } from 'vitest';
import type { InstrumentationOptions } from '@culprit/instrumentation';
import { Harness } from '../../../packages/instrumentation/src/testing/harness.ts';
import { picture, steady } from './picture.ts';
import { countReads } from './body-reads.ts';
import type {
  Call,
  CallOptions,
  ClientSetup,
  Subject,
  Trouble,
  Version,
  Wire,
  WireRequest,
} from './subject.ts';

const DEFAULT_KEY = 'sk-proj-0123456789abcdefghijklmnop';

/** What an application sees of one run. */
export interface Seen {
  value?: unknown;
  threw?: unknown;
  requests: unknown[];
  bodyReads: number;
}

export interface Compared {
  seen: Seen;
  spans: ReadableSpan[];
}

/** One version of one SDK on a running server, with instrumentation that can be switched. */
export class Bench {
  readonly subject: Subject;
  readonly version: Version;
  readonly module: any;
  readonly wire: Wire;
  readonly harness: Harness;
  readonly #sampler: SwitchableSampler;

  constructor(shared: Shared, version: Version, module: any) {
    this.subject = shared.subject;
    this.version = version;
    this.module = module;
    this.wire = shared.wire;
    this.harness = shared.harness;
    this.#sampler = shared.sampler;
  }

  enable(enabled = true): void {
    for (const one of instrumentationsOf(this)) {
      if (enabled) one.enable();
      else one.disable();
    }
  }

  /** Other settings for a while. */
  configure(options: InstrumentationOptions = {}): void {
    for (const one of this.harness.instrumentations) one.setConfig(options);
  }

  /** Whether spans are recorded. */
  sample(recorded: boolean): void {
    this.#sampler.recorded = recorded;
  }

  useTracers(provider: TracerProvider = trace.getTracerProvider()): void {
    for (const one of this.harness.instrumentations) one.setTracerProvider(provider);
  }

  useMeters(provider = metrics.getMeterProvider()): void {
    for (const one of this.harness.instrumentations) one.setMeterProvider(provider);
  }

  client(setup: Partial<ClientSetup> = {}): any {
    const { subject, module, wire } = this;
    return subject.client({ module, url: wire.url, retries: 0, key: subject.key ?? DEFAULT_KEY, ...setup });
  }

  /** Calls the method as an application does; the SDK's own promise or stream comes back. */
  make(call: Call, options: CallOptions = {}, client: any = this.client()): any {
    return this.send(call, call.args(options, this.module), client);
  }

  send(call: Call, args: readonly unknown[], client: any = this.client()): any {
    this.wire.next(...(call.before ?? []));
    return call.on(client, this.module)[call.method](...args);
  }

  /** Makes the call and reads everything: the value, or the chunks of its stream. */
  async finish(call: Call, options: CallOptions = {}, client: any = this.client()): Promise<any> {
    return this.drain(call, await this.make(call, options, client));
  }

  async drain(call: Call, value: any, limit = Infinity): Promise<any> {
    const chunks = this.chunksOf(call, value);
    if (chunks === undefined) return value;
    const seen: unknown[] = [];
    for await (const chunk of chunks) {
      seen.push(chunk);
      if (seen.length >= limit) break;
    }
    return seen;
  }

  chunksOf(call: Call, value: any): AsyncIterable<unknown> | undefined {
    if (call.chunks !== undefined) return call.chunks(value);
    return typeof value?.[Symbol.asyncIterator] === 'function' ? value : undefined;
  }

  offers(call: Call | undefined): call is Call {
    return call !== undefined && call.when?.(this.client()) !== false;
  }

  /** Runs the same thing bare and instrumented: the application sees the same. */
  async compare(
    run: () => unknown,
    { troubles = [], spans = 1 }: { troubles?: readonly Trouble[] | undefined; spans?: number } = {},
  ): Promise<Compared> {
    this.enable(false);
    this.wire.next(...troubles);
    const bare = await this.see(run);
    expect(await this.take(0)).toHaveLength(0);
    this.enable();
    this.wire.next(...troubles);
    const seen = await this.see(run);
    const taken = await this.take(spans);
    expect(seen).toEqual(bare);
    expect(taken.map(({ name }) => name)).toHaveLength(spans);
    return { seen, spans: taken };
  }

  async see(run: () => unknown): Promise<Seen> {
    const { volatile } = this.subject;
    const from = this.wire.requests.length;
    const reads = countReads();
    const seen: Partial<Seen> = {};
    try {
      seen.value = picture(await run(), volatile);
    } catch (error) {
      seen.threw = picture(error, volatile);
    } finally {
      seen.bodyReads = reads.stop();
    }
    return { ...seen, requests: this.wire.requests.slice(from).map(requestPicture).sort(byText) } as Seen;
  }

  /** The spans that ended since the last look; a span may end a few turns after the application has its answer. */
  async take(expected: number): Promise<ReadableSpan[]> {
    for (let turns = 0; turns < 60 && (turns < 4 || this.harness.finished.length < expected); turns += 1)
      await turn();
    const spans = this.harness.finished.slice();
    this.harness.spans.reset();
    return spans;
  }

  /** One span of a call, made instrumented and read to the end. */
  async spanOf(
    call: Call,
    options: CallOptions = {},
    setup: Partial<ClientSetup> = {},
  ): Promise<ReadableSpan> {
    await this.finish(call, options, this.client(setup)).catch(() => undefined);
    const spans = await this.take(1);
    expect(spans).toHaveLength(1);
    return spans[0]!;
  }

  /** Everything that would leave the process, as text. */
  async exported(): Promise<string> {
    const spans = (await this.take(1)).map(({ name, attributes, status, events, links }) => ({
      name,
      attributes,
      status,
      events,
      links,
    }));
    const logs = this.harness.records
      .getFinishedLogRecords()
      .map(({ attributes, body, eventName }) => ({ attributes, body, eventName }));
    this.harness.records.reset();
    const measured = [...(await this.harness.metrics())];
    return JSON.stringify({ spans, logs, measured, diagnostics: this.harness.diagnostics });
  }
}

/** What the versions of one subject share: they run in one process, beside each other (R15). */
export interface Shared {
  subject: Subject;
  wire: Wire;
  harness: Harness;
  sampler: SwitchableSampler;
}

const instrumentationsOf = ({
  subject,
  harness,
}: Pick<Shared, 'subject' | 'harness'>): Harness['instrumentations'] =>
  harness.instrumentations.filter(
    ({ instrumentationName: name }) => name === `@culprit/instrumentation-${subject.adapter}`,
  );

export class SwitchableSampler implements Sampler {
  recorded = true;

  shouldSample(): { decision: SamplingDecision } {
    return { decision: this.recorded ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD };
  }

  toString(): string {
    return 'SwitchableSampler';
  }
}

export async function open(subject: Subject): Promise<Shared> {
  const sampler = new SwitchableSampler();
  const harness = new Harness({ sampler, withMetrics: true, withLogs: true });
  // Those of other SDKs would only cost time whenever this one is switched.
  const own = instrumentationsOf({ subject, harness });
  for (const one of harness.instrumentations) if (!own.includes(one)) one.disable();
  return { subject, wire: await subject.wire(), harness, sampler };
}

/** Calls that run beside each other arrive in any order. */
function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}

/** Header values may hold times and signatures; their names must be the same, the body to the byte. */
function requestPicture({ method, path, headers, body }: WireRequest): unknown {
  const type = String(headers['content-type'] ?? '');
  const boundary = /boundary=(\S+)/.exec(type)?.[1];
  const text = Buffer.from(body).toString('latin1');
  return {
    method,
    path,
    headers: Object.keys(headers).sort(),
    body: steady(boundary === undefined ? text : text.replaceAll(boundary, 'boundary')),
  };
}
