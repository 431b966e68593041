import { describe, expect, test } from 'vitest';
import { matchError } from '../classify-error.ts';
import type { CallFacts, ErrorFacts } from '../facts.ts';
import { FAILURE_CATEGORIES } from '../taxonomy.ts';
import { SUBCATEGORIES } from '../remedies.ts';
import { rules } from './index.ts';
import type { Rule, RuleCondition } from './rule.ts';

const OPERATION_OF = {
  model: 'chat',
  tool: 'execute_tool',
  agent: 'invoke_agent',
  retrieval: 'retrieval',
  image: 'generate_image',
} as const;

/** Words that a phrase matches: first alternatives, without optional words. */
const textOf = (phrase: string): string =>
  phrase
    .split(' ')
    .filter((part) => !part.endsWith('?'))
    .map((part) => (part === '…' ? 'qqq' : part === '#' ? '12' : (part.split('|')[0] ?? '').replace('*', '')))
    .join(' ');

function smallestCases(when: RuleCondition): { facts: CallFacts; error: ErrorFacts }[] {
  const names = when.code ??
    when.type ??
    when.vague ??
    when.part?.map((part) => `${part}Error`) ?? [undefined];
  const texts = when.text ?? when.hint ?? [undefined];
  const statuses = (when.status ?? [undefined]).map((status) =>
    status === '4xx' ? 418 : status === '5xx' ? 599 : status,
  );
  const facts = { operation: OPERATION_OF[when.layer?.[0] ?? 'model'], provider: when.provider?.[0] };
  const message = (text: string | undefined): string =>
    [text, when.and?.[0]]
      .filter((part) => part !== undefined)
      .map(textOf)
      .join(' zzz ');
  return names.flatMap((code) =>
    texts.flatMap((text) =>
      statuses.map((status) => ({
        facts,
        error: { code, message: message(text), http: status === undefined ? undefined : { status } },
      })),
    ),
  );
}

const ruleFor = ({ facts, error }: { facts: CallFacts; error: ErrorFacts }): string | undefined =>
  matchError(facts, error)?.rule.id;

describe('the rule table', () => {
  test('has unique ids', () => {
    const ids = rules.map((rule) => rule.id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  test('keeps its ids', () => {
    expect(rules.map((rule) => rule.id).sort()).toMatchSnapshot();
  });

  test('names only known categories and subcategories, and a source', () => {
    const strange = rules.filter(({ category, subcategory, source }) => {
      if (source.length === 0) return true;
      if (category === 'cancelled' || category === 'interrupted') return subcategory !== undefined;
      return (
        !FAILURE_CATEGORIES.includes(category) ||
        (subcategory !== undefined && !(subcategory in SUBCATEGORIES[category]))
      );
    });
    expect(strange.map((rule) => rule.id)).toEqual([]);
  });

  test('has no rule that others always shadow', () => {
    const unreachable = rules.filter(
      (rule: Rule) => !smallestCases(rule.when).some((smallest) => ruleFor(smallest) === rule.id),
    );
    expect(unreachable.map((rule) => rule.id)).toEqual([]);
  });

  test('never lists its own category among the alternatives', () => {
    expect(
      rules
        .filter((rule) => rule.alternatives?.some((other) => other === rule.category))
        .map((rule) => rule.id),
    ).toEqual([]);
  });

  test('reads the parts of a class name that no table knows, below any status', () => {
    const named = (name: string, status?: number): ReturnType<typeof matchError> =>
      matchError({ operation: 'chat' }, { name, http: status === undefined ? undefined : { status } });
    expect(named('AcmeRateLimitError')?.rule.category).toBe('rate_limit');
    expect(named('AcmeContextWindowException')?.rule.category).toBe('context_limit_exceeded');
    expect(named('AcmeRateLimitError', 401)?.rule.category).toBe('authentication_failed');
    expect(named('AcmeRateLimiter')).toBeUndefined();
  });
});
