import type { UsageFacts } from '@culprit/diagnosis';
import type { CallSpec, StreamReader } from '../../adapter.ts';
import type { NeutralMessage, NeutralPart, NeutralPrompt, NeutralResponse } from '../../neutral.ts';
import { bounded, fields, list, number, text } from '../../internal/read.ts';
import { foreignShape, inBandError } from '../../odd-answers.ts';
import { bodyOf, imagePart, modelOf } from '../openai/common.ts';
import { messageOf } from './request.ts';
import { partsOf, signalOf } from './common.ts';
import { usageOf } from './usage.ts';
import { MAX_TEXT } from '../streamed-text.ts';

/** Texts, or conversations of messages, that are looked at one by one. */
function inputsOf(args: readonly unknown[]): readonly unknown[] {
  const body = bodyOf(args);
  const inputs = body['inputs'] ?? body['input'];
  return typeof inputs === 'string' ? [inputs] : (list(inputs) ?? []);
}

function readInputs(args: readonly unknown[]): NeutralPrompt {
  const { items, omitted } = bounded(inputsOf(args).flatMap((item) => list(item) ?? [item]));
  return {
    messages: items.map((item): NeutralMessage =>
      typeof item === 'string' ? { role: 'user', parts: [{ type: 'text', content: item }] } : messageOf(item),
    ),
    omitted,
  };
}

function readResults(value: unknown): NeutralResponse {
  const body = fields(value) ?? {};
  const results = list(body['results']);
  return {
    id: text(body['id']),
    model: text(body['model']),
    itemCount: results?.length,
    error: results === undefined ? inBandError(body) : undefined,
    foreignShape: foreignShape(value, results),
  };
}

export const embeddings: CallSpec = {
  path: { binding: 'Embeddings', statics: '', instance: 'embeddings' },
  method: 'create',
  operation: 'embeddings',
  head: modelOf,
  request: (args) => {
    const body = bodyOf(args);
    const encoding = text(body['encodingFormat']);
    return {
      model: text(body['model']),
      itemCount: inputsOf(args).length,
      dimensions: number(body['outputDimension']),
      encodingFormats: encoding === undefined ? undefined : [encoding],
    };
  },
  prompt: readInputs,
  response: readEmbeddings,
  signal: signalOf,
};

/** Count and length of the vectors; the numbers themselves are never looked at. */
function readEmbeddings(value: unknown): NeutralResponse {
  const body = fields(value) ?? {};
  const data = list(body['data']);
  const lengths = data?.map((item) => lengthOf(fields(item)?.['embedding']));
  return {
    id: text(body['id']),
    model: text(body['model']),
    itemCount: lengths?.filter((length) => length !== 0).length,
    dimensions: lengths?.[0],
    error: data === undefined ? inBandError(body) : undefined,
    foreignShape: foreignShape(value, data),
    usage: usageOf(body['usage']),
  };
}

function lengthOf(vector: unknown): number | undefined {
  return number(list(vector)?.length);
}

const classifiers = { binding: 'Classifiers', statics: '', instance: 'classifiers' };

function judged(method: string, operation: string): CallSpec {
  return {
    path: classifiers,
    method,
    operation,
    head: modelOf,
    request: (args) => modelOf(args),
    prompt: readInputs,
    response: readResults,
    signal: signalOf,
  };
}

/** What was flagged or how it was labelled is the answer, no failure of the call. */
export const classifierCalls: readonly CallSpec[] = [
  judged('moderate', 'moderation'),
  judged('moderateChat', 'moderation'),
  judged('classify', 'classification'),
  judged('classifyChat', 'classification'),
];

/** Reads documents. The conventions have no word for it; Mistral's own spans call it `generate_content`. */
export const ocr: CallSpec = {
  path: { binding: 'Ocr', statics: '', instance: 'ocr' },
  method: 'process',
  operation: 'ocr',
  head: modelOf,
  request: (args) => ({ model: text(bodyOf(args)['model']) }),
  prompt: (args) => ({ messages: [{ role: 'user', parts: partsOf([bodyOf(args)['document']]) }] }),
  response: (value) => {
    const body = fields(value) ?? {};
    const pages = list(body['pages']);
    return {
      model: text(body['model']),
      itemCount: pages?.length,
      error: pages === undefined ? inBandError(body) : undefined,
      foreignShape: foreignShape(value, pages),
    };
  },
  signal: signalOf,
};

/** Hands requests in; the answers come another day. */
export const batches: CallSpec = {
  // The class of the same name that 1.x has in its `jobs.js` fine-tunes models.
  path: { binding: ['Jobs', 'MistralJobs'], statics: '', instance: 'batch.jobs' },
  method: 'create',
  operation: 'create_batch',
  head: () => ({}),
  request: () => ({}),
  prompt: () => undefined,
  response: (value) => {
    const batch = fields(value) ?? {};
    const id = text(batch['id']);
    return { id, error: id === undefined ? inBandError(batch) : undefined };
  },
  signal: signalOf,
};

/** A recording: a file that is uploaded (never read here), or its address, or the id of an earlier upload. */
function recordingOf(args: readonly unknown[]): NeutralPart {
  const body = bodyOf(args);
  const id = text(body['fileId']);
  if (id !== undefined) return { type: 'file', modality: 'audio', file_id: id };
  const url = text(body['fileUrl']);
  return url === undefined ? { type: 'other', kind: 'audio' } : imagePart(url, 'audio');
}

interface TranscriptState {
  text: string;
  model: string | undefined;
  usage: UsageFacts | undefined;
  done: boolean;
}

const transcriptStream: StreamReader = {
  empty: (): TranscriptState => ({ text: '', model: undefined, usage: undefined, done: false }),
  fold: (held, chunk) => {
    const state = held as TranscriptState;
    const event = fields(fields(chunk)?.['data']);
    if (event?.['type'] === 'transcription.text.delta') {
      if (state.text.length <= MAX_TEXT) state.text += text(event['text']) ?? '';
    } else if (event?.['type'] === 'transcription.done') {
      state.text = text(event['text']) ?? state.text;
      state.model = text(event['model']);
      state.usage = usageOf(event['usage']);
      state.done = true;
    }
  },
  response: (held) => {
    const { text: words, model, usage, done } = held as TranscriptState;
    return { model, choices: [{ text: words }], usage, terminalEvent: done };
  },
};

function readTranscript(value: unknown): NeutralResponse {
  const body = fields(value) ?? {};
  const words = text(body['text']);
  const error = words === undefined ? inBandError(body) : undefined;
  return {
    model: text(body['model']),
    choices: words === undefined ? (error === undefined ? [] : undefined) : [{ text: words }],
    usage: usageOf(body['usage']),
    error,
  };
}

function transcription(method: string, streamed: boolean): CallSpec {
  return {
    path: { binding: 'Transcriptions', statics: '', instance: 'audio.transcriptions' },
    method,
    operation: 'transcription',
    head: modelOf,
    request: (args) => ({
      model: text(bodyOf(args)['model']),
      temperature: number(bodyOf(args)['temperature']),
      stream: streamed,
    }),
    prompt: (args) => ({ messages: [{ role: 'user', parts: [recordingOf(args)] }] }),
    response: readTranscript,
    stream: streamed ? transcriptStream : undefined,
    signal: signalOf,
  };
}

export const transcriptions: readonly CallSpec[] = [
  transcription('complete', false),
  transcription('stream', true),
];
