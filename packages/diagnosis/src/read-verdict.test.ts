import { CULPRIT } from '@culprit/semconv';
import { expect, test } from 'vitest';
import { classificationAttributes } from './classification-attributes.ts';
import { readVerdict } from './read-verdict.ts';
import type { Verdict } from './verdict.ts';
import { judgeSpan } from './vocabularies/judge-span.ts';

const reported: Verdict = {
  category: 'semantic_error',
  group: 'output',
  subcategory: 'wrong_language',
  rule: 'reported',
  confidence: 1,
  evidence: [{ field: 'reportFailure', value: '' }],
  retryable: true,
  remedy: 'revise_prompt',
  silent: true,
};

test('reads back what was written', () => {
  const attributes = classificationAttributes({ verdict: reported });
  expect(readVerdict({ attributes, status: 'unset' })).toEqual({
    ...reported,
    retryAfter: undefined,
    format: undefined,
  });
});

test('a verdict that a span carries is kept, whatever its error looks like', () => {
  const attributes = {
    ...classificationAttributes({ verdict: { ...reported, category: 'quota_exhausted' } }),
    'gen_ai.operation.name': 'invoke_workflow',
    'error.type': 'RateLimitError',
  };
  const { classification } = judgeSpan({ status: 'error', attributes, events: [] });
  expect(classification.verdict?.category).toBe('quota_exhausted');
});

test('a span that is no call can carry a verdict', () => {
  const attributes = { [CULPRIT.FAILURE_CATEGORY]: 'semantic_error', [CULPRIT.FAILURE_RULE]: 'reported' };
  expect(judgeSpan({ status: 'unset', attributes, events: [] }).classification.verdict?.category).toBe(
    'semantic_error',
  );
});
