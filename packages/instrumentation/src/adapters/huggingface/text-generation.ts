import type { UsageFacts } from '@culprit/diagnosis';
import type { StreamReader } from '../../adapter.ts';
import { fields, number, text, type Fields } from '../../internal/read.ts';
import type { NeutralResponse } from '../../neutral.ts';
import { foreignShape, inBandError } from '../../odd-answers.ts';
import { chatStream } from '../openai/chat-response.ts';
import { MAX_TEXT } from '../streamed-text.ts';

/** `generated_text`, with `details` when they were asked for. */
export function readGeneration(value: unknown): NeutralResponse {
  const body = fields(Array.isArray(value) ? (value as readonly unknown[])[0] : value) ?? {};
  const words = text(body['generated_text']);
  const details = fields(body['details']);
  const error = words === undefined ? inBandError(body) : undefined;
  return {
    choices:
      words === undefined
        ? error === undefined
          ? []
          : undefined
        : [{ text: words, finishReason: text(details?.['finish_reason']) }],
    usage: usageOf(details),
    error,
    foreignShape: words === undefined ? foreignShape(value, undefined) : undefined,
  };
}

function usageOf(details: Fields | undefined): UsageFacts | undefined {
  const outputTokens = number(details?.['generated_tokens']);
  if (outputTokens === undefined) return undefined;
  return { inputTokens: number(details?.['input_length']), outputTokens };
}

interface State {
  /** Chunks in the form of OpenAI's completions, which most providers send. */
  chat: unknown;
  chunks: 'tokens' | 'choices' | undefined;
  text: string;
  details: Fields | undefined;
  done: boolean;
}

/** Two forms of chunks: a token each (Text Generation Inference), or OpenAI's completions. */
export const generationStream: StreamReader = {
  empty: (request, value): State => ({
    chat: chatStream.empty(request, value),
    chunks: undefined,
    text: '',
    details: undefined,
    done: false,
  }),
  fold: (state, chunk) => {
    const seen = state as State;
    const body = fields(chunk);
    const token = fields(body?.['token']);
    if (body === undefined || token === undefined) {
      seen.chunks ??= 'choices';
      chatStream.fold(seen.chat, chunk);
    } else foldToken(seen, body, token);
  },
  response: (state) => {
    const { chunks, chat, text: words, details, done } = state as State;
    if (chunks !== 'tokens') return { ...chatStream.response(chat), attributes: undefined };
    const finishReason = text(details?.['finish_reason']);
    return { choices: [{ text: words, finishReason }], usage: usageOf(details), terminalEvent: done };
  },
};

/** The last token comes with the whole text; special tokens are no part of it. */
function foldToken(state: State, body: Fields, token: Fields): void {
  state.chunks = 'tokens';
  if (token['special'] !== true && state.text.length <= MAX_TEXT) state.text += text(token['text']) ?? '';
  const whole = text(body['generated_text']);
  if (whole === undefined) return;
  state.text = whole;
  state.details = fields(body['details']);
  state.done = true;
}
