import { classify, judgeResponse } from '@culprit/diagnosis';
import { describe, expect, it } from 'vitest';
import { finishReasons } from './finish-reasons.ts';
import { formats } from './formats.ts';
import { otherOperations } from './other-operations.ts';
import { texts } from './texts.ts';
import { tools } from './tools.ts';

const HEALTHY = [...finishReasons, ...texts, ...formats, ...tools, ...otherOperations];

describe('healthy calls', () => {
  it.each(HEALTHY)('finds nothing wrong with $name', ({ facts }) => {
    expect(judgeResponse(facts).finding).toBeUndefined();
    expect(classify(facts).verdict).toBeUndefined();
  });

  it('are at least 150, each with its own name', () => {
    expect(new Set(HEALTHY.map(({ name }) => name)).size).toBe(HEALTHY.length);
    expect(HEALTHY.length).toBeGreaterThanOrEqual(150);
  });
});
