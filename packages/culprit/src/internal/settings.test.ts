import { expect, test } from 'vitest';
import { readRegisterSettings } from './settings.ts';

const read = (env: Record<string, string>): ReturnType<typeof readRegisterSettings> =>
  readRegisterSettings(env, '/app');

test('limits of calls and of whole runs come from the environment', () => {
  const { callLimits, pipelineLimits, complaints } = read({
    CULPRIT_MAX_CALL_COST: '0.05',
    CULPRIT_MAX_CALL_LATENCY: '20',
    CULPRIT_MAX_PIPELINE_COST: ' 1 ',
    CULPRIT_MAX_PIPELINE_LATENCY: '0',
  });
  expect(callLimits).toEqual({ maxCostUsd: 0.05, maxLatency: 20 });
  expect(pipelineLimits).toEqual({ maxCostUsd: 1, maxLatency: 0 });
  expect(complaints).toEqual([]);
});

test('a limit that is no number is left out and said', () => {
  const { callLimits, complaints } = read({ CULPRIT_MAX_CALL_COST: '$5' });
  expect(callLimits).toEqual({ maxCostUsd: undefined, maxLatency: undefined });
  expect(complaints).toEqual(['CULPRIT_MAX_CALL_COST="$5" is no limit; give a number, such as 0.05.']);
});
