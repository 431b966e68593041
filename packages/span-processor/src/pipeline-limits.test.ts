import type { Attributes } from '@opentelemetry/api';
import { SpanStatusCode } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';

import { CHAT, harness, type Harness } from './testing/harness.ts';
import type { PipelineLimits } from './options.ts';

const START: [number, number] = [1_700_000_000, 0];
const at = (seconds: number): [number, number] => [START[0] + seconds, 0];

/** Attributes of a root of two seconds over two calls of 4 cents each. */
function rootOf(
  pipelineLimits: PipelineLimits,
  { fails = false, work = CHAT }: { fails?: boolean; work?: Attributes } = {},
): ReturnType<Harness['all']>[number]['attributes'] {
  const { start, exported } = harness({ options: { pipelineLimits } });
  const root = start('GET /answer', { startTime: START });
  for (const name of ['first', 'second']) {
    const attributes = { ...work, 'culprit.cost.usd': 0.04 };
    start(name, { parent: root, attributes, startTime: START }).end(at(1));
  }
  if (fails) root.setStatus({ code: SpanStatusCode.ERROR, message: 'no answer' });
  root.end(at(2));
  return exported().get('GET /answer')!.attributes;
}

describe('limits of a whole run', () => {
  it.each([
    [{ maxCostUsd: 0.08 }, undefined],
    [{ maxCostUsd: 0.079 }, 'cost_threshold_exceeded'],
    [{ maxLatency: 2 }, undefined],
    [{ maxLatency: 1.999 }, 'latency_threshold_exceeded'],
    [{}, undefined],
  ])('%j: %s', (limits, category) => {
    const attributes = rootOf(limits);
    expect(attributes['culprit.failure.category']).toBe(category);
    expect(attributes['culprit.failure.subcategory']).toBe(category && 'pipeline');
    expect(attributes['culprit.trace.failed']).toBe(category !== undefined);
  });

  it('leaves a run that failed to its own error', () => {
    expect(rootOf({ maxLatency: 1 }, { fails: true })['culprit.failure.rule']).not.toBe(
      'silent.latency_threshold',
    );
  });

  it('says nothing of a trace without LLM work', () => {
    expect(
      rootOf({ maxLatency: 1 }, { work: { 'db.system': 'pg' } })['culprit.failure.category'],
    ).toBeUndefined();
  });

  it('says nothing of a call without anything above it', () => {
    const { start, exported } = harness({ options: { pipelineLimits: { maxLatency: 1 } } });
    start('chat', { attributes: CHAT, startTime: START }).end(at(5));
    expect(exported().get('chat')?.attributes['culprit.failure.category']).toBeUndefined();
  });
});
