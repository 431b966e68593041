import { fields, list, number, text } from '../../internal/read.ts';
import type { NeutralRequest, NeutralResponse } from '../../neutral.ts';
import { foreignShape, inBandError } from '../../odd-answers.ts';
import { bodyOf } from '../openai/common.ts';
import { serverTimes } from './server-times.ts';

/** `embed` takes a text or several in `input`; the older `embeddings` takes one in `prompt`. */
export function readEmbedRequest(args: readonly unknown[]): NeutralRequest {
  const body = bodyOf(args);
  return {
    model: text(body['model']),
    dimensions: number(body['dimensions']),
    itemCount: list(body['input'])?.length ?? 1,
  };
}

/** Count and length of the vectors; the numbers themselves are never looked at. */
export function readEmbedResponse(value: unknown): NeutralResponse {
  const body = fields(value) ?? {};
  const single = list(body['embedding']);
  const vectors = list(body['embeddings']) ?? (single === undefined ? undefined : [single]);
  const inputTokens = number(body['prompt_eval_count']);
  return {
    model: text(body['model']),
    itemCount: vectors?.filter((vector) => list(vector)?.length !== 0).length,
    dimensions: list(vectors?.[0])?.length,
    usage: inputTokens === undefined ? undefined : { inputTokens },
    error: vectors === undefined ? inBandError(body) : undefined,
    foreignShape: foreignShape(value, vectors),
    attributes: serverTimes(body),
  };
}
