import type { ResponseFacts } from '@culprit/diagnosis';
import type { NeutralChoice, NeutralResponse } from '../../neutral.ts';
import { fields, list, text, type Fields } from '../../internal/read.ts';
import { foreignShape } from '../../odd-answers.ts';
import { blockedByTrace } from './guardrail.ts';
import { modelName } from './endpoint.ts';
import { usageOf } from './usage.ts';

export function readConverseResponse(value: unknown): NeutralResponse {
  const body = fields(value) ?? {};
  const blocks = list(fields(fields(body['output'])?.['message'])?.['content']);
  return {
    ...metadataOf(body, body['stopReason']),
    // What is no message (a proxy's page) has no answer in it.
    choices: blocks === undefined ? [] : [choiceOf(blocks.map(fields), body['stopReason'])],
    foreignShape: foreignShape(value, blocks),
  };
}

/** Usage, trace and the model behind a prompt router: of an answer, or of the `metadata` event of a stream. */
export function metadataOf(metadata: Fields, stopReason: unknown): NeutralResponse {
  const trace = fields(metadata['trace']);
  return {
    model: modelName(fields(trace?.['promptRouter'])?.['invokedModelId']),
    usage: usageOf(metadata['usage']),
    blocked: blockedOf(trace, stopReason),
  };
}

function blockedOf(trace: Fields | undefined, stopReason: unknown): ResponseFacts['blocked'] {
  if (stopReason !== 'guardrail_intervened') return undefined;
  return blockedByTrace(trace?.['guardrail'], stopReason);
}

/** All blocks of a message are one choice. Tools that run on Bedrock's side are not the application's to answer. */
export function choiceOf(blocks: readonly (Fields | undefined)[], stopReason: unknown): NeutralChoice {
  const texts: string[] = [];
  const reasoning: string[] = [];
  const calls: NonNullable<NeutralChoice['toolCalls']>[number][] = [];
  let other = false;
  for (const block of blocks) {
    const use = fields(block?.['toolUse']);
    const said = text(block?.['text']) ?? citedText(block);
    const thought = fields(fields(block?.['reasoningContent'])?.['reasoningText']);
    if (said !== undefined) texts.push(said);
    else if (use !== undefined && use['type'] !== 'server_tool_use')
      calls.push({ id: text(use['toolUseId']), name: text(use['name']), arguments: use['input'] });
    else {
      other = true;
      if (thought !== undefined) reasoning.push(text(thought['text']) ?? '');
    }
  }
  return {
    finishReason: stopReason === null ? null : text(stopReason),
    text: texts.length === 0 ? undefined : texts.join(''),
    reasoning: reasoning.length === 0 ? undefined : reasoning.join(''),
    toolCalls: calls.length === 0 ? undefined : calls,
    otherContent: other,
  };
}

function citedText(block: Fields | undefined): string | undefined {
  const cited = list(fields(block?.['citationsContent'])?.['content']);
  return cited?.map((part) => text(fields(part)?.['text']) ?? '').join('');
}
