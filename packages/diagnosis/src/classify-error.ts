import type { CallFacts, ErrorFacts } from './facts.ts';
import { collectSignals } from './internal/signals.ts';
import { indexRules, matchRules } from './rules/engine.ts';
import type { Match, RuleIndex } from './rules/engine.ts';
import { rules } from './rules/index.ts';

const index: RuleIndex = indexRules(rules);

/** The rule that explains an error best; undefined when none does. */
export function matchError(facts: CallFacts, error: ErrorFacts): Match | undefined {
  return matchRules(index, collectSignals(facts, error));
}
