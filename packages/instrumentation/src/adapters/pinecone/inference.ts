import type { CallSpec } from '../../adapter.ts';
import type { NeutralResponse } from '../../neutral.ts';
import { fields, list, number, text, type Fields } from '../../internal/read.ts';
import { foreignShape } from '../../odd-answers.ts';
import { foundDocuments, questions, type DocumentReader } from '../found.ts';

const none = (): undefined => undefined;
const path = { binding: 'Inference', statics: '', instance: 'inference' };

/** The arguments as version 6 and later take them: one object. Before, they came one by one. */
function optionsOf(args: readonly unknown[], names: readonly string[]): Fields {
  if (typeof args[0] !== 'string') return fields(args[0]) ?? {};
  return Object.fromEntries(names.map((name, index) => [name, args[index]]));
}

const embedOptions = (args: readonly unknown[]): Fields => optionsOf(args, ['model', 'inputs', 'parameters']);

function rerankOptions(args: readonly unknown[]): Fields {
  const { options, ...named } = optionsOf(args, ['model', 'query', 'documents', 'options']);
  return { ...named, ...fields(options) };
}

function readEmbeddings(value: unknown): NeutralResponse {
  const body = fields(value);
  const vectors = list(body?.['data']);
  return {
    model: text(body?.['model']),
    itemCount: vectors?.length,
    dimensions: list(fields(vectors?.[0])?.['values'])?.length,
    usage: { inputTokens: number(fields(body?.['usage'])?.['totalTokens']) },
    foreignShape: foreignShape(value, vectors),
  };
}

export const embed: CallSpec = {
  path,
  method: 'embed',
  operation: 'embeddings',
  signal: none,
  head: (args) => ({ model: text(embedOptions(args)['model']) }),
  request: (args) => {
    const { model, inputs, parameters } = embedOptions(args);
    return {
      model: text(model),
      itemCount: list(inputs)?.length,
      dimensions: number(fields(parameters)?.['dimension']),
    };
  },
  prompt: (args) => questions(...textsOf(embedOptions(args)['inputs'])),
  response: readEmbeddings,
};

function readRanked(ranked: unknown): ReturnType<DocumentReader> {
  const { index, score, document } = fields(ranked) ?? {};
  return { id: index, score, content: document };
}

/** Texts as they are, or as a field. */
function textsOf(items: unknown): readonly unknown[] {
  return (list(items) ?? []).map((item) => fields(item)?.['text'] ?? item);
}

export const rerank: CallSpec = {
  path,
  method: 'rerank',
  operation: 'rerank',
  signal: none,
  head: (args) => ({ model: text(rerankOptions(args)['model']) }),
  request: (args) => {
    const { model, topN } = rerankOptions(args);
    return { model: text(model), topK: number(topN) };
  },
  prompt: (args) => {
    const { query, documents } = rerankOptions(args);
    return questions(query, ...textsOf(documents));
  },
  response: (value) => {
    const body = fields(value);
    const ranked = list(body?.['data']);
    return {
      ...foundDocuments(value, ranked, readRanked),
      model: text(body?.['model']),
    };
  },
};
