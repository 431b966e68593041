import type { NeutralPrompt, NeutralRequest, NeutralResponse } from '../../neutral.ts';
import { fields, list, number, text } from '../../internal/read.ts';
import { foreignShape } from '../../odd-answers.ts';
import { inputOf } from '../bedrock/command.ts';
import { modelName } from '../bedrock/endpoint.ts';

export function rerankModel(args: readonly unknown[]): string | undefined {
  return modelName(fields(bedrockModel(args)?.['modelConfiguration'])?.['modelArn']);
}

function bedrockModel(args: readonly unknown[]): ReturnType<typeof fields> {
  return fields(fields(inputOf(args)['rerankingConfiguration'])?.['bedrockRerankingConfiguration']);
}

export function readRerank(args: readonly unknown[]): NeutralRequest {
  return {
    model: rerankModel(args),
    itemCount: list(inputOf(args)['sources'])?.length,
    topK: number(bedrockModel(args)?.['numberOfResults']),
  };
}

export function readRerankPrompt(args: readonly unknown[]): NeutralPrompt {
  const messages = (list(inputOf(args)['queries']) ?? []).map((query) => ({
    role: 'user',
    parts: [{ type: 'text' as const, content: text(fields(fields(query)?.['textQuery'])?.['text']) ?? '' }],
  }));
  return { messages };
}

export function readRerankResponse(value: unknown): NeutralResponse {
  const results = list(fields(value)?.['results']);
  const scores = (results ?? []).flatMap((item) => number(fields(item)?.['relevanceScore']) ?? []);
  return {
    documentCount: results?.length,
    topScore: scores.length === 0 ? undefined : Math.max(...scores),
    foreignShape: foreignShape(value, results),
  };
}
