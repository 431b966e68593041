import { compileRules, factsFromRecord, matchError, rules } from '@culprit/diagnosis';
import type { CompiledRules, Rule } from '@culprit/diagnosis';
import type { CorpusCase } from './case.ts';
import { readable, score, scored } from './scoring.ts';
import type { Score } from './scoring.ts';

type Condition = 'code' | 'type' | 'vague' | 'text' | 'hint';
const CONDITIONS: readonly Condition[] = ['code', 'type', 'vague', 'text', 'hint'];
const normalised = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/**
 * Cross-validation for rules written by hand: before a group is classified, every code and phrase whose evidence
 * decides in that group and in no other is taken out of the table, as if its author had never seen the group. Codes
 * that are documented but rare count as unseen too, so the figure is a lower bound for what is known from references.
 */
export function crossValidate(cases: readonly CorpusCase[]): Score {
  const supporters = new Map<string, Set<string>>();
  for (const one of scored(cases)) {
    const key = deciding(one);
    if (key === undefined) continue;
    const groups = supporters.get(key) ?? new Set<string>();
    supporters.set(key, groups.add(one.group));
  }
  const without = new Map<string, Set<string>>();
  for (const [key, groups] of supporters) {
    const [only] = groups;
    if (groups.size === 1 && only !== undefined) without.set(only, (without.get(only) ?? new Set()).add(key));
  }
  const compiled = new Map<string, CompiledRules>();
  return score(cases, ({ group }) => {
    const removed = without.get(group);
    if (removed === undefined) return {};
    const known = compiled.get(group) ?? compileRules(rules.flatMap((rule) => pruned(rule, removed)));
    compiled.set(group, known);
    return { rules: known };
  });
}

/** Rule and condition that decided a record. */
function deciding(one: CorpusCase): string | undefined {
  const facts = factsFromRecord(readable(one));
  const match = facts.error === undefined ? undefined : matchError(facts, facts.error);
  return match?.condition === undefined ? undefined : `${match.rule.id}\n${match.condition}`;
}

/** The rule without the removed codes and phrases; nothing when none is left. */
function pruned(rule: Rule, removed: ReadonlySet<string>): readonly Rule[] {
  const when: Record<string, unknown> = { ...rule.when };
  for (const condition of CONDITIONS) {
    const values = rule.when[condition];
    if (values === undefined) continue;
    const left = values.filter(
      (value) => !removed.has(`${rule.id}\n${value}`) && !removed.has(`${rule.id}\n${normalised(value)}`),
    );
    if (left.length === 0) return [];
    when[condition] = left;
  }
  return [{ ...rule, when }];
}
