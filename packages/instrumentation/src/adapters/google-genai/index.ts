import type { Adapter, CallSpec } from '../../adapter.ts';
import { bodyOf } from '../openai/common.ts';
import { fields } from '../../internal/read.ts';
import { headOf, signalOf } from './common.ts';
import { readEmbedded, readEmbedding, readEmbeddingPrompt } from './embeddings.ts';
import { endpointOfClient } from './endpoint.ts';
import { createInteraction } from './interactions.ts';
import { createBatch, generateVideos, startSession } from './long-running.ts';
import { editImage, generateImages } from './pictures.ts';
import { readGeneration, readGenerationPrompt, type Generation } from './request.ts';
import { readGenerated } from './response.ts';
import { generatedStream } from './stream.ts';

function generationOf(args: readonly unknown[]): Generation {
  const { model, contents, config } = bodyOf(args);
  const settings = fields(config) ?? {};
  return {
    model,
    contents,
    config: settings,
    systemInstruction: settings['systemInstruction'],
    tools: settings['tools'],
    toolConfig: settings['toolConfig'],
  };
}

const models: CallSpec['path'] = { binding: 'Models', statics: '', instance: 'models' };

const generate: CallSpec = {
  path: models,
  method: 'generateContentInternal',
  operation: 'generate_content',
  head: headOf,
  request: (args) => readGeneration(generationOf(args), false),
  prompt: (args) => readGenerationPrompt(generationOf(args)),
  response: readGenerated,
  signal: signalOf,
};

const embed: CallSpec = {
  path: models,
  method: 'embedContentInternal',
  operation: 'embeddings',
  head: headOf,
  request: (args) => {
    const { model, contents, content, config } = bodyOf(args);
    return readEmbedding(model, content ?? contents, fields(config));
  },
  prompt: (args) => readEmbeddingPrompt(bodyOf(args)['content'] ?? bodyOf(args)['contents']),
  response: readEmbedded,
  signal: signalOf,
};

/**
 * `@google/genai` from 1.0. Its public methods are functions that every instance assigns to itself, and one of them
 * may call the model several times (automatic function calls, continuations). They all go through methods of the
 * prototype that make one request each: patched there, one call of the model is one span, chats included, and clients
 * that exist already are covered.
 */
export const googleGenai: Adapter = {
  name: 'google-genai',
  package: '@google/genai',
  tested: { from: 1, to: 3 },
  modules: [
    {
      files: [
        'dist/node/index.mjs',
        'dist/node/index.cjs',
        'dist/node/index.js',
        'dist/index.mjs',
        'dist/index.cjs',
        'dist/index.js',
        'dist/web/index.mjs',
      ],
      hint: 'class GoogleGenAI',
      bindings: ['GoogleGenAI', 'Models', 'Live', 'Batches', 'GeminiNextGenInteractions'],
    },
  ],
  attempts: 'undici',
  client: (self) => fields(fields(self)?.['apiClient'] ?? fields(self)?.['parentClient']),
  endpoint: endpointOfClient,
  calls: [
    generate,
    {
      ...generate,
      method: 'generateContentStreamInternal',
      request: (args) => readGeneration(generationOf(args), true),
      stream: generatedStream,
    },
    embed,
    // The first 1.x had the public method itself on the prototype.
    { ...embed, method: 'embedContent' },
    generateImages,
    editImage,
    generateVideos,
    ...createInteraction,
    createBatch,
    startSession,
  ],
};
