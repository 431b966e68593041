import type { ToolCall } from '@culprit/diagnosis';
import type { NeutralChoice, NeutralResponse } from '../../neutral.ts';
import { foreignShape, inBandError } from '../../odd-answers.ts';
import { fields, list, text, type Fields } from '../../internal/read.ts';
import { usageOf } from './usage.ts';

export function readGenerated(value: unknown): NeutralResponse {
  const body = fields(value) ?? {};
  const candidates = list(body['candidates']);
  const error = candidates === undefined ? inBandError(body) : undefined;
  if (error !== undefined) return { error };
  return {
    id: text(body['responseId']),
    model: text(body['modelVersion']),
    choices: (candidates ?? []).map((candidate) => choiceOf(fields(candidate) ?? {})),
    blocked: blockOf(body['promptFeedback']),
    // An answer without candidates is a known shape: a blocked prompt, or nothing but the count of its tokens.
    foreignShape: KNOWN.some((key) => fields(body[key]) !== undefined)
      ? undefined
      : foreignShape(value, candidates),
    usage: usageOf(body['usageMetadata']),
  };
}

const KNOWN = ['promptFeedback', 'usageMetadata'];

/** A prompt that was refused before anything was generated. */
export function blockOf(feedback: unknown): NeutralResponse['blocked'] {
  const reason = text(fields(feedback)?.['blockReason']);
  return reason === undefined ? undefined : { reason, target: 'prompt' };
}

function choiceOf(candidate: Fields): NeutralChoice {
  const parts = (list(fields(candidate['content'])?.['parts']) ?? []).map(fields);
  const reason = candidate['finishReason'];
  return { finishReason: reason === null ? null : text(reason), ...saidIn(parts) };
}

/** What the parts of an answer say. Parts are neither kept nor changed. */
function saidIn(parts: readonly (Fields | undefined)[]): NeutralChoice {
  let said: string | undefined;
  let reasoning: string | undefined;
  let toolCalls: ToolCall[] | undefined;
  let otherContent = false;
  for (const part of parts) {
    const words = text(part?.['text']);
    if (words !== undefined && part?.['thought'] === true) reasoning = (reasoning ?? '') + words;
    else if (words !== undefined) said = (said ?? '') + words;
    const call = toolCallOf(part);
    if (call !== undefined) (toolCalls ??= []).push(call);
    else if (words === undefined && part !== undefined && hasMore(part)) otherContent = true;
  }
  return { text: said, reasoning, toolCalls, otherContent: otherContent || reasoning !== undefined };
}

/** A part with nothing but a signature carries no content. */
export function hasMore(part: Fields): boolean {
  return Object.keys(part).some((key) => key !== 'thoughtSignature' && key !== 'thought');
}

export function toolCallOf(part: Fields | undefined): ToolCall | undefined {
  const call = fields(part?.['functionCall']);
  if (call === undefined) return undefined;
  return { id: text(call['id']), name: text(call['name']), arguments: call['args'] ?? {} };
}
