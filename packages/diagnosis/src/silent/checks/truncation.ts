import type { ChoiceFacts } from '../../facts.ts';
import { normalizeFinishReason } from '../../finish-reason.ts';
import { finding, hasText, hasToolCalls, type Check, type CheckResult, type Judged } from '../check.ts';
import { isRepetitive } from '../repetition.ts';

/** A limit this small was meant: warming a cache, counting tokens, reading log probabilities. */
const MEANT_TO_STOP = 1;

function subcategoryOf(choice: ChoiceFacts | undefined, judged: Judged): string {
  if (choice !== undefined && hasToolCalls(choice)) return 'truncated_tool_arguments';
  const reasoning = judged.facts.usage?.reasoningTokens ?? 0;
  const empty = choice === undefined || !hasText(choice.text);
  return empty && (reasoning > 0 || choice?.otherContent === true)
    ? 'reasoning_used_budget'
    : 'truncated_by_length';
}

function judgeChoice(id: string, judged: Judged, at: number): CheckResult {
  const choice = judged.choices[at];
  const field = `response.choices[${at}].finishReason`;
  const value = choice?.finishReason ?? judged.response.incompleteReason;
  const reason = normalizeFinishReason(value);
  if (reason.subcategory === 'context_window') {
    const found = finding(id, {
      category: 'context_limit_exceeded',
      subcategory: 'input_plus_output',
      confidence: 0.9,
      field,
      value,
      alternatives: ['incomplete_response'],
    });
    return { finding: found };
  }
  if (isRepetitive(choice?.text)) {
    const found = finding(id, {
      category: 'semantic_error',
      subcategory: 'repetition',
      confidence: 0.85,
      field,
      value,
      alternatives: ['incomplete_response'],
    });
    return { finding: found };
  }
  const subcategory = subcategoryOf(choice, judged);
  const alternatives =
    subcategory === 'truncated_tool_arguments' ? (['malformed_response'] as const) : undefined;
  const found = finding(id, {
    category: 'incomplete_response',
    subcategory,
    confidence: 0.96,
    field,
    value,
    alternatives,
  });
  return { finding: found };
}

function truncatedChoice({ choices, finish, response }: Judged): number {
  if (finish.normalized === 'length') return 0;
  for (let at = 1; at < choices.length; at++) {
    if (normalizeFinishReason(choices[at]?.finishReason).normalized === 'length') return at;
  }
  if (response.status !== 'incomplete') return -1;
  return normalizeFinishReason(response.incompleteReason).normalized === 'length' ? 0 : -1;
}

/** An answer cut at the output limit or at the end of the window, or one that repeats itself up to the limit. */
export const truncation: Check = {
  id: 'silent.truncation',
  run(judged) {
    const at = truncatedChoice(judged);
    if (at < 0) return undefined;
    const limit = judged.facts.request?.maxTokens;
    if (typeof limit === 'number' && limit <= MEANT_TO_STOP) return { warning: 'truncated_by_length' };
    return judgeChoice(this.id, judged, at);
  },
};
