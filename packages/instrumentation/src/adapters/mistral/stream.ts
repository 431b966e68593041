import type { ToolCall, UsageFacts } from '@culprit/diagnosis';
import type { StreamReader } from '../../adapter.ts';
import type { NeutralResponse } from '../../neutral.ts';
import { fields, list, number, text, type Fields } from '../../internal/read.ts';
import { inBandError } from '../../odd-answers.ts';
import { hasOther, textOf, thoughtOf } from './common.ts';
import { toolCallOf } from './response.ts';
import { usageOf } from './usage.ts';
import { append } from '../streamed-text.ts';

interface OpenChoice {
  text: string | undefined;
  reasoning: string | undefined;
  finishReason: string | null | undefined;
  calls: OpenCall[] | undefined;
  other: boolean;
}

interface OpenCall {
  index: number | undefined;
  id: string | undefined;
  name: string;
  /** An object when it came whole, else the text so far. */
  arguments: unknown;
}

interface ChatState {
  id: string | undefined;
  model: string | undefined;
  choices: OpenChoice[];
  usage: UsageFacts | undefined;
  error: NeutralResponse['error'];
}

const MAX_CHOICES = 256;
const MAX_CALLS = 1024;

/** Chunks are events whose `data` is a piece of the completion. */
export const chatStream: StreamReader = {
  empty: (): ChatState => ({
    id: undefined,
    model: undefined,
    choices: [],
    usage: undefined,
    error: undefined,
  }),
  fold: (state, chunk) => {
    foldChunk(state as ChatState, fields(fields(chunk)?.['data']));
  },
  response: (state) => finish(state as ChatState),
};

function foldChunk(state: ChatState, data: Fields | undefined): void {
  if (data === undefined) return;
  state.id ??= text(data['id']) || undefined;
  state.model ??= text(data['model']) || undefined;
  if (data['usage'] !== undefined) state.usage = usageOf(data['usage']) ?? state.usage;
  const choices = data['choices'];
  if (!Array.isArray(choices)) state.error ??= inBandError(data);
  else for (const choice of choices as readonly unknown[]) foldChoice(state, fields(choice));
}

function foldChoice(state: ChatState, choice: Fields | undefined): void {
  const index = number(choice?.['index']) ?? 0;
  if (choice === undefined || !(index >= 0 && index < MAX_CHOICES)) return;
  const open = (state.choices[index] ??= newChoice());
  const reason = choice['finishReason'];
  if (typeof reason === 'string') open.finishReason = reason;
  else if (reason === null) open.finishReason ??= null;
  const delta = fields(choice['delta']);
  if (delta === undefined) return;
  foldContent(open, delta['content']);
  for (const call of list(delta['toolCalls']) ?? []) foldCall((open.calls ??= []), call);
}

function foldContent(open: OpenChoice, content: unknown): void {
  if (typeof content === 'string') open.text = append(open.text, content);
  else if (Array.isArray(content)) {
    open.text = append(open.text, textOf(content));
    open.reasoning = append(open.reasoning, thoughtOf(content));
    open.other ||= hasOther(content);
  }
}

/** Calls usually come whole; pieces of one share its index. */
function foldCall(calls: OpenCall[], item: unknown): void {
  const { id, name = '', arguments: input } = toolCallOf(item);
  const index = number(fields(item)?.['index']);
  const open = calls.findLast(
    (call) => index !== undefined && call.index === index && (id === undefined || call.id === id),
  );
  if (open === undefined) {
    if (calls.length < MAX_CALLS) calls.push({ index, id, name, arguments: input });
    return;
  }
  open.name += name;
  if (typeof open.arguments === 'string' && typeof input === 'string')
    open.arguments = append(open.arguments, input);
  else open.arguments = input ?? open.arguments;
}

function newChoice(): OpenChoice {
  return { text: undefined, reasoning: undefined, finishReason: undefined, calls: undefined, other: false };
}

function finish({ id, model, choices, usage, error }: ChatState): NeutralResponse {
  return {
    id,
    model,
    choices: choices
      .filter((choice) => choice !== undefined)
      .map(({ text: content, reasoning, finishReason, calls, other }) => ({
        text: content,
        reasoning,
        finishReason,
        toolCalls: calls?.map(({ id: call, name, arguments: input }): ToolCall => ({
          id: call,
          name,
          arguments: input,
        })),
        otherContent: other,
      })),
    usage,
    error,
    // Every choice ends with a reason; what comes after it (`[DONE]`) the SDK keeps to itself.
    terminalEvent: choices.length > 0 && choices.every((choice) => typeof choice?.finishReason === 'string'),
  };
}
