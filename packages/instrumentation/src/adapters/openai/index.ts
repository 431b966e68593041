import type { Adapter } from '../../adapter.ts';
import { apiPromise, chatCompletions, embeddings, textCompletions } from './calls.ts';
import { batches } from './batches.ts';
import { editImage, generateImage } from './images.ts';
import { endpointOfClient } from './endpoint.ts';
import { fetchResponse } from './fetch-response.ts';
import { modelOf, signalOf } from './common.ts';
import { moderations } from './moderations.ts';
import { realtimeSessions } from './realtime.ts';
import { readResponsesPrompt, readResponsesRequest } from './responses-request.ts';
import { readResponsesResponse, responsesStream } from './responses-response.ts';
import { speech, transcriptions, translations } from './audio.ts';

/**
 * The `openai` package, 4 to 7. `parse`, `stream`, `runTools` and the `beta` variants call `create` inside, so they
 * need no patch of their own.
 */
export const openai: Adapter = {
  name: 'openai',
  package: 'openai',
  tested: { from: 4, to: 7 },
  modules: [
    {
      files: ['client.js', 'client.mjs', 'index.js', 'index.mjs'],
      hint: 'class OpenAI',
      bindings: ['OpenAI'],
    },
  ],
  promise: apiPromise,
  attempts: { method: 'fetchWithTimeout' },
  endpoint: (client) => endpointOfClient(client),
  calls: [
    chatCompletions,
    {
      path: { statics: 'Responses', instance: 'responses' },
      method: 'create',
      operation: 'chat',
      head: modelOf,
      request: readResponsesRequest,
      prompt: readResponsesPrompt,
      response: readResponsesResponse,
      stream: responsesStream,
      signal: signalOf,
    },
    fetchResponse,
    embeddings,
    textCompletions,
    generateImage,
    editImage,
    speech,
    transcriptions,
    translations,
    moderations,
    batches,
    ...realtimeSessions,
  ],
  helpers: [
    { path: chatCompletions.path, method: 'stream', signal: signalOf },
    { path: fetchResponse.path, method: 'stream', signal: signalOf },
  ],
};
