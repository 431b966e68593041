import type { ToolCall } from '@culprit/diagnosis';
import type { NeutralChoice, NeutralResponse } from '../../neutral.ts';
import { fields, list, text } from '../../internal/read.ts';
import { foreignShape, inBandError } from '../../odd-answers.ts';
import { hasOther, textOf, thoughtOf } from './common.ts';
import { usageOf } from './usage.ts';

export function readResponse(value: unknown): NeutralResponse {
  const body = fields(value) ?? {};
  const choices = list(body['choices']);
  const error = choices === undefined ? inBandError(body) : undefined;
  return {
    id: text(body['id']),
    model: text(body['model']),
    choices: choices?.map(choiceOf) ?? (error === undefined ? [] : undefined),
    foreignShape: foreignShape(value, choices),
    usage: usageOf(body['usage']),
    error,
  };
}

function choiceOf(item: unknown): NeutralChoice {
  const choice = fields(item) ?? {};
  const message = fields(choice['message']);
  const content = message?.['content'];
  return {
    finishReason: choice['finishReason'] === null ? null : text(choice['finishReason']),
    text: textOf(content),
    reasoning: thoughtOf(content),
    toolCalls: list(message?.['toolCalls'])?.map(toolCallOf),
    otherContent: hasOther(content),
  };
}

/** Calls without an id get the word "null" from the SDK's schema. */
export function toolCallOf(item: unknown): ToolCall {
  const call = fields(item) ?? {};
  const target = fields(call['function']) ?? {};
  const id = text(call['id']);
  return {
    id: id === 'null' ? undefined : id,
    name: text(target['name']),
    arguments: target['arguments'],
  };
}
