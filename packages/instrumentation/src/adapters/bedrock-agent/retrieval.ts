import type { StreamReader } from '../../adapter.ts';
import type { NeutralPrompt, NeutralRequest, NeutralResponse } from '../../neutral.ts';
import { fields, list, number, text, type Fields } from '../../internal/read.ts';
import { foreignShape } from '../../odd-answers.ts';
import { guardrailAttributes } from '../bedrock/converse-request.ts';
import { inputOf } from '../bedrock/command.ts';
import { knowledgeBase } from './agent.ts';
import { modelName } from '../bedrock/endpoint.ts';
import { MAX_TEXT } from '../streamed-text.ts';

export function readRetrieve(args: readonly unknown[]): NeutralRequest {
  const input = inputOf(args);
  const search = fields(fields(input['retrievalConfiguration'])?.['vectorSearchConfiguration']);
  return {
    dataSource: text(input['knowledgeBaseId']),
    topK: number(search?.['numberOfResults']),
    attributes: {
      ...knowledgeBase(input['knowledgeBaseId']),
      ...guardrailAttributes(fields(input['guardrailConfiguration'])?.['guardrailId']),
    },
  };
}

export function readRetrievePrompt(args: readonly unknown[]): NeutralPrompt {
  return asked(fields(inputOf(args)['retrievalQuery'])?.['text']);
}

function asked(question: unknown): NeutralPrompt {
  const content = text(question);
  return { messages: content === undefined ? [] : [{ role: 'user', parts: [{ type: 'text', content }] }] };
}

export function readRetrieveResponse(value: unknown): NeutralResponse {
  const body = fields(value) ?? {};
  const results = list(body['retrievalResults']);
  const scores = (results ?? []).flatMap((item) => number(fields(item)?.['score']) ?? []);
  return {
    documentCount: results?.length,
    topScore: scores.length === 0 ? undefined : Math.max(...scores),
    foreignShape: foreignShape(value, results),
    blocked: intervention(body['guardrailAction']),
  };
}

/** Knowledge bases say that a guardrail intervened, and neither where nor why. */
function intervention(action: unknown): NeutralResponse['blocked'] {
  return action === 'INTERVENED' ? { reason: 'GUARDRAIL_INTERVENED' } : undefined;
}

/** Where an answer from documents takes them, and the model that writes it. */
function generationOf(args: readonly unknown[]): Fields {
  const configuration = fields(inputOf(args)['retrieveAndGenerateConfiguration']);
  return (
    fields(
      configuration?.['knowledgeBaseConfiguration'] ?? configuration?.['externalSourcesConfiguration'],
    ) ?? {}
  );
}

export function generationModel(args: readonly unknown[]): string | undefined {
  return modelName(generationOf(args)['modelArn']);
}

export function readGeneration(args: readonly unknown[]): NeutralRequest {
  const from = generationOf(args);
  const generation = fields(from['generationConfiguration']);
  const inference = fields(fields(generation?.['inferenceConfig'])?.['textInferenceConfig']);
  return {
    model: generationModel(args),
    maxTokens: number(inference?.['maxTokens']),
    temperature: number(inference?.['temperature']),
    topP: number(inference?.['topP']),
    stopSequences: list(inference?.['stopSequences'])?.filter((word) => typeof word === 'string'),
    conversationId: text(inputOf(args)['sessionId']),
    attributes: {
      ...knowledgeBase(from['knowledgeBaseId']),
      ...guardrailAttributes(fields(generation?.['guardrailConfiguration'])?.['guardrailId']),
    },
  };
}

export function readGenerationPrompt(args: readonly unknown[]): NeutralPrompt {
  return asked(fields(inputOf(args)['input'])?.['text']);
}

export function readGenerationResponse(value: unknown): NeutralResponse {
  const body = fields(value) ?? {};
  const said = text(fields(body['output'])?.['text']);
  return {
    choices: said === undefined ? [] : [{ text: said }],
    foreignShape: foreignShape(value, said === undefined ? undefined : []),
    blocked: intervention(body['guardrailAction']),
  };
}

interface GenerationState {
  text: string | undefined;
  blocked: NeutralResponse['blocked'];
}

/** Events of `RetrieveAndGenerateStream`: text, citations, and what the guardrail did. There is none for the end. */
export const generationStream: StreamReader = {
  find: (value) => fields(value)?.['stream'],
  empty: (): GenerationState => ({ text: undefined, blocked: undefined }),
  fold: (state, chunk) => {
    const known = state as GenerationState;
    const piece = text(fields(fields(chunk)?.['output'])?.['text']);
    if (piece !== undefined && (known.text?.length ?? 0) < MAX_TEXT) known.text = (known.text ?? '') + piece;
    known.blocked ??= intervention(fields(fields(chunk)?.['guardrail'])?.['action']);
  },
  response: (state) => {
    const { text: said, blocked } = state as GenerationState;
    return { choices: [{ text: said }], blocked };
  },
};
