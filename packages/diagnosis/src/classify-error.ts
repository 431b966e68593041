import type { CallFacts, ErrorFacts } from './facts.ts';
import { collectSignals } from './internal/signals.ts';
import { indexRules, matchRules } from './rules/engine.ts';
import type { Match, RuleIndex } from './rules/engine.ts';
import { rules } from './rules/index.ts';
import type { Rule } from './rules/rule.ts';

/** Rules ready for use; see {@link compileRules}. */
export type CompiledRules = RuleIndex;

let builtIn: CompiledRules | undefined;

/**
 * Compiles a table of rules, for `ClassifySettings.rules`: usually the built-in `rules` with some of one's own before
 * them. Costs milliseconds, so do it once. Throws on a phrase that breaks the syntax.
 */
export function compileRules(table: readonly Rule[]): CompiledRules {
  return indexRules(table);
}

/** The rule that explains an error best, with the evidence it met; undefined when none does. */
export function matchError(
  facts: CallFacts,
  error: ErrorFacts,
  // With the first failure: a healthy process starts without the milliseconds this takes.
  compiled: CompiledRules = (builtIn ??= indexRules(rules)),
): Match | undefined {
  return matchRules(compiled, collectSignals(facts, error));
}
