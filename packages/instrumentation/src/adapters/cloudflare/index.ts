import type { Adapter, CallSpec } from '../../adapter.ts';
import { endpointOfClient } from '../openai/endpoint.ts';
import { apiPromise } from '../openai/calls.ts';
import { isChat, isEmbedding, isText, readPrompt, readRequest } from './request.ts';
import { readResult, readVectors } from './result.ts';
import { signalAt } from '../replicate/request.ts';
import { text } from '../../internal/read.ts';

/** One method for all models; what is asked for shows in the body. */
const chat: CallSpec = {
  path: { binding: ['BaseAI', 'AI'], statics: '', instance: 'ai' },
  method: 'run',
  operation: 'chat',
  when: isChat,
  head: (args) => ({ model: text(args[0]) }),
  request: readRequest,
  prompt: readPrompt,
  response: readResult,
  signal: signalAt(2),
};

const completion: CallSpec = { ...chat, operation: 'text_completion', when: isText };

const embeddings: CallSpec = {
  ...chat,
  operation: 'embeddings',
  when: isEmbedding,
  response: readVectors,
};

/** Pictures, speech, translations, classes … */
const other: CallSpec = { ...chat, operation: 'generate_content', when: () => true };

/**
 * Workers AI through the `cloudflare` package, 4 to 7. Streams are no part of its types: `asResponse` hands them out raw.
 * The part of Workers AI that speaks OpenAI's protocol is called through OpenAI's SDK.
 */
export const cloudflare: Adapter = {
  name: 'cloudflare',
  package: 'cloudflare',
  tested: { from: 4, to: 7 },
  modules: [
    { files: ['resources/ai/ai.js', 'resources/ai/ai.mjs'], hint: '/ai/run/', bindings: ['BaseAI', 'AI'] },
    {
      files: ['client.js', 'client.mjs', 'core.js', 'core.mjs'],
      hint: 'fetchWithTimeout',
      bindings: ['BaseCloudflare', 'APIClient'],
    },
  ],
  promise: apiPromise,
  attempts: { method: 'fetchWithTimeout', binding: ['BaseCloudflare', 'APIClient'] },
  endpoint: (client) => endpointOfClient(client, 'cloudflare.workers_ai'),
  calls: [chat, completion, embeddings, other],
};
