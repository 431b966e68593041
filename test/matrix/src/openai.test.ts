import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulatedProvider, type SimulatedProvider } from '@culprit/simulated-provider';
import { Harness } from '../../../packages/instrumentation/src/testing/harness.ts';
import { SCENARIOS, type Sdk } from './openai-scenarios.ts';

const VERSIONS = [
  ['openai-4-oldest', 4, 0],
  ['openai-4-newest', 4, 104],
  ['openai-5-oldest', 5, 0],
  ['openai-5-newest', 5, 23],
  ['openai-6-oldest', 6, 0],
  ['openai-6-newest', 6, 49],
  ['openai-7-oldest', 7, 0],
  ['openai', 7, 57],
] as const;

let harness: Harness;
let provider: SimulatedProvider;
beforeAll(async () => {
  harness = new Harness();
  provider = await startSimulatedProvider({ seed: 5 });
});
afterAll(async () => {
  await harness.close();
  await provider.close();
});

const setEnabled = (enabled: boolean): void => {
  for (const one of harness.instrumentations) {
    if (enabled) one.enable();
    else one.disable();
  }
};

describe.each(VERSIONS)('%s', (name, major, minor) => {
  let sdk: Sdk;
  beforeAll(async () => {
    setEnabled(true);
    const module = await import(name);
    const Client = module.default;
    const client = new Client({
      apiKey: 'sk-test-abcdefgh',
      baseURL: provider.openaiBaseUrl,
      maxRetries: 0,
      logLevel: 'off',
    });
    sdk = { major, minor, module, client, provider };
  });

  for (const scenario of SCENARIOS) {
    test(scenario.name, async ({ skip }) => {
      if (scenario.when?.(sdk) === false) skip(`not in ${name}`);
      setEnabled(false);
      const bare = await scenario.run(sdk);
      expect(harness.finished).toHaveLength(0);
      setEnabled(true);
      const instrumented = await scenario.run(sdk);
      expect(instrumented).toEqual(bare);

      const spans = harness.finished.slice();
      harness.spans.reset();
      expect(spans).toHaveLength(scenario.spans ?? 1);
      const span = spans.at(-1)!;
      expect(span.status.code).toBe(scenario.status ?? 0);
      expect('error.type' in span.attributes).toBe(scenario.status === 2);
      if (scenario.category !== undefined)
        expect(span.attributes['culprit.failure.category']).toBe(scenario.category);
      if (scenario.outcome !== undefined) expect(span.attributes['culprit.outcome']).toBe(scenario.outcome);
      if (scenario.ending !== undefined)
        expect(span.attributes['culprit.stream.ending']).toBe(scenario.ending);
      if (scenario.category === undefined && scenario.status === undefined)
        expect(span.attributes['culprit.failure.category']).toBeUndefined();
    });
  }

  test('R19 no diagnostic is about an operation on an ended span', () => {
    expect(harness.diagnostics).toEqual([]);
  });
});
