import type { NeutralPrompt, NeutralRequest, NeutralResponse } from '../../neutral.ts';
import { foreignShape, inBandError } from '../../odd-answers.ts';
import { fields, list, number, type Fields } from '../../internal/read.ts';
import { messagesOf } from './content.ts';
import { modelName } from './request.ts';
import { usageOf } from './usage.ts';

/** Each item of a list is embedded for itself, whether it is a text, a part or a content. */
export function readEmbedding(model: unknown, contents: unknown, config: Fields | undefined): NeutralRequest {
  return {
    model: modelName(model),
    dimensions: number(config?.['outputDimensionality']),
    itemCount: list(contents)?.length ?? 1,
  };
}

export function readEmbeddingPrompt(contents: unknown): NeutralPrompt {
  return messagesOf(contents);
}

/** Count and length of the vectors; the numbers themselves are never looked at. */
export function readEmbedded(value: unknown): NeutralResponse {
  const body = fields(value) ?? {};
  const single = fields(body['embedding']);
  const vectors = list(body['embeddings']) ?? (single === undefined ? undefined : [single]);
  return {
    itemCount: vectors?.filter((item) => dimensionsOf(item) !== 0).length,
    error: vectors === undefined ? inBandError(body) : undefined,
    foreignShape: foreignShape(value, vectors),
    dimensions: dimensionsOf(vectors?.[0]),
    usage: usageOf(body['usageMetadata']) ?? countedIn(vectors),
  };
}

function dimensionsOf(vector: unknown): number | undefined {
  return number(list(fields(vector)?.['values'])?.length);
}

/** Vertex AI counts the tokens of every text beside its vector. */
function countedIn(vectors: readonly unknown[] | undefined): NeutralResponse['usage'] {
  let inputTokens: number | undefined;
  for (const vector of vectors ?? []) {
    const tokens = number(fields(fields(vector)?.['statistics'])?.['tokenCount']);
    if (tokens !== undefined) inputTokens = (inputTokens ?? 0) + tokens;
  }
  return inputTokens === undefined ? undefined : { inputTokens };
}
