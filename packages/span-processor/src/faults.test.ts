import { type CallRecord, createTraceIndex } from '@culprit/diagnosis';
import { type Context, diag, metrics, SpanStatusCode } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterEach, describe, expect, it } from 'vitest';

import { FailureSpanProcessor } from './failure-span-processor.ts';
import type { SpanLike, WritableSpan } from './internal/span-like.ts';
import { CHAT, FakeRecord, harness } from './testing/harness.ts';

afterEach(() => {
  diag.disable();
  metrics.disable();
});

/** Counts every use of the objects it wraps, and throws at the one with the given number and at all later ones. */
class Saboteur {
  uses = 0;
  readonly #at: number;
  readonly #once: boolean;
  /** Also what methods return, when it was wrapped before: the parent in a context is the span it was. */
  readonly #wrapped = new WeakMap<object, object>();

  constructor(at: number, once: boolean) {
    this.#at = at;
    this.#once = once;
  }

  wrap<T extends object>(target: T): T {
    const known = this.#wrapped.get(target);
    if (known !== undefined) return known as T;
    const wrapped = new Proxy(target, {
      get: (object, key) => {
        this.#strike(String(key));
        const value: unknown = Reflect.get(object, key, object);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]): unknown => {
          this.#strike(`${String(key)}()`);
          const result: unknown = Reflect.apply(value, object, args);
          return typeof result === 'object' && result !== null
            ? (this.#wrapped.get(result) ?? result)
            : result;
        };
      },
    });
    this.#wrapped.set(target, wrapped);
    return wrapped;
  }

  #strike(what: string): void {
    const use = this.uses++;
    if (this.#once ? use === this.#at : use >= this.#at) throw new Error(`sabotaged: ${what}`);
  }
}

class SabotagedProcessor {
  readonly #saboteur: Saboteur;
  readonly inner: FailureSpanProcessor;

  constructor(saboteur: Saboteur) {
    this.#saboteur = saboteur;
    this.inner = new FailureSpanProcessor(
      { jaegerWarnings: true },
      saboteur.wrap({
        classify: () => ({}),
        createIndex: () => saboteur.wrap(createTraceIndex()),
      }),
    );
  }

  onStart(span: SpanLike, context: Context): void {
    this.inner.onStart(this.#saboteur.wrap(span), this.#saboteur.wrap(context));
  }

  onEnding(span: WritableSpan): void {
    this.inner.onEnding(this.#saboteur.wrap(span));
  }

  onEnd(span: SpanLike): void {
    this.inner.onEnd(this.#saboteur.wrap(span));
  }

  forceFlush(): Promise<void> {
    return this.inner.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.inner.shutdown();
  }
}

/** A failing cascade with everything in it; returns the names of the exported spans. */
function play(saboteur: Saboteur): { exported: string[]; traces: number } {
  const exporter = new InMemorySpanExporter();
  const processor = new SabotagedProcessor(saboteur);
  const provider = new BasicTracerProvider({
    spanProcessors: [processor, new SimpleSpanProcessor(exporter)],
  });
  const { start } = harness({ provider });
  const root = start('root');
  const record = saboteur.wrap<CallRecord>(
    new FakeRecord({
      facts: { error: { name: 'Error', message: 'boom' } },
      early: { verdict: undefined },
      thrown: new Error('boom', { cause: new Error('why') }),
      attributes: { 'culprit.prompt.hash': 'x' },
      flow: { inputs: ['in'], outputs: ['out'] },
    }),
  );
  const chat = start('chat', {
    parent: root,
    scope: 'com.anthropic.sdk.typescript',
    attributes: CHAT,
    record,
  });
  const foreign = start('foreign', { parent: root, scope: 'other', attributes: CHAT });
  for (const span of [chat, foreign, root]) {
    span.recordException(new Error('boom'));
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'boom' });
    span.end();
  }
  return {
    exported: exporter.getFinishedSpans().map(({ name }) => name),
    traces: processor.inner.state().traces,
  };
}

describe('faults', () => {
  const ALL = ['chat', 'foreign', 'root'];
  const quiet = new Saboteur(Number.POSITIVE_INFINITY, true);
  const undisturbed = play(quiet);

  it('uses its surroundings often enough for the next tests to mean something', () => {
    expect(undisturbed).toEqual({ exported: ALL, traces: 0 });
    expect(quiet.uses).toBeGreaterThan(100);
  });

  it.each([true, false])('R81 lets no fault out, wherever it happens (once: %s)', (once) => {
    for (let at = 0; at < quiet.uses; at += 1) {
      const { exported, traces } = play(new Saboteur(at, once));
      expect({ at, exported }).toEqual({ at, exported: ALL });
      // A span whose start could not be noted is not waited for either.
      expect({ at, traces }).toEqual({ at, traces: 0 });
    }
  });

  it('R81 survives a logger and a meter that throw', () => {
    const fail = (): never => {
      throw new Error('no');
    };
    diag.setLogger({ error: fail, warn: fail, info: fail, debug: fail, verbose: fail });
    metrics.setGlobalMeterProvider({ getMeter: fail });
    const { start, exported, processor } = harness();
    const root = start('root');
    start('chat', { parent: root, scope: 'other', attributes: CHAT }).end();
    root.end();
    expect([...exported().keys()]).toEqual(['chat', 'root']);
    expect(processor.state().faults).toBeGreaterThan(0);
  });

  it('says once that something went wrong', () => {
    const said: string[] = [];
    const note = (message: string): void => void said.push(message);
    diag.setLogger({ error: note, warn: note, info: note, debug: note, verbose: note });
    said.length = 0;
    const engine = {
      classify: () => {
        throw new Error('no');
      },
      createIndex: () => createTraceIndex(),
    };
    const { start, processor } = harness({ engine });
    for (let index = 0; index < 5; index += 1) start('chat', { scope: 'other', attributes: CHAT }).end();
    expect(processor.state().faults).toBe(5);
    expect(said).toHaveLength(1);
  });

  it('keeps linking a span that could not be judged', () => {
    const engine = {
      classify: () => {
        throw new Error('no');
      },
      createIndex: () => createTraceIndex(),
    };
    const { start, exported } = harness({ engine });
    const parent = start('agent', { attributes: { 'gen_ai.operation.name': 'invoke_agent' } });
    const child = start('chat', { parent, scope: 'other', attributes: CHAT });
    for (const span of [child, parent]) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: 'boom' });
      span.end();
    }
    expect(exported().get('agent')?.attributes['culprit.cascade.cause.span_id']).toBe(
      child.spanContext().spanId,
    );
  });
});
