import type { Adapter } from '../../adapter.ts';
import { chatStream, readChatResponse } from './chat-response.ts';
import { endpointOfClient } from './endpoint.ts';
import { modelOf, signalOf } from './common.ts';
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
  ],
};
