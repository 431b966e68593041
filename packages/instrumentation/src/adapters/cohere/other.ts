import type { CallSpec } from '../../adapter.ts';
import type { NeutralPart, NeutralPrompt, NeutralRequest, NeutralResponse } from '../../neutral.ts';
import { bounded, fields, list, number, text, type Fields } from '../../internal/read.ts';
import { foreignShape, inBandError } from '../../odd-answers.ts';
import { bodyOf, imagePart } from '../openai/common.ts';
import { documentText, modelOf, partsOf, signalOf } from './common.ts';
import { usageOf } from './usage.ts';

export type Method = Omit<CallSpec, 'path'>;

/** What is embedded: texts, pictures as data URLs, or inputs that mix both. */
function inputsOf(args: readonly unknown[]): readonly (readonly NeutralPart[])[] {
  const body = bodyOf(args);
  return [
    ...(list(body['texts']) ?? []).map((item) => partsOf(item)),
    ...(list(body['images']) ?? []).map((item) => [imagePart(text(item), 'image')]),
    ...(list(body['inputs']) ?? []).map((item) => partsOf(fields(item)?.['content'])),
  ];
}

function readEmbedRequest(args: readonly unknown[]): NeutralRequest {
  const body = bodyOf(args);
  const types = list(body['embeddingTypes'])?.filter((type) => typeof type === 'string');
  return {
    model: text(body['model']),
    itemCount: ['texts', 'images', 'inputs'].reduce(
      (count, key) => count + (list(body[key])?.length ?? 0),
      0,
    ),
    dimensions: number(body['outputDimension']),
    encodingFormats: types,
  };
}

/** Vectors are a list, or lists by type, of which each type has the same count. The numbers are never looked at. */
function readEmbeddings(value: unknown): NeutralResponse {
  const body = fields(value) ?? {};
  const vectors = vectorsOf(body['embeddings']);
  return {
    id: text(body['id']),
    itemCount: vectors?.filter((vector) => lengthOf(vector) !== 0).length,
    dimensions: lengthOf(vectors?.[0]),
    error: vectors === undefined ? inBandError(body) : undefined,
    foreignShape: foreignShape(value, vectors),
    usage: usageOf(body['meta']),
  };
}

function vectorsOf(embeddings: unknown): readonly unknown[] | undefined {
  const plain = list(embeddings);
  if (plain !== undefined) return plain;
  const byType = Object.entries(fields(embeddings) ?? {});
  // Bits are packed by eight and base64 is text: whole numbers tell the length.
  const best =
    byType.find(([type]) => /^(float|u?int8)$/.test(type)) ??
    byType.find(([, found]) => Array.isArray(found));
  return list(best?.[1]);
}

function lengthOf(vector: unknown): number | undefined {
  return list(vector)?.length;
}

export const embed: Method = {
  method: 'embed',
  operation: 'embeddings',
  head: modelOf,
  request: readEmbedRequest,
  prompt: (args) => {
    const { items, omitted } = bounded(inputsOf(args));
    return {
      messages: items.map((parts) => ({ role: 'user', parts: parts as readonly NeutralPart[] })),
      omitted,
    };
  },
  response: readEmbeddings,
  signal: signalOf,
};

function texts(...found: readonly unknown[]): NeutralPrompt {
  const { items, omitted } = bounded(found.filter((item) => item !== undefined));
  return {
    messages: items.map((item) => ({
      role: 'user',
      parts: [{ type: 'text', content: documentText(item) }],
    })),
    omitted,
  };
}

/**
 * Orders documents by how well they answer a query. The conventions have a word for searching a store (`retrieval`)
 * and none for this, which searches nothing: `rerank`, as other tools have it.
 */
export const rerank: Method = {
  method: 'rerank',
  operation: 'rerank',
  head: modelOf,
  request: (args) => ({ model: text(bodyOf(args)['model']), topK: number(bodyOf(args)['topN']) }),
  prompt: (args) => texts(bodyOf(args)['query'], ...(list(bodyOf(args)['documents']) ?? [])),
  response: (value) => {
    const body = fields(value) ?? {};
    const results = list(body['results']);
    return {
      ...counted(body, value, results),
      documentCount: results?.length,
      topScore: number(fields(results?.[0])?.['relevanceScore']),
    };
  },
  signal: signalOf,
};

function counted(body: Fields, value: unknown, items: readonly unknown[] | undefined): NeutralResponse {
  return {
    id: text(body['id']),
    itemCount: items?.length,
    error: items === undefined ? inBandError(body) : undefined,
    foreignShape: foreignShape(value, items),
    usage: usageOf(body['meta']),
  };
}

export const classify: Method = {
  method: 'classify',
  operation: 'classification',
  head: modelOf,
  request: (args) => ({ model: text(bodyOf(args)['model']) }),
  prompt: (args) => texts(...(list(bodyOf(args)['inputs']) ?? [])),
  response: (value) => {
    const body = fields(value) ?? {};
    return counted(body, value, list(body['classifications']));
  },
  signal: signalOf,
};

export const summarize: Method = {
  method: 'summarize',
  operation: 'text_completion',
  head: modelOf,
  request: (args) => ({
    model: text(bodyOf(args)['model']),
    temperature: number(bodyOf(args)['temperature']),
  }),
  prompt: (args) => texts(bodyOf(args)['text']),
  response: (value) => {
    const body = fields(value) ?? {};
    const summary = text(body['summary']);
    const error = summary === undefined ? inBandError(body) : undefined;
    return {
      id: text(body['id']),
      choices: summary === undefined ? (error === undefined ? [] : undefined) : [{ text: summary }],
      foreignShape: summary === undefined ? foreignShape(value, undefined) : undefined,
      usage: usageOf(body['meta']),
      error,
    };
  },
  signal: signalOf,
};
