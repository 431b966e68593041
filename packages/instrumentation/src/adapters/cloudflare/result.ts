import type { ToolCall } from '@culprit/diagnosis';
import { fields, list, text, type Fields } from '../../internal/read.ts';
import type { NeutralResponse } from '../../neutral.ts';
import { foreignShape } from '../../odd-answers.ts';
import { readChatResponse } from '../openai/chat-response.ts';
import { readResponsesResponse } from '../openai/responses-response.ts';
import { usageOf } from '../openai/usage.ts';

/**
 * What is left of an answer when the SDK has taken the envelope off. Newer models answer as OpenAI's Chat Completions
 * or Responses do, older ones in a form of Cloudflare's. Without `result` nothing is left at all.
 */
export function readResult(value: unknown): NeutralResponse {
  const body = fields(value);
  if (body === undefined)
    return { choices: typeof value === 'string' && value !== '' ? [{ text: value }] : [] };
  if (list(body['choices']) !== undefined) return { ...readChatResponse(value), attributes: undefined };
  if (list(body['output']) !== undefined) return { ...readResponsesResponse(value), attributes: undefined };
  const words = textOf(body);
  const toolCalls = list(body['tool_calls'])?.map(toolCallOf);
  const other = words === undefined && toolCalls === undefined && Object.keys(body).length > 0;
  return {
    choices: [{ text: words, toolCalls, otherContent: other }],
    usage: usageOf(body['usage']),
  };
}

/** With a schema the answer comes parsed. */
function textOf(body: Fields): string | undefined {
  const { response } = body as { response?: unknown };
  if (typeof response === 'object' && response !== null) return JSON.stringify(response);
  return (
    text(response) ??
    text(body['translated_text']) ??
    text(body['summary']) ??
    text(body['text']) ??
    text(body['description'])
  );
}

function toolCallOf(item: unknown): ToolCall {
  const call = fields(item);
  const target = fields(call?.['function']) ?? call;
  return { id: text(call?.['id']), name: text(target?.['name']), arguments: target?.['arguments'] };
}

/** Count and length of the vectors; the numbers themselves are never looked at. */
export function readVectors(value: unknown): NeutralResponse {
  const body = fields(value) ?? {};
  const data = list(body['data']);
  return {
    itemCount: data?.filter((vector) => list(vector)?.length !== 0).length,
    dimensions: list(data?.[0])?.length,
    usage: usageOf(body['usage']),
    foreignShape: foreignShape(value, data),
  };
}
