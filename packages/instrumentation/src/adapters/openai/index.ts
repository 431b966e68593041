import type { Adapter } from '../../adapter.ts';
import { chatStream, readChatResponse } from './chat-response.ts';
import { endpointOfClient } from './endpoint.ts';
import { modelOf, signalOf } from './common.ts';
import { readEmbeddingsRequest, readEmbeddingsResponse, readTextInputs } from './embeddings.ts';
import { readResponsesPrompt, readResponsesRequest } from './responses-request.ts';
import { readResponsesResponse, responsesStream } from './responses-response.ts';
import { readChatPrompt, readChatRequest } from './chat-request.ts';

/**
 * The `openai` package, 4 to 7. `parse`, `stream`, `runTools` and the `beta` variants call `create` inside, so they
 * need no patch of their own.
 */
export const openai: Adapter = {
  name: 'openai',
  package: 'openai',
  tested: { from: 4, to: 7 },
  module: {
    files: ['client.js', 'client.mjs', 'index.js', 'index.mjs'],
    hint: 'class OpenAI',
    binding: 'OpenAI',
  },
  promise: { response: 'responsePromise', parse: 'parseResponse', raw: 'asResponse', derive: '_thenUnwrap' },
  attempt: 'fetchWithTimeout',
  endpoint: endpointOfClient,
  calls: [
    {
      path: { statics: 'Chat.Completions', instance: 'chat.completions' },
      method: 'create',
      operation: 'chat',
      head: modelOf,
      request: readChatRequest,
      prompt: readChatPrompt,
      response: readChatResponse,
      stream: chatStream,
      signal: signalOf,
    },
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
    {
      path: { statics: 'Embeddings', instance: 'embeddings' },
      method: 'create',
      operation: 'embeddings',
      head: modelOf,
      request: readEmbeddingsRequest,
      prompt: readTextInputs('input'),
      response: readEmbeddingsResponse,
      signal: signalOf,
    },
    {
      path: { statics: 'Completions', instance: 'completions' },
      method: 'create',
      operation: 'text_completion',
      head: modelOf,
      request: (args) => ({ ...readChatRequest(args), attributes: undefined }),
      prompt: readTextInputs('prompt'),
      response: readChatResponse,
      stream: chatStream,
      signal: signalOf,
    },
  ],
};
