import { context, type Context } from '@opentelemetry/api';
import type { Expectation } from '@culprit/diagnosis';
import type { Settings } from './options.ts';

const EXPECTATION_KEY: symbol = Symbol.for('culprit.expectation');

/**
 * States what the answers of all calls made inside `run` should look like: format, schema, language, a validator,
 * limits of cost and latency. Adds to what the request itself says and wins where both speak. Nested expectations
 * are merged, the inner one wins.
 */
export function withExpectation<T>(expectation: Expectation, run: () => T): T {
  const active = context.active();
  const outer = active.getValue(EXPECTATION_KEY) as Expectation | undefined;
  return context.with(active.setValue(EXPECTATION_KEY, { ...outer, ...expectation }), run);
}

/** The expectation that holds for a call: settings, then the request, then {@link withExpectation}. */
export function expectationOf(
  active: Context,
  requested: Expectation | undefined,
  settings: Settings,
): Expectation | undefined {
  const stated = active.getValue(EXPECTATION_KEY) as Expectation | undefined;
  const { maxCostUsd, maxLatency, maxTimeToFirstChunk, maxSteps } = settings;
  const limited = (maxCostUsd ?? maxLatency ?? maxTimeToFirstChunk ?? maxSteps) !== undefined;
  if (stated === undefined && !limited) return requested;
  return { maxCostUsd, maxLatency, maxTimeToFirstChunk, maxSteps, ...requested, ...stated };
}
