import type { ToolCall, UsageFacts } from '@culprit/diagnosis';
import type { StreamReader } from '../../adapter.ts';
import { fields, number, text, type Fields } from '../../internal/read.ts';
import type { NeutralResponse } from '../../neutral.ts';
import { foreignShape, inBandError } from '../../odd-answers.ts';
import { serverTimes } from './server-times.ts';
import { append } from '../streamed-text.ts';

/** Answers of `chat` (`message`) and `generate` (`response`). */
export function readResponse(value: unknown): NeutralResponse {
  const state = empty();
  const body = fields(value) ?? {};
  fold(state, body);
  const answer: NeutralResponse = { ...finish(state), terminalEvent: undefined };
  if (body['message'] !== undefined || body['response'] !== undefined) return answer;
  // A 200 without an answer (a proxy's page, an empty object); an error has its own word.
  return {
    ...answer,
    choices: answer.error === undefined ? [] : undefined,
    foreignShape: foreignShape(value, undefined),
  };
}

interface State {
  model: string | undefined;
  text: string | undefined;
  reasoning: string | undefined;
  calls: ToolCall[] | undefined;
  image: boolean;
  finishReason: string | undefined;
  done: boolean;
  usage: UsageFacts | undefined;
  error: NeutralResponse['error'];
  attributes: NeutralResponse['attributes'];
}

const MAX_CALLS = 1024;

function empty(): State {
  return {
    model: undefined,
    text: undefined,
    reasoning: undefined,
    calls: undefined,
    image: false,
    finishReason: undefined,
    done: false,
    usage: undefined,
    error: undefined,
    attributes: undefined,
  };
}

export const stream: StreamReader = {
  empty,
  fold: (state, chunk) => {
    const body = fields(chunk);
    if (body !== undefined) fold(state as State, body);
  },
  response: (state) => finish(state as State),
};

function fold(state: State, body: Fields): void {
  state.model ??= text(body['model']);
  const message = fields(body['message']) ?? body;
  state.text = append(state.text, message['content'] ?? body['response']);
  state.reasoning = append(state.reasoning, message['thinking']);
  const calls = message['tool_calls'];
  if (Array.isArray(calls)) for (const call of calls as readonly unknown[]) addCall(state, fields(call));
  if (typeof body['image'] === 'string') state.image = true;
  if (body['error'] !== undefined) state.error ??= inBandError(body);
  if (body['done'] !== true) return;
  state.done = true;
  state.finishReason = text(body['done_reason']);
  state.usage = usageOf(body);
  state.attributes = serverTimes(body);
}

/** Each call comes whole. */
function addCall(state: State, call: Fields | undefined): void {
  const target = fields(call?.['function']);
  const calls = (state.calls ??= []);
  if (calls.length >= MAX_CALLS) return;
  calls.push({ id: text(call?.['id']), name: text(target?.['name']), arguments: target?.['arguments'] });
}

function usageOf(body: Fields): UsageFacts | undefined {
  const inputTokens = number(body['prompt_eval_count']);
  const outputTokens = number(body['eval_count']);
  return inputTokens === undefined && outputTokens === undefined ? undefined : { inputTokens, outputTokens };
}

function finish(state: State): NeutralResponse {
  const { model, usage, error, attributes, done } = state;
  return {
    model,
    choices: [
      {
        finishReason: state.finishReason,
        text: state.text,
        reasoning: state.reasoning,
        toolCalls: state.calls,
        otherContent: state.image,
      },
    ],
    usage,
    error,
    attributes,
    terminalEvent: done,
  };
}
