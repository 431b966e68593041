import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allTraces, analyzeTrace, openEmbeddedStore } from '@culprit/store';
import type { EmbeddedStore, TraceAnalysis } from '@culprit/store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// The demo is no public interface; this test is the one place that compares its plan with what was found.
import { runDemo } from '../../../packages/cli/src/demo/run-demo.ts';
import type { DemoRun } from '../../../packages/cli/src/demo/run-demo.ts';
import type { DemoStep, Scenario } from '../../../packages/cli/src/demo/scenarios.ts';
import { SCENARIOS } from '../../../packages/cli/src/demo/scenarios.ts';

const TICKETS = 200;
const directory = mkdtempSync(join(tmpdir(), 'culprit-demo-'));
let run: DemoRun;
let store: EmbeddedStore;
const byTicket = new Map<string, TraceAnalysis>();

beforeAll(async () => {
  run = await runDemo({ tickets: TICKETS, seed: 11, directory, concurrency: 12 });
  store = await openEmbeddedStore({ directory });
  for await (const { traceId } of allTraces(store)) {
    const analysis = analyzeTrace((await store.getTrace(traceId))!);
    const ticket = analysis.trace.spans
      .map((span) => span.attributes['ticket.id'])
      .find((id) => id !== undefined);
    if (typeof ticket === 'string') byTicket.set(ticket, analysis);
  }
}, 120_000);

afterAll(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

const PARENT: Readonly<Record<DemoStep, string>> = {
  classify: 'classify ticket',
  sentiment: 'analyse sentiment',
  embed: 'retrieve articles',
  reply: 'write reply',
  reply_fallback: 'write reply',
};

/** The model call of a step: the span with a GenAI operation under the step's own span. */
function callOf(analysis: TraceAnalysis, step: DemoStep): string | undefined {
  const parent = analysis.spans.find((span) => span.name === PARENT[step]);
  return analysis.spans.find(
    (span) =>
      span.parentSpanId === parent?.spanId &&
      span.operation !== undefined &&
      (step !== 'reply' || span.provider === 'anthropic') &&
      (step !== 'reply_fallback' || span.provider === 'openai'),
  )?.spanId;
}

interface Answer {
  category: string | null | undefined;
  origin: boolean;
  fatal: boolean;
  failed: boolean;
  recoveredBy: string | undefined;
  otherOrigins: string[];
}

function answerFor(analysis: TraceAnalysis, step: DemoStep): Answer {
  const id = callOf(analysis, step);
  const linked = id === undefined ? undefined : analysis.cascade.spans.get(id);
  return {
    category: linked?.ownCategory ?? null,
    origin: id !== undefined && analysis.cascade.origins.includes(id),
    fatal: linked?.fatal ?? false,
    failed: analysis.cascade.failed,
    recoveredBy: linked?.recoveredBy,
    otherOrigins: analysis.cascade.origins
      .filter((origin) => origin !== id)
      .map((origin) => analysis.spans.find((span) => span.spanId === origin)?.name ?? origin),
  };
}

const wanted = ({ expect: { category, fatal, recoveredBy } }: Scenario): Answer => ({
  category,
  origin: category !== null,
  fatal,
  failed: fatal,
  recoveredBy,
  otherOrigins: [],
});

describe('the demo is explained from the stored traces alone', () => {
  test('every ticket left one trace', () => {
    expect(byTicket.size).toBe(TICKETS);
    expect(run.answered + run.failed).toBe(TICKETS);
  });

  test('every scenario was drawn', () => {
    const drawn = new Set([...run.plan.values()].map((scenario) => scenario.name));
    expect(SCENARIOS.map((scenario) => scenario.name).filter((name) => !drawn.has(name))).toEqual([]);
  });

  test.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))('%s', (_name, scenario) => {
    const tickets = [...run.plan]
      .filter(([, drawn]) => drawn.name === scenario.name)
      .map(([ticket]) => ticket);
    const answers = tickets.map((ticket) => ({ ticket, ...answerFor(byTicket.get(ticket)!, scenario.step) }));
    expect(answers).toEqual(tickets.map((ticket) => ({ ticket, ...wanted(scenario) })));
  });

  test('consequences are linked to the injected call', () => {
    for (const [ticket, scenario] of run.plan) {
      const analysis = byTicket.get(ticket)!;
      const origin = callOf(analysis, scenario.step)!;
      for (const step of scenario.expect.breaks ?? []) {
        const broken = analysis.cascade.spans.get(callOf(analysis, step)!);
        expect(broken, ticket).toMatchObject({
          category: 'cascading_failure',
          role: 'propagated',
          origins: [origin],
        });
      }
    }
  });

  test('tickets without a fault have no failure', () => {
    const noisy = [...byTicket]
      .filter(([ticket]) => !run.plan.has(ticket))
      .filter(([, analysis]) => analysis.failures.length > 0);
    expect(noisy.map(([ticket, analysis]) => [ticket, analysis.failures])).toEqual([]);
  });

  test('the numbers add up', async () => {
    const found = await store.investigate();
    const scenarios = [...run.plan.values()];
    expect(found.failedTraces).toBe(scenarios.filter((scenario) => scenario.expect.fatal).length);
    expect(found.failedTraces).toBe(run.failed);
    for (const { category, origins } of found.byCategory) {
      expect([category, origins]).toEqual([
        category,
        scenarios.filter((scenario) => scenario.expect.category === category).length,
      ]);
    }
    expect(found.tokens.input).toBeGreaterThan(0);
    expect(found.cost.usd).toBeGreaterThan(0);
  });
});
