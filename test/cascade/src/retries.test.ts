import { expect, it } from 'vitest';
import { type ChainRun, runChain } from './chain.ts';

const rootOf = (run: ChainRun) =>
  run.analysis.trace.spans.find(({ name }) => name === 'POST /stubborn')?.attributes;

it('R56 retry layers that multiply are counted and warned of on the local root', async () => {
  const always429 = { name: 'rate_limit', retryAfter: 0.01 } as const;
  const run = await runChain({ roles: ['stubborn'], faults: { extract: always429 } });
  try {
    expect(run.requests).toBe(12);
    expect(rootOf(run)).toMatchObject({
      'culprit.trace.attempt.count': 12,
      'culprit.trace.attempt.layers': [2, 3, 2],
      'culprit.failure.warnings': ['retry_amplification'],
    });
  } finally {
    run.remove();
  }
}, 90_000);

it('R56 one layer is no amplification', async () => {
  const run = await runChain({ roles: ['intake', 'writer'], faults: { extract: { name: 'truncation' } } });
  try {
    const root = run.analysis.trace.spans.find(({ name }) => name === 'POST /intake')?.attributes;
    expect(root).toMatchObject({ 'culprit.trace.attempt.count': 1 });
    expect(root).not.toHaveProperty('culprit.failure.warnings');
  } finally {
    run.remove();
  }
}, 90_000);
