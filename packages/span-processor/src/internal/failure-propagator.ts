import type { Context, TextMapGetter, TextMapPropagator, TextMapSetter } from '@opentelemetry/api';

/** What a processor puts into a context before it goes out. */
export type ContextSource = (context: Context) => Context;

/** On our propagator; registered, so that two copies of this package share one. */
const SOURCES: unique symbol = Symbol.for('culprit.failure-propagator');

/** Where every copy of the OpenTelemetry API of one major version keeps what was registered. */
const API_GLOBALS: unique symbol = Symbol.for('opentelemetry.js.api.1');

/** The application's propagator, with more in the context when something goes out. */
class FailurePropagator implements TextMapPropagator {
  readonly [SOURCES]: Set<ContextSource> = new Set();
  readonly #inner: TextMapPropagator;

  constructor(inner: TextMapPropagator) {
    this.#inner = inner;
  }

  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    let outgoing = context;
    for (const source of this[SOURCES]) outgoing = source(outgoing);
    this.#inner.inject(outgoing, carrier, setter);
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    return this.#inner.extract(context, carrier, getter);
  }

  fields(): string[] {
    return this.#inner.fields();
  }
}

/**
 * Has `source` asked whenever the application's propagator injects, when that propagator carries baggage. Done at the
 * first failure and not at start: until then the process has the very propagator that the application registered.
 * In its place and not beside it, because the API takes one propagator, once. `source` must not throw.
 */
export function joinPropagator(source: ContextSource): void {
  const globals = apiGlobals();
  const propagator = globals?.propagation;
  if (globals === undefined || propagator === undefined) return;
  const joined = sourcesOf(propagator);
  if (joined !== undefined) {
    joined.add(source);
    return;
  }
  if (!propagator.fields().includes('baggage')) return;
  const ours = new FailurePropagator(propagator);
  ours[SOURCES].add(source);
  globals.propagation = ours;
}

export function leavePropagator(source: ContextSource): void {
  const propagator = apiGlobals()?.propagation;
  if (propagator !== undefined) sourcesOf(propagator)?.delete(source);
}

interface ApiGlobals {
  propagation?: TextMapPropagator | undefined;
}

function apiGlobals(): ApiGlobals | undefined {
  return (globalThis as { [API_GLOBALS]?: ApiGlobals | undefined })[API_GLOBALS];
}

function sourcesOf(propagator: TextMapPropagator): Set<ContextSource> | undefined {
  return (propagator as Partial<FailurePropagator>)[SOURCES];
}
