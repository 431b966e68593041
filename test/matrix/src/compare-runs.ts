import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulatedProvider, type SimulatedProvider } from '@culprit/simulated-provider';
import { Harness } from '../../../packages/instrumentation/src/testing/harness.ts';
import type { Scenario, Sdk } from './openai-scenarios.ts';

export interface Version {
  /** Name under which this version is installed. */
  name: string;
  plainStreams?: boolean | undefined;
}

export interface Comparison {
  versions: readonly Version[];
  baseURL: (provider: SimulatedProvider) => string;
  scenarios: readonly Scenario[];
  /** GenAI provider name on every span. */
  genAiProvider: string;
}

/** Runs every scenario on every version, bare and instrumented: the application sees the same, and the spans are right. */
export function compareRuns({ versions, baseURL, scenarios, genAiProvider }: Comparison): void {
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

  describe.each(versions)('$name', ({ name, plainStreams = false }) => {
    let sdk: Sdk;
    beforeAll(async () => {
      setEnabled(true);
      const module = await import(name);
      const Client = module.default;
      const client = new Client({
        apiKey: 'sk-test-abcdefgh',
        baseURL: baseURL(provider),
        maxRetries: 0,
        logLevel: 'off',
      });
      sdk = { plainStreams, module, client, provider };
    });

    for (const scenario of scenarios) {
      test(scenario.name, async ({ skip, task }) => {
        if (scenario.when?.(sdk) === false) {
          Object.assign(task.meta, { reason: `${name} has no such feature` });
          skip();
        }
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
        expect(span.attributes['gen_ai.provider.name']).toBe(genAiProvider);
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
}
