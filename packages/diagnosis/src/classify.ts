import { matchError } from './classify-error.ts';
import type { CompiledRules } from './classify-error.ts';
import type { AbortFacts, CallFacts, ErrorFacts } from './facts.ts';
import { shorten } from './internal/mask.ts';
import { retryAfterOf } from './internal/retry-after.ts';
import { remedyOf } from './remedies.ts';
import type { Match } from './rules/engine.ts';
import { judgeResponse } from './silent/index.ts';
import type { Finding, ResponseJudgement } from './silent/index.ts';
import { groupOf } from './taxonomy.ts';
import type { FailureCategory } from './taxonomy.ts';
import type { Classification, Evidence, Verdict } from './verdict.ts';

/** Limits that hold for every call; an expectation of the call itself goes before them. */
export interface ClassifySettings {
  /** US dollars. */
  maxCostUsd?: number | undefined;
  /** Seconds. */
  maxLatency?: number | undefined;
  /** Rules in place of the built-in ones, from `compileRules`. */
  rules?: CompiledRules | undefined;
}

const HEALTHY: Classification = Object.freeze({});
const NO_SETTINGS: ClassifySettings = Object.freeze({});

/**
 * Judges one call: cancelled or interrupted, failed with an error, failed silently, over a limit, or healthy.
 * Pure, bounded, never throws: what cannot be read is `unknown`, never guessed.
 */
export function classify(facts: CallFacts, settings: ClassifySettings = NO_SETTINGS): Classification {
  try {
    return judge(facts, settings);
  } catch {
    // Facts come from readers over foreign objects; one that throws when read again is still a failure of the call.
    return { verdict: unknownVerdict([]) };
  }
}

function judge(facts: CallFacts, settings: ClassifySettings): Classification {
  const error = facts.error;
  const judgement = judgeResponse(facts, settings);
  if (error !== undefined && error !== null) return judgeError(facts, error, judgement, settings.rules);
  const { finding } = judgement;
  if (finding !== undefined) return withBeside({ verdict: verdictOfFinding(finding, judgement) }, judgement);
  if (facts.abort?.aborted === true && facts.response?.terminalEvent !== true && facts.ending !== 'completed')
    return judgeAbort(facts.abort, judgement);
  if (facts.ending === 'abandoned' || facts.ending === 'unread')
    return withBeside({ outcome: facts.ending }, judgement);
  return judgement.format === undefined && judgement.warnings === undefined
    ? HEALTHY
    : withBeside({}, judgement);
}

/** An abort that ended the call without an error: streams end quietly. */
function judgeAbort(abort: AbortFacts, judgement: ResponseJudgement): Classification {
  if (abort.reason !== 'timeout') return withBeside({ outcome: 'cancelled' }, judgement);
  return withBeside({ verdict: timeoutVerdict() }, judgement);
}

function judgeError(
  facts: CallFacts,
  error: ErrorFacts,
  judgement: ResponseJudgement,
  compiled: CompiledRules | undefined,
): Classification {
  if (error.controlFlow === true) return withBeside({ outcome: 'interrupted' }, judgement);
  const match = consistent(matchError(facts, error, compiled), facts);
  const { finding } = judgement;
  if (finding !== undefined && answerExplains(match, finding))
    return withBeside({ verdict: { ...verdictOfFinding(finding, judgement), silent: false } }, judgement);
  if (facts.abort !== undefined && endedByAbort(facts.abort, match))
    return judgeAbort(facts.abort, judgement);
  if (match === undefined) return withBeside({ verdict: unknownVerdict(nameEvidence(error)) }, judgement);
  if (match.rule.category === 'interrupted') return withBeside({ outcome: 'interrupted' }, judgement);
  if (match.rule.category !== 'cancelled')
    return withBeside({ verdict: verdictOfMatch(match, match.rule.category, error) }, judgement);
  // An abort error while the caller's own signal is live: somebody else's deadline (R61).
  if (facts.abort?.aborted === false) return withBeside({ verdict: timeoutVerdict(match) }, judgement);
  return withBeside({ outcome: 'cancelled' }, judgement);
}

/** An error that says nothing came is contradicted by an answer that is there: something came that could not be used. */
function consistent(match: Match | undefined, facts: CallFacts): Match | undefined {
  if (match?.rule.subcategory !== 'empty' || !facts.response?.choices?.[0]?.text) return match;
  const rule = {
    ...match.rule,
    category: 'malformed_response',
    subcategory: 'unexpected_shape',
    alternatives: ['incomplete_response'],
  } as const;
  return { ...match, rule };
}

const OUTPUT_CATEGORIES = new Set<string>([
  'malformed_response',
  'incomplete_response',
  'semantic_error',
  'content_policy_violation',
  'unknown',
]);

/** An error about the answer is explained by the answer itself, where there is one that shows why. */
function answerExplains(match: Match | undefined, finding: Finding): boolean {
  if (match === undefined) return true;
  if (finding.confidence < 0.8) return false;
  return (
    OUTPUT_CATEGORIES.has(match.rule.category) ||
    (match.rule.category === 'tool_failure' && match.confidence <= 0.8)
  );
}

/** Whether the call ended because its signal was aborted: an abort error, or the transport fault that follows one. */
function endedByAbort(abort: AbortFacts, match: Match | undefined): boolean {
  if (!abort.aborted) return false;
  if (match === undefined) return true;
  const { category, alternatives } = match.rule;
  // MCP clients turn an abort into their own error of a request that ran out of time.
  const ofTool = category === 'tool_failure' && alternatives?.includes('network_timeout') === true;
  return category === 'cancelled' || category === 'network_timeout' || ofTool;
}

function timeoutVerdict(match?: Match): Verdict {
  return complete({
    category: 'network_timeout',
    subcategory: 'request_timeout',
    rule: match === undefined ? 'abort.timeout' : 'abort.signal_live',
    confidence: match === undefined ? 0.97 : 0.8,
    evidence: [
      { field: 'abort', value: match === undefined ? 'timeout' : 'not aborted by the caller' },
      ...(match?.evidence.map(shorten) ?? []),
    ],
    silent: false,
  });
}

function verdictOfMatch(match: Match, category: FailureCategory, error: ErrorFacts): Verdict {
  return complete({
    category,
    subcategory: match.rule.subcategory,
    rule: match.rule.id,
    confidence: match.confidence,
    evidence: match.evidence.map(shorten),
    retryAfter: retryAfterOf(error),
    silent: error.inStream === true,
    alternatives: match.rule.alternatives,
  });
}

function verdictOfFinding(finding: Finding, judgement: ResponseJudgement): Verdict {
  return complete({ ...finding, evidence: finding.evidence.map(shorten), format: judgement.format });
}

function unknownVerdict(evidence: readonly Evidence[]): Verdict {
  return complete({
    category: 'unknown',
    rule: 'unknown',
    confidence: 0,
    evidence: evidence.map(shorten),
    silent: false,
  });
}

function nameEvidence(error: ErrorFacts): readonly Evidence[] {
  return typeof error.name === 'string' ? [{ field: 'error.name', value: error.name }] : [];
}

type Core = Omit<Verdict, 'group' | 'retryable' | 'remedy'>;

/** Adds what follows from the category, and leaves out what is not known. */
function complete(core: Core): Verdict {
  const remedy = remedyOf(core.category, core.subcategory);
  const verdict: Verdict = {
    category: core.category,
    group: groupOf(core.category),
    rule: core.rule,
    confidence: core.confidence,
    evidence: core.evidence,
    retryable: remedy.retryable,
    remedy: remedy.action,
    silent: core.silent,
  };
  if (core.subcategory !== undefined) verdict.subcategory = core.subcategory;
  // Providers send reset headers with every reply; waiting only helps where the remedy says so.
  if (core.retryAfter !== undefined && (remedy.retryable || remedy.action === 'wait_for_reset'))
    verdict.retryAfter = core.retryAfter;
  if (core.format !== undefined) verdict.format = core.format;
  if (core.alternatives !== undefined && core.alternatives.length > 0)
    verdict.alternatives = core.alternatives;
  return verdict;
}

function withBeside(classification: Classification, judgement: ResponseJudgement): Classification {
  if (judgement.warnings !== undefined) classification.warnings = judgement.warnings;
  if (judgement.format !== undefined) classification.format = judgement.format;
  return classification;
}
