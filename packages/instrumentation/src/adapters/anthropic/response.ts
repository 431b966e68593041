import type { ErrorFacts } from '@culprit/diagnosis';
import type { NeutralChoice, NeutralResponse } from '../../neutral.ts';
import { fields, list, text, type Fields } from '../../internal/read.ts';
import { usageOf } from './usage.ts';

export function readResponse(value: unknown): NeutralResponse {
  const message = fields(value) ?? {};
  const error = inBandError(message);
  if (error !== undefined) return { error };
  const blocks = list(message['content']);
  return {
    id: text(message['id']),
    model: text(message['model']),
    // Whatever is no message (a proxy's page) has no answer in it.
    choices:
      blocks === undefined
        ? []
        : [choiceOf(blocks.map(fields), message['stop_reason'], message['stop_details'])],
    usage: usageOf(message['usage']),
  };
}

/** Gateways answer 200 with an error object in place of the message. */
function inBandError(message: Fields): ErrorFacts | undefined {
  const error = message['type'] === 'error' ? fields(message['error']) : undefined;
  if (error === undefined) return undefined;
  return { name: 'APIError', message: text(error['message']), http: { body: { error } }, inStream: true };
}

/**
 * All blocks of a message are one choice. Tools that run on the provider's side are not calls the application has to
 * answer, so they and their results count as other content.
 */
export function choiceOf(
  blocks: readonly (Fields | undefined)[],
  stopReason: unknown,
  stopDetails: unknown,
): NeutralChoice {
  const ofType = (type: string): Fields[] => blocks.filter((block) => block?.['type'] === type) as Fields[];
  const calls = ofType('tool_use');
  const explanation = text(fields(stopDetails)?.['explanation']);
  return {
    finishReason: stopReason === null ? null : text(stopReason),
    text: joined(ofType('text'), 'text'),
    reasoning: joined(ofType('thinking'), 'thinking'),
    refusal: stopReason === 'refusal' ? explanation : undefined,
    toolCalls:
      calls.length === 0
        ? undefined
        : calls.map(({ id, name, input }) => ({ id: text(id), name: text(name), arguments: input })),
    otherContent: blocks.some((block) => block?.['type'] !== 'text' && block?.['type'] !== 'tool_use'),
  };
}

function joined(blocks: readonly Fields[], key: string): string | undefined {
  return blocks.length === 0 ? undefined : blocks.map((block) => text(block[key]) ?? '').join('');
}
