import type { ToolCall } from '@culprit/diagnosis';
import type { StreamReader } from '../../adapter.ts';
import type { NeutralChoice, NeutralResponse } from '../../neutral.ts';
import { inBandError } from '../../odd-answers.ts';
import { fields, list, number, text, type Fields } from '../../internal/read.ts';
import { addPieces, isPiece, type Arguments } from './partial-arguments.ts';
import { blockOf, hasMore, toolCallOf } from './response.ts';
import { mergeUsage, usageOf } from './usage.ts';
import { MAX_TEXT } from '../streamed-text.ts';

interface GeneratedState {
  id: string | undefined;
  model: string | undefined;
  usage: Record<string, unknown> | undefined;
  blocked: NeutralResponse['blocked'];
  error: NeutralResponse['error'];
  choices: Candidate[];
}

type Candidate = { -readonly [K in keyof NeutralChoice]: NeutralChoice[K] } & {
  /** Arguments of the call that comes in pieces. */
  pieces?: Arguments | undefined;
};

const MAX_CANDIDATES = 128;
const MAX_CALLS = 4096;

export const generatedStream: StreamReader = {
  empty: (): GeneratedState => ({
    id: undefined,
    model: undefined,
    usage: undefined,
    blocked: undefined,
    error: undefined,
    choices: [],
  }),
  fold: (state, chunk) => {
    foldChunk(state as GeneratedState, fields(chunk) ?? {});
  },
  response: (state) => finish(state as GeneratedState),
};

function foldChunk(state: GeneratedState, chunk: Fields): void {
  state.id ??= text(chunk['responseId']);
  state.model = text(chunk['modelVersion']) ?? state.model;
  state.usage = mergeUsage(state.usage, chunk['usageMetadata']);
  state.blocked = blockOf(chunk['promptFeedback']) ?? state.blocked;
  const candidates = list(chunk['candidates']);
  if (candidates === undefined) state.error = inBandError(chunk) ?? state.error;
  for (const [position, item] of (candidates ?? []).entries())
    foldCandidate(state, position, fields(item) ?? {});
}

/** Later events add to the parts of earlier ones. */
function foldCandidate(state: GeneratedState, position: number, candidate: Fields): void {
  const index = number(candidate['index']) ?? position;
  if (!Number.isInteger(index) || index < 0 || index >= MAX_CANDIDATES) return;
  const choice = (state.choices[index] ??= { finishReason: null, otherContent: false });
  choice.finishReason = text(candidate['finishReason']) ?? choice.finishReason;
  for (const part of list(fields(candidate['content'])?.['parts']) ?? [])
    foldPart(choice, fields(part) ?? {});
}

/** Runs for every word of an answer: nothing is made but the longer text. */
function foldPart(choice: Candidate, part: Fields): void {
  const words = text(part['text']);
  if (words !== undefined && part['thought'] === true) {
    choice.reasoning = joined(choice.reasoning, words);
    choice.otherContent = true;
  } else if (words !== undefined) choice.text = joined(choice.text, words);
  const call = toolCallOf(part);
  if (call !== undefined) {
    if (!foldPiece(choice, fields(part['functionCall']))) addCalls(choice, [call]);
  } else if (words === undefined && hasMore(part)) choice.otherContent = true;
}

/** Whether the call was a piece of one; then it has been added to it. */
function foldPiece(choice: Candidate, call: Fields | undefined): boolean {
  if (!isPiece(call)) return false;
  const name = text(call['name']);
  if (name !== undefined) {
    choice.pieces = {};
    addCalls(choice, [{ id: text(call['id']), name, arguments: choice.pieces }]);
  }
  if (choice.pieces !== undefined) addPieces(choice.pieces, call);
  return true;
}

function addCalls(choice: Candidate, calls: readonly ToolCall[]): void {
  const before = choice.toolCalls ?? [];
  if (calls.length > 0 && before.length < MAX_CALLS) choice.toolCalls = [...before, ...calls];
}

function joined(before: string | undefined, more: string): string {
  if (before === undefined) return more;
  return before.length > MAX_TEXT ? before : before + more;
}

function finish({ id, model, usage, blocked, error, choices }: GeneratedState): NeutralResponse {
  const given = choices.flatMap(({ pieces: _pieces, ...choice }) => choice);
  return {
    id,
    model,
    choices: given,
    blocked,
    error,
    usage: usageOf(usage),
    terminalEvent:
      blocked !== undefined || given.some(({ finishReason }) => typeof finishReason === 'string'),
  };
}
