import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FailureSpanProcessor } from '@culprit/span-processor';
import { SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { startSimulatedProvider, type SimulatedProvider } from '@culprit/simulated-provider';
import { Harness } from '../../../packages/instrumentation/src/testing/harness.ts';
import { SCENARIOS, type Scenario, type Sdk } from './anthropic-scenarios.ts';

const NATIVE = 'com.anthropic.sdk.typescript';

/** Versions with and without spans of their own, those switched on and off, with and without a failure processor. */
const SETUPS = [
  { name: 'anthropic-0-oldest', native: false, processor: false },
  { name: 'anthropic-0-oldest', native: false, processor: true },
  ...['anthropic-0-newest', 'anthropic-1-oldest', '@anthropic-ai/sdk'].flatMap((name) =>
    [true, false].flatMap((native) => [true, false].map((processor) => ({ name, native, processor }))),
  ),
];

let provider: SimulatedProvider;
beforeAll(async () => {
  provider = await startSimulatedProvider({ seed: 5 });
});
afterAll(() => provider.close());

describe.each(SETUPS)('$name, own spans $native, processor $processor', ({ name, native, processor }) => {
  let harness: Harness;
  let sdk: Sdk;

  beforeAll(async () => {
    harness = new Harness({ processors: processor ? [new FailureSpanProcessor()] : [] });
    const module = await import(name);
    const client = new module.default({
      apiKey: 'sk-ant-test-abcdefgh',
      baseURL: provider.anthropicBaseUrl,
      maxRetries: 0,
      logLevel: 'off',
      ...(native ? {} : { openTelemetry: false }),
    });
    sdk = { module, client, provider };
  });
  afterAll(() => harness.close());

  const setEnabled = (enabled: boolean): void => {
    for (const one of harness.instrumentations) {
      if (enabled) one.enable();
      else one.disable();
    }
  };

  /** The inference spans of one run, and what the application saw. */
  const run = async (
    scenario: Scenario,
    enabled: boolean,
  ): Promise<{ seen: unknown; spans: ReadableSpan[] }> => {
    setEnabled(enabled);
    const seen = await scenario.run(sdk);
    // A span of the SDK may end a few turns after the application has its answer.
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    const spans = harness.finished.filter(({ attributes }) => attributes['gen_ai.operation.name'] === 'chat');
    harness.spans.reset();
    return { seen, spans };
  };

  test.each(SCENARIOS)('$name', async (scenario) => {
    const { when, spans: count = 1, nativeSpans = count } = scenario;
    if (when?.(sdk) === false) return;
    const bare = await run(scenario, false);
    expect(bare.spans).toHaveLength(native ? nativeSpans : 0);
    const with_ = await run(scenario, true);
    expect(with_.seen).toEqual(bare.seen);
    // R25: one inference span for each call, whoever starts it.
    expect(with_.spans).toHaveLength(count);
    const span = with_.spans.at(-1);
    if (span === undefined) return;
    const before = bare.spans.at(-1);
    expect(span.instrumentationScope.name).toBe(before === undefined ? '@culprit/instrumentation' : NATIVE);
    if (before === undefined) expect(span.status.code).toBe(scenario.status ?? 0);
    else expectOnlyAdditions(span, before, scenario);
    expectFacts(span, scenario);
  });

  test('R19 no diagnostic is about an operation on an ended span', () => {
    expect(harness.diagnostics).toEqual([]);
  });
});

/** Differs between two runs of the same call. */
const VARYING = new Set([
  'gen_ai.response.id',
  'anthropic.request.id',
  'gen_ai.response.time_to_first_chunk',
]);

/** R33: what the SDK writes stays as it is without us. */
function expectOnlyAdditions(span: ReadableSpan, before: ReadableSpan, { category }: Scenario): void {
  expect(span.name).toBe(before.name);
  expect(span.kind).toBe(before.kind);
  // A timeout signal is a failure, which the SDK takes for a cancellation and leaves without a status.
  const open = category === 'network_timeout' && before.status.code === SpanStatusCode.UNSET;
  if (open) expect(span.status.code).toBe(SpanStatusCode.ERROR);
  else expect(span.status).toEqual(before.status);
  const ownWrites = (from: ReadableSpan): unknown[] =>
    Object.keys(before.attributes)
      .filter((key) => !key.startsWith('culprit.'))
      .map((key) => [key, VARYING.has(key) ? typeof from.attributes[key] : from.attributes[key]]);
  expect(ownWrites(span)).toEqual(ownWrites(before));
  if (!open) expect('error.type' in span.attributes).toBe('error.type' in before.attributes);
  expect(span.attributes['culprit.instrumented_by']).toBe(NATIVE);
}

function expectFacts(
  { attributes }: ReadableSpan,
  { category, outcome, ending, status, raw }: Scenario,
): void {
  expect(attributes['culprit.prompt.hash'] ?? status).toBeDefined();
  if (category !== undefined || status === undefined)
    expect(attributes['culprit.failure.category']).toBe(category);
  if (outcome !== undefined) expect(attributes['culprit.outcome']).toBe(outcome);
  if (ending !== undefined) expect(attributes['culprit.stream.ending']).toBe(ending);
  if (status === 2 || outcome !== undefined || raw === true) return;
  expect(attributes['gen_ai.response.finish_reasons']).toHaveLength(1);
  expect(attributes).toMatchObject({
    'gen_ai.response.model': 'claude-sonnet-5-5',
    'gen_ai.usage.input_tokens': expect.any(Number),
    'culprit.response.hash': expect.any(String),
    'culprit.request.id': expect.stringMatching(/^req_/),
    'http.response.status_code': 200,
  });
}
