import type { ToolCall } from '@culprit/diagnosis';
import type { StreamReader } from '../../adapter.ts';
import type { NeutralChoice, NeutralResponse } from '../../neutral.ts';
import { fields, list, text, type Fields } from '../../internal/read.ts';
import { foreignShape, inBandError } from '../../odd-answers.ts';
import { usageOf } from './usage.ts';
import { MAX_TEXT } from '../streamed-text.ts';

/** Chat of version 1. */
export function readChatV1(value: unknown): NeutralResponse {
  const body = fields(value) ?? {};
  // What a version of the SDK does not know yet keeps the name it has on the wire.
  const calls = list(body['toolCalls'] ?? body['tool_calls']);
  const none = text(body['text']) === undefined && calls === undefined;
  const error = none ? inBandError(body) : undefined;
  return {
    id: text(body['responseId'] ?? body['response_id']) ?? text(body['generationId']),
    choices: none
      ? error === undefined
        ? []
        : undefined
      : [
          {
            finishReason: text(body['finishReason'] ?? body['finish_reason']),
            text: text(body['text']),
            toolCalls: calls?.map(toolCallOf),
            // Asked for search queries alone, the model says nothing.
            otherContent: (list(body['searchQueries'])?.length ?? 0) > 0,
          },
        ],
    foreignShape: none ? foreignShape(value, undefined) : undefined,
    usage: usageOf(body['meta']),
    error,
  };
}

/** Calls of version 1 have no id. */
function toolCallOf(item: unknown): ToolCall {
  const { name, parameters } = fields(item) ?? {};
  return { name: text(name), arguments: parameters };
}

/** Generate: each generation is a choice; how it ended is known to the wire alone. */
export function readGenerate(value: unknown): NeutralResponse {
  const body = fields(value) ?? {};
  const generations = list(body['generations']);
  const error = generations === undefined ? inBandError(body) : undefined;
  return {
    id: text(body['id']),
    choices: generations?.map(generationOf) ?? (error === undefined ? [] : undefined),
    foreignShape: foreignShape(value, generations),
    usage: usageOf(body['meta']),
    error,
  };
}

function generationOf(item: unknown): NeutralChoice {
  const generation = fields(item) ?? {};
  const reason = generation['finishReason'] ?? generation['finish_reason'];
  return { finishReason: text(reason), text: text(generation['text']) };
}

interface StreamState {
  id: string | undefined;
  text: string | undefined;
  calls: readonly unknown[] | undefined;
  last: Fields | undefined;
  error: NeutralResponse['error'];
}

/** `read` understands the whole answer, which the last event repeats. */
function streamOf(read: (value: unknown) => NeutralResponse): StreamReader {
  return {
    empty: (): StreamState => ({
      id: undefined,
      text: undefined,
      calls: undefined,
      last: undefined,
      error: undefined,
    }),
    fold: (state, chunk) => {
      foldEvent(state as StreamState, fields(chunk));
    },
    response: (state) => finish(state as StreamState, read),
  };
}

export const chatStreamV1: StreamReader = streamOf(readChatV1);
export const generateStream: StreamReader = streamOf(readGenerate);

function foldEvent(state: StreamState, event: Fields | undefined): void {
  switch (event?.['eventType']) {
    case 'text-generation': {
      const piece = text(event['text']) ?? '';
      state.text =
        state.text === undefined ? piece : state.text + (state.text.length > MAX_TEXT ? '' : piece);
      return;
    }
    case 'tool-calls-generation':
      state.calls = list(event['toolCalls'] ?? event['tool_calls']);
      return;
    case 'stream-start':
      state.id = text(event['generationId']);
      return;
    case 'stream-end':
      state.last = event;
      return;
    case 'stream-error': {
      const message = text(event['err']) ?? 'The stream reported an error.';
      state.last = event;
      state.error = { name: 'APIError', message, http: { body: { message } }, inStream: true };
      return;
    }
    default:
  }
}

/** The text is taken as it came; the last event knows the counts and how it ended. */
function finish({ id, text: said, calls, last, error }: StreamState, read: Reader): NeutralResponse {
  const whole = last?.['response'] === undefined ? undefined : read(last['response']);
  const choice: NeutralChoice = {
    ...whole?.choices?.[0],
    finishReason: text(last?.['finishReason']) ?? whole?.choices?.[0]?.finishReason ?? null,
    text: said ?? whole?.choices?.[0]?.text,
    toolCalls: calls?.map(toolCallOf) ?? whole?.choices?.[0]?.toolCalls,
  };
  const none = said === undefined && calls === undefined && whole === undefined && last === undefined;
  return {
    id: whole?.id ?? id,
    choices: none && id === undefined ? [] : [choice, ...(whole?.choices?.slice(1) ?? [])],
    usage: whole?.usage,
    error,
    terminalEvent: last !== undefined,
  };
}

type Reader = (value: unknown) => NeutralResponse;
