import { fields, list, number, text, type Fields } from '../../internal/read.ts';
import type { NeutralPart, NeutralPrompt, NeutralRequest, NeutralResponse } from '../../neutral.ts';
import { foreignShape, inBandError } from '../../odd-answers.ts';
import { bodyOf } from '../openai/common.ts';

/** Tasks share their form: `inputs` beside `parameters`. */
export function readTaskRequest(args: readonly unknown[]): NeutralRequest {
  const body = bodyOf(args);
  const settings = fields(body['parameters']) ?? body;
  const stop = list(settings['stop'] ?? settings['stop_sequences'])?.filter(
    (word) => typeof word === 'string',
  );
  return {
    model: text(body['model']),
    maxTokens: number(settings['max_new_tokens'] ?? settings['max_tokens'] ?? settings['max_length']),
    temperature: number(settings['temperature']),
    topP: number(settings['top_p']),
    topK: number(settings['top_k']),
    seed: number(settings['seed']),
    stopSequences: stop,
  };
}

/** Texts are read; pictures and recordings are named, never looked at. */
export function readTaskPrompt(args: readonly unknown[]): NeutralPrompt {
  const body = bodyOf(args);
  const { inputs } = body as { inputs?: unknown };
  const parts = [
    ...inputParts(inputs),
    ...(body['data'] === undefined ? [] : [{ type: 'other', kind: 'file' } as const]),
  ];
  return { messages: [{ role: 'user', parts }] };
}

function inputParts(inputs: unknown): readonly NeutralPart[] {
  if (typeof inputs === 'string') return [{ type: 'text', content: inputs }];
  const items = list(inputs);
  if (items !== undefined) return items.flatMap((item) => inputParts(item));
  const object = fields(inputs);
  if (object === undefined) return [];
  if (typeof object['size'] === 'number' && typeof object['arrayBuffer'] === 'function') {
    return [{ type: 'other', kind: 'file' }];
  }
  const texts = [object['question'], object['context']].filter((item) => typeof item === 'string');
  const image = object['image'] === undefined ? [] : [{ type: 'other', kind: 'image' } as const];
  return [...texts.map((content) => ({ type: 'text', content }) as const), ...image];
}

const TEXT_FIELDS = ['summary_text', 'translation_text', 'generated_text', 'answer', 'text'] as const;

/** The text of a summary, a translation, a caption or an answer; of several the best, which comes first. */
export function readTextAnswer(value: unknown): NeutralResponse {
  const first = fields(Array.isArray(value) ? (value as readonly unknown[])[0] : value);
  const words = TEXT_FIELDS.map((field) => text(first?.[field])).find((found) => found !== undefined);
  if (words !== undefined) return { choices: [{ text: words }] };
  const error = inBandError(first ?? {});
  return {
    choices: error === undefined ? [] : undefined,
    error,
    foreignShape: Array.isArray(value) ? undefined : foreignShape(value, undefined),
  };
}

/** Vectors of numbers, or (token by token) vectors of vectors; the numbers themselves are never looked at. */
export function readEmbeddings(value: unknown, request: NeutralRequest): NeutralResponse {
  const outer = list(value);
  let inner: unknown = outer;
  for (
    let depth = 0;
    depth < 4 && Array.isArray(inner) && Array.isArray((inner as unknown[])[0]);
    depth += 1
  ) {
    inner = (inner as unknown[])[0];
  }
  const flat = outer !== undefined && !Array.isArray(outer[0]);
  return {
    itemCount:
      outer === undefined
        ? undefined
        : flat
          ? Math.min(1, outer.length)
          : request.itemCount === 1
            ? 1
            : outer.length,
    dimensions: list(inner)?.length,
    error: outer === undefined ? inBandError(fields(value) ?? {}) : undefined,
    foreignShape: foreignShape(value, outer),
  };
}

/** A `Blob`, an address, a data URL or the provider's own document: there is one, and it is the application's to read. */
export function readMedia(value: unknown): NeutralResponse {
  const object: Fields | undefined = fields(value);
  const error = object === undefined || typeof object['size'] === 'number' ? undefined : inBandError(object);
  const size = object?.['size'];
  const there = typeof value === 'string' ? value !== '' : object !== undefined && size !== 0;
  return { itemCount: error === undefined ? (there ? 1 : 0) : undefined, error };
}
