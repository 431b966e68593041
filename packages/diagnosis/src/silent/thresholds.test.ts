import { describe, expect, it } from 'vitest';
import type { CallFacts } from '../facts.ts';
import { judgeResponse } from './index.ts';

const CALL: CallFacts = {
  operation: 'chat',
  response: { choices: [{ finishReason: 'stop', text: 'Yes.' }] },
};

describe('limits of cost and latency', () => {
  it.each<[string, string | undefined, Partial<CallFacts>]>([
    ['a cost at its limit', undefined, { costUsd: 0.5, expectation: { maxCostUsd: 0.5 } }],
    [
      'a cost above its limit',
      'cost_threshold_exceeded',
      { costUsd: 0.5000001, expectation: { maxCostUsd: 0.5 } },
    ],
    ['an unknown cost', undefined, { expectation: { maxCostUsd: 0 } }],
    ['a cost of nothing where nothing is allowed', undefined, { costUsd: 0, expectation: { maxCostUsd: 0 } }],
    ['a duration at its limit', undefined, { timing: { duration: 2 }, expectation: { maxLatency: 2 } }],
    [
      'a duration above its limit',
      'latency_threshold_exceeded',
      { timing: { duration: 2.001 }, expectation: { maxLatency: 2 } },
    ],
    [
      'a first chunk at its limit',
      undefined,
      { timing: { timeToFirstChunk: 1 }, expectation: { maxTimeToFirstChunk: 1 } },
    ],
    [
      'a first chunk above its limit',
      'latency_threshold_exceeded',
      { timing: { timeToFirstChunk: 1.001 }, expectation: { maxTimeToFirstChunk: 1 } },
    ],
    ['no limit', undefined, { costUsd: 1e9, timing: { duration: 1e9 } }],
  ])('judge %s', (_name, category, facts) => {
    expect(judgeResponse({ ...CALL, ...facts }).finding?.category).toBe(category);
  });

  it('take the settings where the call states none', () => {
    expect(judgeResponse({ ...CALL, costUsd: 2 }, { maxCostUsd: 1 }).finding?.rule).toBe(
      'silent.cost_threshold',
    );
    expect(judgeResponse({ ...CALL, timing: { duration: 2 } }, { maxLatency: 1 }).finding?.rule).toBe(
      'silent.latency_threshold',
    );
  });

  it('prefer the limit of the call', () => {
    const facts = { ...CALL, costUsd: 2, expectation: { maxCostUsd: 3 } };
    expect(judgeResponse(facts, { maxCostUsd: 1 }).finding).toBeUndefined();
  });

  it('hold for calls without an answer too', () => {
    expect(judgeResponse({ operation: 'embeddings', costUsd: 2 }, { maxCostUsd: 1 }).finding?.category).toBe(
      'cost_threshold_exceeded',
    );
  });

  it('are a warning beside a failure of the answer', () => {
    const facts: CallFacts = {
      ...CALL,
      response: { choices: [{ finishReason: 'length', text: 'and' }] },
      timing: { duration: 9 },
    };
    const { finding, warnings } = judgeResponse(facts, { maxLatency: 1 });
    expect(finding?.category).toBe('incomplete_response');
    expect(warnings).toEqual(['latency_threshold_exceeded']);
  });
});
