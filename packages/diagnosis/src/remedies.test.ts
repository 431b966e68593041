import { describe, expect, test } from 'vitest';
import { REMEDY_ACTIONS, remedyOf, resolveRemedy, SUBCATEGORIES } from './remedies.ts';
import { FAILURE_CATEGORIES, groupOf } from './taxonomy.ts';
import type { FailureCategory } from './taxonomy.ts';
import type { Verdict } from './verdict.ts';

const verdict = (category: FailureCategory, more: Partial<Verdict> = {}): Verdict => ({
  category,
  group: groupOf(category),
  rule: 'test',
  confidence: 1,
  evidence: [],
  retryable: remedyOf(category, more.subcategory).retryable,
  remedy: remedyOf(category, more.subcategory).action,
  silent: false,
  ...more,
});

const everyKind = FAILURE_CATEGORIES.flatMap((category) => [
  { category, subcategory: undefined as string | undefined },
  ...Object.keys(SUBCATEGORIES[category]).map((subcategory) => ({ category, subcategory })),
]);

describe('remedyOf', () => {
  test.each(everyKind)('$category $subcategory has a complete remedy', ({ category, subcategory }) => {
    const remedy = remedyOf(category, subcategory);
    expect(REMEDY_ACTIONS).toHaveProperty(remedy.action);
    expect(remedy.title).toBe(REMEDY_ACTIONS[remedy.action]);
    expect(remedy.sentence).toMatch(/^[A-Z].{20,160}\.$/su);
    expect(remedy.docs).toBe(`docs/failures/${category}.md`);
    // Backoff and attempts belong to remedies that retry.
    if (!remedy.retryable) expect(remedy.parameters.backoff).toBeUndefined();
    if (remedy.retryable) expect(remedy.parameters.maxAttempts).toBeGreaterThan(1);
    expect(JSON.parse(JSON.stringify(remedy))).toEqual(remedy);
  });

  test.each(everyKind)('$category $subcategory can alert', ({ category, subcategory }) => {
    const { severity, when } = remedyOf(category, subcategory).alert;
    if (severity === 'none') return expect(when).toBeUndefined();
    if (when?.kind === 'count') expect(when.occurrences).toBeGreaterThan(1);
    if (when?.kind === 'share') {
      // With less volume than that a single failure would cross the share.
      expect(when.above * when.minimumCalls).toBeGreaterThanOrEqual(1);
      expect(when.above).toBeLessThan(1);
    }
    if (when && when.kind !== 'any') expect(when.windowSeconds).toBeGreaterThanOrEqual(60);
  });

  test.each(everyKind.filter((kind) => kind.subcategory))(
    '$category $subcategory is snake_case with a meaning',
    (kind) => {
      expect(kind.subcategory).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
      expect(SUBCATEGORIES[kind.category][kind.subcategory ?? '']?.means).toMatch(/^[A-Z].+\.$/u);
    },
  );

  test.each<[FailureCategory, string, Partial<ReturnType<typeof remedyOf>>]>([
    ['quota_exhausted', 'insufficient_quota', { action: 'add_credits', retryable: false }],
    ['quota_exhausted', 'daily_limit', { action: 'wait_for_reset', retryable: false }],
    ['incomplete_response', 'truncated_by_length', { action: 'raise_output_limit', retryable: false }],
    ['incomplete_response', 'stream_cut', { action: 'retry_with_backoff', retryable: true }],
    ['malformed_response', 'fenced_json', { action: 'validate_and_repair', retryable: false }],
    ['network_timeout', 'dns', { action: 'fix_connection', retryable: false }],
    ['network_timeout', 'tls', { action: 'fix_connection', retryable: false }],
    ['content_policy_violation', 'refusal', { action: 'revise_prompt', retryable: false }],
    ['semantic_error', 'unknown_tool', { retryable: true }],
    ['semantic_error', 'loop', { action: 'bound_the_loop', retryable: false }],
    ['authentication_failed', 'org_not_verified', { action: 'grant_access', retryable: false }],
    ['model_unavailable', 'model_retired', { action: 'change_model', retryable: false }],
  ])('%s %s overrides its category', (category, subcategory, expected) => {
    expect(remedyOf(category, subcategory)).toMatchObject(expected);
  });

  test.each(['made_up', 'constructor', '__proto__', ''])(
    'subcategory %j falls back to the category',
    (subcategory) => {
      expect(remedyOf('rate_limit', subcategory)).toEqual(remedyOf('rate_limit'));
    },
  );

  test('every action is used', () => {
    const used = new Set(everyKind.map((kind) => remedyOf(kind.category, kind.subcategory).action));
    expect([...used].sort()).toEqual(Object.keys(REMEDY_ACTIONS).sort());
  });
});

describe('resolveRemedy', () => {
  test('merges the stated wait into parameters and sentence', () => {
    const remedy = resolveRemedy(verdict('rate_limit', { retryAfter: 9.816 }));
    expect(remedy.parameters).toMatchObject({ waitSeconds: 9.816, useRetryAfter: true, maxAttempts: 6 });
    expect(remedy.sentence).toContain('asked to wait 9.8 s.');
  });

  test.each([
    [119, '119 s'],
    [120, '2 min'],
    [7199, '120 min'],
    [7200, '2 h'],
  ])('says %d seconds as %s', (seconds, words) => {
    expect(resolveRemedy(verdict('quota_exhausted', { retryAfter: seconds })).sentence).toContain(
      `wait ${words}.`,
    );
  });

  test.each([undefined, Number.NaN, -1, Infinity])('ignores a wait of %s', (retryAfter) => {
    const remedy = resolveRemedy(verdict('rate_limit', { retryAfter }));
    expect(remedy).toEqual(remedyOf('rate_limit'));
  });

  test('lets the verdict decide what is retryable', () => {
    expect(resolveRemedy(verdict('service_unavailable', { retryable: false })).retryable).toBe(false);
  });
});

test('the table itself is not changed by resolving', () => {
  const before = JSON.stringify(remedyOf('rate_limit'));
  resolveRemedy(verdict('rate_limit', { retryAfter: 3 }));
  expect(JSON.stringify(remedyOf('rate_limit'))).toBe(before);
});
