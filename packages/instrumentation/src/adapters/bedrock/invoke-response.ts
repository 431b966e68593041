import type { ResponseFacts, UsageFacts } from '@culprit/diagnosis';
import type { NeutralChoice, NeutralResponse } from '../../neutral.ts';
import { fields, list, number, text, type Fields } from '../../internal/read.ts';
import { foreignShape } from '../../odd-answers.ts';
import { readChatResponse } from '../openai/chat-response.ts';
import { readResponse } from '../anthropic/response.ts';
import { blockedByTrace } from './guardrail.ts';
import { parseBody } from './invoke-body.ts';
import { readConverseResponse } from './converse-response.ts';

/** Answers in the format of the model's vendor, told by their keys. */
export function readInvokeResponse(value: unknown): NeutralResponse {
  const body = parseBody(fields(value)?.['body']);
  if (body === undefined) return { choices: [], foreignShape: 'text' };
  const blocked = blockedOf(body);
  const read = answerOf(body);
  return blocked === undefined ? read : { ...read, blocked };
}

function answerOf(body: Fields): NeutralResponse {
  if (fields(body['output'])?.['message'] !== undefined) return readConverseResponse(body);
  if (list(body['content']) !== undefined && body['generations'] === undefined) return readResponse(body);
  const first = fields(list(body['choices'])?.[0]);
  if (fields(first?.['message']) !== undefined) return chatAnswer(body);
  const choices = plainChoices(body);
  return {
    id: text(body['id'] ?? body['response_id']),
    choices: choices ?? [],
    foreignShape: foreignShape(body, choices),
    usage: plainUsage(body),
  };
}

/** OpenAI's form. Mistral's has the finish reason under another name; OpenAI's service tiers are not Bedrock's. */
function chatAnswer(body: Fields): NeutralResponse {
  const read = readChatResponse(body);
  const reasons = (list(body['choices']) ?? []).map((item) => text(fields(item)?.['stop_reason']));
  return {
    ...read,
    attributes: undefined,
    choices: read.choices?.map((choice, index) => ({
      ...choice,
      finishReason: choice.finishReason ?? reasons[index],
    })),
  };
}

/** One text and one word for its end, as every vendor calls them. */
export function plainChoices(body: Fields): readonly NeutralChoice[] | undefined {
  const several = list(body['results'] ?? body['outputs'] ?? body['generations'] ?? body['choices']);
  if (several !== undefined) return several.map((item) => plainChoice(fields(item) ?? {}));
  const completions = list(body['completions']);
  if (completions !== undefined) return completions.map((item) => jurassicChoice(fields(item)));
  return ['generation', 'completion', 'text', 'outputText'].some((key) => typeof body[key] === 'string')
    ? [plainChoice(body)]
    : undefined;
}

function plainChoice(item: Fields): NeutralChoice {
  const reason = item['stop_reason'] ?? item['finish_reason'] ?? item['completionReason'];
  const calls = list(item['tool_calls'])?.map(fields);
  return {
    finishReason: reason === null ? null : text(reason),
    text: text(item['text'] ?? item['outputText'] ?? item['generation'] ?? item['completion']),
    // Command R gives its tool calls no id.
    toolCalls:
      calls === undefined || calls.length === 0
        ? undefined
        : calls.map((call) => ({ name: text(call?.['name']), arguments: call?.['parameters'] })),
  };
}

function jurassicChoice(item: Fields | undefined): NeutralChoice {
  return {
    finishReason: text(fields(item?.['finishReason'])?.['reason']),
    text: text(fields(item?.['data'])?.['text']),
  };
}

/** Llama and Titan count; Mistral and Cohere leave it to Bedrock's headers. */
export function plainUsage(body: Fields): UsageFacts | undefined {
  const results = list(body['results'])?.map((item) => number(fields(item)?.['tokenCount']) ?? 0);
  const input = number(body['prompt_token_count'] ?? body['inputTextTokenCount']);
  const output = number(body['generation_token_count'] ?? body['totalOutputTextTokenCount']);
  const total = output ?? results?.reduce((sum, count) => sum + count, 0);
  return input === undefined && total === undefined ? undefined : { inputTokens: input, outputTokens: total };
}

/** What Bedrock adds to any vendor's answer when a guardrail was used. */
export function blockedOf(body: Fields): ResponseFacts['blocked'] {
  const action = body['amazon-bedrock-guardrailAction'];
  if (action !== 'INTERVENED') return undefined;
  return blockedByTrace(fields(body['amazon-bedrock-trace'])?.['guardrail'], 'GUARDRAIL_INTERVENED');
}

/** Count and length of the vectors; the numbers themselves are never looked at. */
export function readEmbeddingsResponse(value: unknown): NeutralResponse {
  const body = parseBody(fields(value)?.['body']);
  const vectors = body === undefined ? undefined : vectorsOf(body);
  const input = number(body?.['inputTextTokenCount'] ?? body?.['inputTokenCount']);
  return {
    itemCount: vectors?.filter((vector) => vector.length > 0).length,
    dimensions: vectors?.[0]?.length,
    foreignShape: body === undefined ? 'text' : foreignShape(body, vectors),
    usage: input === undefined ? undefined : { inputTokens: input },
  };
}

/** Titan: `embedding`, or only `embeddingsByType`. Cohere: `embeddings`, by type when types were asked for. Nova: objects. */
function vectorsOf(body: Fields): readonly (readonly unknown[])[] | undefined {
  const single = list(body['embedding']) ?? list(Object.values(fields(body['embeddingsByType']) ?? {})[0]);
  if (single !== undefined) return [single];
  const several = list(body['embeddings']) ?? list(Object.values(fields(body['embeddings']) ?? {})[0]);
  return several?.map((item) => list(item) ?? list(fields(item)?.['embedding']) ?? []);
}

/** Pictures as base64: how many there are, and why there are none. */
export function readPicturesResponse(value: unknown): NeutralResponse {
  const body = parseBody(fields(value)?.['body']);
  const images = list(body?.['images'] ?? body?.['artifacts'] ?? body?.['videos']);
  const reasons = list(body?.['finish_reasons'])?.filter((reason) => typeof reason === 'string');
  const refused = text(body?.['error']) ?? reasons?.[0];
  return {
    itemCount: images?.length,
    foreignShape: body === undefined ? 'text' : foreignShape(body, images ?? reasons),
    blocked: refused === undefined ? undefined : { reason: refused.slice(0, 100), target: 'completion' },
  };
}
