import type { NeutralChoice, NeutralResponse } from '../../neutral.ts';
import { fields, list, text, type Fields } from '../../internal/read.ts';
import { foreignShape, inBandError } from '../../odd-answers.ts';
import { hostedToolError } from './hosted-tools.ts';
import { usageOf } from './usage.ts';

export function readResponse(value: unknown): NeutralResponse {
  const message = fields(value) ?? {};
  const blocks = list(message['content']);
  const error = blocks === undefined ? inBandError(message) : undefined;
  if (error !== undefined) return { error };
  return {
    id: text(message['id']),
    model: text(message['model']),
    // Whatever is no message (a proxy's page) has no answer in it.
    choices:
      blocks === undefined
        ? []
        : [choiceOf(blocks.map(fields), message['stop_reason'], message['stop_details'])],
    foreignShape: foreignShape(value, blocks),
    toolError: blocks === undefined ? undefined : hostedToolError(blocks.map(fields)),
    usage: usageOf(message['usage']),
  };
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
