import type { Adapter } from '../adapter.ts';
import { apiPromise, chatCompletions, embeddings } from './openai/calls.ts';
import { endpointOfClient } from './openai/endpoint.ts';
import { speech, transcriptions, translations } from './openai/audio.ts';

/** The `groq-sdk` package, 0 and 1: OpenAI's wire below `/openai/v1`, with `x_groq` added. */
export const groq: Adapter = {
  name: 'groq',
  package: 'groq-sdk',
  tested: { from: 0, to: 1 },
  modules: [
    {
      files: ['client.js', 'client.mjs', 'index.js', 'index.mjs'],
      hint: 'class Groq',
      bindings: ['Groq'],
    },
  ],
  promise: apiPromise,
  attempts: { method: 'fetchWithTimeout' },
  endpoint: (client) => endpointOfClient(client, 'groq'),
  calls: [chatCompletions, embeddings, speech, transcriptions, translations],
};
