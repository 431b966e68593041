import type { FinishDetail, FinishReason } from '../../finish-reason.ts';
import { normalizeFinishReason } from '../../finish-reason.ts';
import type { ChoiceFacts } from '../../facts.ts';
import type { FailureCategory } from '../../taxonomy.ts';
import { finding, type Check, type CheckResult, type Judged } from '../check.ts';

interface Meaning {
  category: FailureCategory;
  subcategory?: string;
  confidence: number;
  alternatives?: readonly FailureCategory[];
}

const FILTERED: Meaning = {
  category: 'content_policy_violation',
  subcategory: 'completion_blocked',
  confidence: 0.97,
};

const FILTERED_BY: Partial<Record<FinishDetail, Meaning>> = {
  guardrail: { category: 'content_policy_violation', subcategory: 'guardrail', confidence: 0.97 },
  image: { category: 'content_policy_violation', subcategory: 'image_blocked', confidence: 0.97 },
  recitation: { category: 'content_policy_violation', subcategory: 'recitation', confidence: 0.97 },
  refusal: { category: 'content_policy_violation', subcategory: 'refusal', confidence: 0.97 },
};

const BROKEN: Meaning = { category: 'service_unavailable', subcategory: 'stream_error', confidence: 0.85 };

/** What an abnormal end means. Aborts have a check of their own: they depend on who aborted. */
const BROKEN_BY: Partial<Record<FinishDetail, Meaning>> = {
  cost_limit: { category: 'cost_threshold_exceeded', subcategory: 'run_budget', confidence: 0.95 },
  malformed_answer: { category: 'malformed_response', subcategory: 'unexpected_shape', confidence: 0.95 },
  malformed_tool_call: {
    category: 'malformed_response',
    subcategory: 'invalid_tool_arguments',
    confidence: 0.97,
  },
  network: BROKEN,
  // Gemini says so when its filters dropped the picture without a word; a model that drew nothing is rarer.
  no_image: {
    category: 'content_policy_violation',
    subcategory: 'image_blocked',
    confidence: 0.6,
    alternatives: ['incomplete_response'],
  },
  overloaded: { category: 'service_unavailable', subcategory: 'overloaded', confidence: 0.95 },
  request: { category: 'invalid_input_format', subcategory: 'tool_messages', confidence: 0.85 },
  server: BROKEN,
  step_limit: {
    category: 'semantic_error',
    subcategory: 'max_steps',
    confidence: 0.9,
    alternatives: ['incomplete_response'],
  },
  timeout: { category: 'service_unavailable', subcategory: 'server_deadline', confidence: 0.85 },
  unexpected_tool_call: {
    category: 'semantic_error',
    subcategory: 'unknown_tool',
    confidence: 0.9,
    alternatives: ['malformed_response'],
  },
};

function meaningOf(reason: FinishReason): Meaning | undefined {
  if (reason.normalized === 'content_filter') {
    return (reason.subcategory && FILTERED_BY[reason.subcategory]) ?? FILTERED;
  }
  if (reason.normalized !== 'error' || reason.subcategory === 'aborted') return undefined;
  return (reason.subcategory && BROKEN_BY[reason.subcategory]) ?? BROKEN;
}

function judge(id: string, field: string, raw: unknown, reason: FinishReason): CheckResult | undefined {
  const meaning = meaningOf(reason);
  return meaning && { finding: finding(id, { ...meaning, field, value: raw }) };
}

/** A gateway that says `stop` may pass on that the provider behind it broke off. */
function judgeNative(id: string, choice: ChoiceFacts | undefined): CheckResult | undefined {
  const native = choice?.nativeFinishReason;
  if (typeof native !== 'string' || native === choice?.finishReason) return undefined;
  return judge(id, 'response.choices[0].nativeFinishReason', native, normalizeFinishReason(native));
}

function judgeOthers(id: string, { choices }: Judged): CheckResult | undefined {
  for (let at = 1; at < choices.length; at++) {
    const raw = choices[at]?.finishReason;
    const found = judge(id, `response.choices[${at}].finishReason`, raw, normalizeFinishReason(raw));
    if (found) return found;
  }
  return undefined;
}

/** A finish reason that names a failure: filtered, refused, malformed, broken off. */
export const finish: Check = {
  id: 'silent.finish_reason',
  run(judged) {
    const first = judged.choices[0];
    return (
      judge(this.id, 'response.choices[0].finishReason', first?.finishReason, judged.finish) ??
      judgeNative(this.id, first) ??
      judgeOthers(this.id, judged)
    );
  },
};
