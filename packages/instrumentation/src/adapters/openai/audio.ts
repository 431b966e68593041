import type { UsageFacts } from '@culprit/diagnosis';
import type { CallSpec, StreamReader } from '../../adapter.ts';
import type { NeutralPart, NeutralPrompt, NeutralRequest, NeutralResponse } from '../../neutral.ts';
import { bodyOf, modelOf, signalOf } from './common.ts';
import { fields, number, text } from '../../internal/read.ts';
import { inBandError } from '../../odd-answers.ts';
import { usageOf } from './usage.ts';
import { MAX_TEXT } from '../streamed-text.ts';

/** Text to speech. The answer is the raw response: its body is the application's to read (R87). */
export const speech: CallSpec = {
  path: { statics: 'Audio.Speech', instance: 'audio.speech' },
  method: 'create',
  operation: 'generate_speech',
  head: modelOf,
  request: (args) => ({ model: text(bodyOf(args)['model']), outputType: 'speech' }),
  prompt: readSpeechPrompt,
  response: () => ({}),
  signal: signalOf,
};

function readSpeechPrompt(args: readonly unknown[]): NeutralPrompt {
  const body = bodyOf(args);
  const instructions = text(body['instructions']);
  return {
    system: instructions === undefined ? undefined : [{ type: 'text', content: instructions }],
    messages: [{ role: 'user', parts: [{ type: 'text', content: text(body['input']) ?? '' }] }],
  };
}

/** A recording without words has an empty transcript, so that an empty answer is fine. */
function readTranscriptionRequest(args: readonly unknown[]): NeutralRequest {
  const body = bodyOf(args);
  return {
    model: text(body['model']),
    temperature: number(body['temperature']),
    stream: body['stream'] === true,
    outputType: 'text',
    expectation: { format: 'none' },
  };
}

/** The recording is named, never looked at; the text guides the model. */
function readTranscriptionPrompt(args: readonly unknown[]): NeutralPrompt {
  const prompt = text(bodyOf(args)['prompt']);
  const parts: NeutralPart[] = [{ type: 'other', kind: 'audio' }];
  if (prompt !== undefined) parts.push({ type: 'text', content: prompt });
  return { messages: [{ role: 'user', parts }] };
}

/** JSON with the text, or (formats `text`, `srt`, `vtt`) the text itself. */
function readTranscription(value: unknown): NeutralResponse {
  if (typeof value === 'string') return { choices: [{ text: value }] };
  const body = fields(value) ?? {};
  const words = text(body['text']);
  const error = words === undefined ? inBandError(body) : undefined;
  return {
    choices: words === undefined ? undefined : [{ text: words }],
    error,
    foreignShape: words === undefined && error === undefined ? 'object' : undefined,
    usage: usageOf(body['usage']),
  };
}

interface TranscriptState {
  text: string;
  usage: UsageFacts | undefined;
  done: boolean;
}

const stream: StreamReader = {
  empty: (): TranscriptState => ({ text: '', usage: undefined, done: false }),
  fold: (state, chunk) => {
    foldEvent(state as TranscriptState, chunk);
  },
  response: (state) => {
    const { text: words, usage, done } = state as TranscriptState;
    return { choices: [{ text: words }], usage, terminalEvent: done };
  },
};

function foldEvent(state: TranscriptState, chunk: unknown): void {
  const event = fields(chunk);
  if (event?.['type'] === 'transcript.text.delta') {
    if (state.text.length <= MAX_TEXT) state.text += text(event['delta']) ?? '';
  } else if (event?.['type'] === 'transcript.text.done') {
    state.text = text(event['text']) ?? state.text;
    state.usage = usageOf(event['usage']);
    state.done = true;
  }
}

export const transcriptions: CallSpec = {
  path: { statics: 'Audio.Transcriptions', instance: 'audio.transcriptions' },
  method: 'create',
  operation: 'transcription',
  head: modelOf,
  request: readTranscriptionRequest,
  prompt: readTranscriptionPrompt,
  response: readTranscription,
  stream,
  signal: signalOf,
};

/** Into English. */
export const translations: CallSpec = {
  ...transcriptions,
  path: { statics: 'Audio.Translations', instance: 'audio.translations' },
  operation: 'translation',
};
