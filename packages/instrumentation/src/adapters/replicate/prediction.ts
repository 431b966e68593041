import type { UsageFacts } from '@culprit/diagnosis';
import { fields, number, text, type Fields } from '../../internal/read.ts';
import type { NeutralResponse } from '../../neutral.ts';
import { foreignShape } from '../../odd-answers.ts';
import { choiceOf, predictionError } from './output.ts';

/** Replicate's states in the words of responses that are made in the background. */
const STATUS: Readonly<Record<string, string>> = {
  starting: 'queued',
  processing: 'in_progress',
  succeeded: 'completed',
  failed: 'failed',
  canceled: 'cancelled',
  aborted: 'cancelled',
};

/** A prediction: `failed` and `canceled` come with HTTP success. */
export function readPrediction(value: unknown): NeutralResponse {
  const body = fields(value) ?? {};
  const state = text(body['status']);
  const status = state === undefined ? undefined : (STATUS[state] ?? state);
  const choice = choiceOf(body['output']);
  return {
    id: text(body['id']),
    model: text(body['model']),
    status,
    choices:
      choice === undefined
        ? []
        : [{ ...choice, finishReason: status === 'completed' ? 'completed' : undefined }],
    usage: usageOf(fields(body['metrics'])),
    error: state === 'failed' ? predictionError(text(body['error']) ?? 'The prediction failed.') : undefined,
    foreignShape: state === undefined ? foreignShape(value, undefined) : undefined,
  };
}

/** Language models report tokens among their metrics. */
function usageOf(metrics: Fields | undefined): UsageFacts | undefined {
  const inputTokens = number(metrics?.['input_token_count'] ?? metrics?.['token_input_count']);
  const outputTokens = number(metrics?.['output_token_count'] ?? metrics?.['token_output_count']);
  return inputTokens === undefined && outputTokens === undefined ? undefined : { inputTokens, outputTokens };
}
