import type { NeutralPart, NeutralPrompt, NeutralRequest, NeutralResponse } from '../../neutral.ts';
import { fields, list, text } from '../../internal/read.ts';
import { blockedByAssessments, hasBlock } from './guardrail.ts';
import { guardrailAttributes } from './converse-request.ts';
import { inputOf } from './command.ts';

/** `ApplyGuardrail`: a check of a text without a model. */
export function readGuardrail(args: readonly unknown[]): NeutralRequest {
  return { attributes: guardrailAttributes(inputOf(args)['guardrailIdentifier']) };
}

export function readGuardrailPrompt(args: readonly unknown[]): NeutralPrompt {
  const input = inputOf(args);
  const parts = (list(input['content']) ?? []).map((item): NeutralPart => {
    const content = text(fields(fields(item)?.['text'])?.['text']);
    return content === undefined ? { type: 'other', kind: 'image' } : { type: 'text', content };
  });
  return { messages: [{ role: input['source'] === 'OUTPUT' ? 'assistant' : 'user', parts }] };
}

/** A guardrail that only masked lets the text pass: that is no block. */
export function readGuardrailResponse(value: unknown): NeutralResponse {
  const body = fields(value) ?? {};
  const assessments = body['assessments'];
  const masked = text(body['actionReason'])?.includes('masked') === true && !hasBlock(assessments);
  if (body['action'] !== 'GUARDRAIL_INTERVENED' || masked) return {};
  return { blocked: blockedByAssessments(assessments, 'GUARDRAIL_INTERVENED', undefined) };
}
