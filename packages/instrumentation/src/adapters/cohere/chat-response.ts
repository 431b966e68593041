import type { ToolCall, UsageFacts } from '@culprit/diagnosis';
import type { StreamReader } from '../../adapter.ts';
import type { NeutralResponse } from '../../neutral.ts';
import { fields, list, number, text, type Fields } from '../../internal/read.ts';
import { foreignShape, inBandError } from '../../odd-answers.ts';
import { joined } from './common.ts';
import { usageOf } from './usage.ts';
import { MAX_TEXT, append } from '../streamed-text.ts';

/** Chat of version 2. Citations go with the text: they are no content by themselves. */
export function readResponse(value: unknown): NeutralResponse {
  const body = fields(value) ?? {};
  const message = fields(body['message']);
  const error = message === undefined ? (messageError(body) ?? inBandError(body)) : undefined;
  return {
    id: text(body['id']),
    choices: message === undefined ? (error === undefined ? [] : undefined) : [choiceOf(message, body)],
    foreignShape: message === undefined ? foreignShape(value, undefined) : undefined,
    usage: usageOf(body['usage']),
    error,
  };
}

/** Cohere's error document, should it come with success: a sentence in place of the message. */
function messageError(body: Fields): NeutralResponse['error'] {
  const message = text(body['message']);
  return message === undefined
    ? undefined
    : { name: 'APIError', message, http: { body: { message } }, inStream: true };
}

function choiceOf(message: Fields, body: Fields): NonNullable<NeutralResponse['choices']>[number] {
  const parts = (list(message['content']) ?? []).map(fields);
  return {
    finishReason: text(body['finishReason']),
    text: joined(parts, 'text'),
    reasoning: thoughts(joined(parts, 'thinking'), text(message['toolPlan'])),
    toolCalls: list(message['toolCalls'])?.map(toolCallOf),
    otherContent: parts.some((part) => part?.['type'] !== 'text' && part?.['type'] !== 'thinking'),
  };
}

/** The plan that goes before tool calls is thinking aloud, not the answer. */
function thoughts(thinking: string | undefined, plan: string | undefined): string | undefined {
  return [thinking, plan].filter((part) => part !== undefined && part !== '').join('\n') || undefined;
}

function toolCallOf(item: unknown): ToolCall {
  const call = fields(item) ?? {};
  const target = fields(call['function']) ?? {};
  return { id: text(call['id']), name: text(target['name']), arguments: target['arguments'] };
}

interface OpenCall {
  id: string | undefined;
  name: string | undefined;
  arguments: string;
}

interface ChatState {
  started: boolean;
  ended: boolean;
  id: string | undefined;
  text: string | undefined;
  thinking: string | undefined;
  plan: string | undefined;
  calls: OpenCall[];
  finishReason: string | undefined;
  usage: UsageFacts | undefined;
  error: NeutralResponse['error'];
}

const MAX_CALLS = 1024;

export const chatStream: StreamReader = {
  empty: (): ChatState => ({
    started: false,
    ended: false,
    id: undefined,
    text: undefined,
    thinking: undefined,
    plan: undefined,
    calls: [],
    finishReason: undefined,
    usage: undefined,
    error: undefined,
  }),
  fold: (state, chunk) => {
    foldEvent(state as ChatState, fields(chunk));
  },
  response: (state) => finish(state as ChatState),
};

function foldEvent(state: ChatState, event: Fields | undefined): void {
  const delta = fields(event?.['delta']);
  const message = fields(delta?.['message']);
  switch (event?.['type']) {
    case 'content-delta':
    case 'content-start': {
      const content = fields(message?.['content']);
      state.text = append(state.text, content?.['text']);
      state.thinking = append(state.thinking, content?.['thinking']);
      return;
    }
    case 'tool-plan-delta':
      state.plan = append(state.plan, message?.['toolPlan']);
      return;
    case 'tool-call-start':
      if (state.calls.length < MAX_CALLS) openCall(state, number(event['index']), message?.['toolCalls']);
      return;
    case 'tool-call-delta': {
      const call = state.calls[number(event['index']) ?? state.calls.length - 1];
      const piece = text(fields(fields(message?.['toolCalls'])?.['function'])?.['arguments']);
      if (call !== undefined && call.arguments.length <= MAX_TEXT) call.arguments += piece ?? '';
      return;
    }
    case 'message-start':
      state.started = true;
      state.id = text(event['id']);
      return;
    case 'message-end':
      end(state, delta);
      return;
    default:
  }
}

function openCall(state: ChatState, index: number | undefined, value: unknown): void {
  const { id, name, arguments: input } = toolCallOf(value);
  const at = index !== undefined && index >= 0 && index < MAX_CALLS ? index : state.calls.length;
  state.calls[at] = { id, name, arguments: text(input) ?? '' };
}

/** A failure on the way is told in the last event. */
function end(state: ChatState, delta: Fields | undefined): void {
  state.ended = true;
  state.finishReason = text(delta?.['finishReason']);
  state.usage = usageOf(delta?.['usage']);
  const message = text(delta?.['error']);
  if (message !== undefined)
    state.error = { name: 'APIError', message, http: { body: { message } }, inStream: true };
}

function finish(state: ChatState): NeutralResponse {
  const calls = state.calls.filter((call) => call !== undefined);
  return {
    id: state.id,
    choices: state.started
      ? [
          {
            finishReason: state.finishReason ?? null,
            text: state.text,
            reasoning: thoughts(state.thinking, state.plan),
            toolCalls: calls.length === 0 ? undefined : calls,
          },
        ]
      : [],
    usage: state.usage,
    error: state.error,
    terminalEvent: state.ended,
  };
}
