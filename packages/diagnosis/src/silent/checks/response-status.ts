import { normalizeFinishReason } from '../../finish-reason.ts';
import { finding, type Check, type CheckResult, type Judged } from '../check.ts';

const FIELD = 'response.incompleteReason';

function judgeIncomplete(id: string, { response }: Judged): CheckResult | undefined {
  const raw = response.incompleteReason;
  const reason = normalizeFinishReason(raw);
  if (reason.subcategory === 'steered') return undefined;
  if (reason.normalized === 'content_filter') {
    const found = finding(id, {
      category: 'content_policy_violation',
      subcategory: 'completion_blocked',
      confidence: 0.97,
      field: FIELD,
      value: raw,
    });
    return { finding: found };
  }
  if (reason.subcategory === 'step_limit') {
    const found = finding(id, {
      category: 'semantic_error',
      subcategory: 'max_steps',
      confidence: 0.85,
      field: FIELD,
      value: raw,
      alternatives: ['incomplete_response'],
    });
    return { finding: found };
  }
  // Truncation has a check of its own, which knows about repetition and cut tool arguments.
  if (reason.normalized === 'length') return undefined;
  const found = finding(id, {
    category: 'incomplete_response',
    confidence: 0.85,
    field: raw === undefined ? 'response.status' : FIELD,
    value: raw ?? response.status,
  });
  return { finding: found };
}

/** Life-cycle status of APIs whose answer is an object with a state (OpenAI Responses, Assistants runs, batches). */
export const responseStatus: Check = {
  id: 'silent.response_status',
  run(judged) {
    const { response, facts } = judged;
    if (response.status === undefined || response.status === 'completed') return undefined;
    if (response.status === 'incomplete') return judgeIncomplete(this.id, judged);
    if (response.status !== 'failed' || facts.error !== undefined) return undefined;
    // The provider's error, where there is one, is read by the error rules; without it nothing more is known.
    const found = finding(this.id, {
      category: 'unknown',
      confidence: 0.5,
      field: 'response.status',
      value: response.status,
      alternatives: ['service_unavailable'],
    });
    return { finding: found };
  },
};
