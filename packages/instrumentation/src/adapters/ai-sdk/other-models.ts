import type { CallSpec } from '../../adapter.ts';
import type { NeutralPrompt, NeutralResponse } from '../../neutral.ts';
import { bounded, fields, list, number, text } from '../../internal/read.ts';
import { foreignShape } from '../../odd-answers.ts';
import { bodyOf } from '../openai/common.ts';
import { modelIdOf, signalOf } from './language-model.ts';
import { textPart } from './prompt.ts';

function said(texts: unknown): NeutralPrompt {
  const { items, omitted } = bounded((list(texts) ?? [texts]).filter((one) => typeof one === 'string'));
  return { messages: items.map((one) => ({ role: 'user', parts: [textPart(one as string)] })), omitted };
}

function modelCall(
  binding: string,
  method: string,
  spec: Pick<CallSpec, 'operation' | 'request' | 'prompt' | 'response'>,
): CallSpec {
  return {
    path: { binding, statics: '', instance: '' },
    method,
    head: modelIdOf,
    signal: signalOf,
    ...spec,
  };
}

function readEmbeddings(value: unknown): NeutralResponse {
  const answer = fields(value);
  const embeddings = list(answer?.['embeddings']);
  const tokens = number(fields(answer?.['usage'])?.['tokens']);
  return {
    itemCount: embeddings?.length,
    dimensions: list(embeddings?.[0])?.length,
    usage: tokens === undefined ? undefined : { inputTokens: tokens },
    foreignShape: foreignShape(value, embeddings),
  };
}

function readImages(value: unknown): NeutralResponse {
  const answer = fields(value);
  const images = list(answer?.['images']);
  return {
    model: text(fields(answer?.['response'])?.['modelId']),
    itemCount: images?.length,
    foreignShape: foreignShape(value, images),
  };
}

export const embeddingModel: readonly CallSpec[] = [
  modelCall('EmbeddingModel', 'doEmbed', {
    operation: 'embeddings',
    request: (args, self) => ({
      ...modelIdOf(args, self),
      itemCount: list(bodyOf(args)['values'])?.length,
    }),
    prompt: (args) => said(bodyOf(args)['values']),
    response: readEmbeddings,
  }),
];

export const imageModel: readonly CallSpec[] = [
  modelCall('ImageModel', 'doGenerate', {
    operation: 'generate_image',
    request: (args, self) => ({
      ...modelIdOf(args, self),
      outputType: 'image',
      choiceCount: number(bodyOf(args)['n']),
      seed: number(bodyOf(args)['seed']),
    }),
    prompt: (args) => said(bodyOf(args)['prompt']),
    response: readImages,
  }),
];
