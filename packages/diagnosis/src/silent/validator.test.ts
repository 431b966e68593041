import { describe, expect, it } from 'vitest';
import { judgeResponse, type ResponseJudgement } from './index.ts';

const judge = (validate: (text: string) => unknown): ResponseJudgement =>
  judgeResponse({
    operation: 'chat',
    response: { choices: [{ finishReason: 'stop', text: 'My secret answer.' }] },
    expectation: { validate: validate as (text: string) => boolean },
  });

describe('custom validators', () => {
  it('pass what they accept', () => {
    expect(judge((text) => text.endsWith('.'))).toEqual({
      finding: undefined,
      warnings: undefined,
      format: { expected: 'custom', result: 'passed' },
    });
  });

  it.each([
    ['false', false],
    ['a reason', 'My secret answer. is too short'],
  ])('fail the answer by %s', (value, result) => {
    const { finding, format } = judge(() => result);
    expect(finding).toMatchObject({ category: 'malformed_response', subcategory: 'custom_validation' });
    expect(finding?.evidence).toEqual([{ field: 'expectation.validate', value }]);
    expect(format?.result).toBe('failed');
  });

  it.each<[string, (text: string) => unknown]>([
    [
      'throw',
      () => {
        throw new Error('a bug of the caller');
      },
    ],
    ['answer later', () => Promise.resolve(false)],
    ['reject later', () => Promise.reject(new Error('later'))],
    ['answer nothing', () => undefined],
  ])('do not fail the answer when they %s', async (_name, validate) => {
    const { finding, warnings, format } = judge(validate);
    await Promise.resolve();
    expect(finding).toBeUndefined();
    expect(warnings).toEqual(['validator_failed']);
    expect(format?.result).toBe('not_checked');
  });
});
