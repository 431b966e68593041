import { fields, list, number, text, type Fields } from '../../internal/read.ts';
import type { NeutralPrompt, NeutralRequest } from '../../neutral.ts';
import { readChatPrompt } from '../openai/chat-request.ts';
import { formatOf, toolsOf } from '../openai/common.ts';

type Args = readonly unknown[];

function bodyOf(args: Args): Fields {
  return fields(args[1]) ?? {};
}

/** Models that take `messages` take a `prompt` too; so do models that paint, by which the name tells. */
export function isChat(args: Args): boolean {
  return Array.isArray(bodyOf(args)['messages']);
}

export function isText(args: Args): boolean {
  return (
    typeof bodyOf(args)['prompt'] === 'string' &&
    !/flux|diffusion|dreamshaper|phoenix|lucid|img2img/i.test(text(args[0]) ?? '')
  );
}

/** Translators and speakers take `text` as well. */
export function isEmbedding(args: Args): boolean {
  return bodyOf(args)['text'] !== undefined && /embed|bge-|plamo/i.test(text(args[0]) ?? '');
}

export function readRequest(args: Args): NeutralRequest {
  const body = bodyOf(args);
  const format = formatOf(body['response_format']);
  const schema = fields(body['response_format'])?.['json_schema'];
  return {
    model: text(args[0]),
    maxTokens: number(body['max_tokens']),
    temperature: number(body['temperature']),
    topP: number(body['top_p']),
    topK: number(body['top_k']),
    frequencyPenalty: number(body['frequency_penalty']),
    presencePenalty: number(body['presence_penalty']),
    seed: number(body['seed']),
    stream: body['stream'] === true,
    outputType: format.outputType,
    itemCount: list(body['text'])?.length ?? (typeof body['text'] === 'string' ? 1 : undefined),
    tools: toolsOf(body['tools']),
    // The schema stands where OpenAI has a wrapper around it.
    expectation:
      format.expectation?.format === 'json_schema' ? { format: 'json_schema', schema } : format.expectation,
  };
}

export function readPrompt(args: Args): NeutralPrompt {
  const body = bodyOf(args);
  if (isChat(args)) return readChatPrompt([body]);
  const texts = [body['prompt'], ...(list(body['text']) ?? [body['text']])].filter(
    (item) => typeof item === 'string',
  );
  return { messages: texts.map((content) => ({ role: 'user', parts: [{ type: 'text', content }] })) };
}
