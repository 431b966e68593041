import type { ErrorFacts } from '@culprit/diagnosis';
import type { StreamReader } from '../../adapter.ts';
import { fields, text } from '../../internal/read.ts';
import type { NeutralChoice, NeutralResponse } from '../../neutral.ts';
import { MAX_TEXT } from '../streamed-text.ts';

/**
 * What a model gave back: text whole or in pieces, or anything else (files, objects, numbers), which is only seen to be
 * there. A file is a stream that belongs to the application.
 */
export function readOutput(value: unknown): NeutralResponse {
  const choice = choiceOf(value);
  return { choices: choice === undefined ? [] : [choice] };
}

/** Undefined where there is no output at all. */
export function choiceOf(output: unknown): NeutralChoice | undefined {
  if (output === undefined || output === null) return undefined;
  if (typeof output === 'string') return isAddress(output) ? { otherContent: true } : { text: output };
  if (!Array.isArray(output)) return { otherContent: true };
  const items = output as readonly unknown[];
  if (items.length === 0) return undefined;
  const texts = items.every((item) => typeof item === 'string' && !isAddress(item));
  return texts ? { text: items.join('') } : { otherContent: true };
}

/** Files are given as addresses where the client does not make objects of them. */
function isAddress(value: string): boolean {
  return value.startsWith('https:') || value.startsWith('data:');
}

interface State {
  text: string | undefined;
  other: boolean;
  done: boolean;
  error: ErrorFacts | undefined;
}

/** Events `output` (text, or a file), `logs`, `done`; the SDK throws on `error`. */
export const outputStream: StreamReader = {
  empty: (): State => ({ text: undefined, other: false, done: false, error: undefined }),
  fold: (state, chunk) => {
    const seen = state as State;
    const event = fields(chunk);
    if (event?.['event'] === 'output') foldOutput(seen, event['data']);
    else if (event?.['event'] === 'done') foldEnd(seen, text(event['data']));
  },
  response: (state) => {
    const { text: words, other, done, error } = state as State;
    const nothing = words === undefined && !other;
    return {
      choices: nothing ? [] : [{ text: words, otherContent: other }],
      terminalEvent: done,
      error,
    };
  },
};

function foldOutput(state: State, data: unknown): void {
  if (typeof data !== 'string' || isAddress(data)) state.other = true;
  else if (state.text === undefined) state.text = data;
  else if (state.text.length <= MAX_TEXT) state.text += data;
}

/** `{}`, or why a prediction ended before its time. */
function foldEnd(state: State, data: string | undefined): void {
  state.done = true;
  if (data === undefined || !data.includes('"reason"')) return;
  if (data.includes('"error"')) state.error = predictionError('The prediction failed.');
}

/** A prediction that failed, although every HTTP request succeeded. */
export function predictionError(message: string): ErrorFacts {
  return { name: 'PredictionError', message, http: { body: { error: { message } } }, inStream: true };
}
