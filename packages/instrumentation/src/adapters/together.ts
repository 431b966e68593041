import type { Adapter } from '../adapter.ts';
import { apiPromise, chatCompletions, embeddings, textCompletions } from './openai/calls.ts';
import { endpointOfClient } from './openai/endpoint.ts';
import { generateImage } from './openai/images.ts';
import { signalOf } from './openai/common.ts';
import { speech, transcriptions, translations } from './openai/audio.ts';

/** The `together-ai` package, which has stayed at 0: OpenAI's wire. Its `stream` helper calls `create` inside. */
export const together: Adapter = {
  name: 'together',
  package: 'together-ai',
  tested: { from: 0, to: 0 },
  modules: [
    {
      files: ['client.js', 'client.mjs', 'index.js', 'index.mjs'],
      hint: 'class Together',
      bindings: ['Together'],
    },
  ],
  promise: apiPromise,
  attempts: { method: 'fetchWithTimeout' },
  endpoint: (client) => endpointOfClient(client, 'together'),
  calls: [chatCompletions, textCompletions, embeddings, generateImage, speech, transcriptions, translations],
  helpers: [{ path: chatCompletions.path, method: 'stream', signal: signalOf }],
};
