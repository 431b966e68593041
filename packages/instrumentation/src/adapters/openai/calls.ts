import type { CallSpec, LazyPromise } from '../../adapter.ts';
import { chatStream, readChatResponse } from './chat-response.ts';
import { modelOf, signalOf } from './common.ts';
import { readChatPrompt, readChatRequest } from './chat-request.ts';
import { readEmbeddingsRequest, readEmbeddingsResponse, readTextInputs } from './embeddings.ts';

/** The lazy promise of all SDKs that come from the same generator as OpenAI's. */
export const apiPromise: LazyPromise = {
  response: 'responsePromise',
  parse: 'parseResponse',
  raw: 'asResponse',
  derive: '_thenUnwrap',
};

export const chatCompletions: CallSpec = {
  path: { statics: 'Chat.Completions', instance: 'chat.completions' },
  method: 'create',
  operation: 'chat',
  head: modelOf,
  request: readChatRequest,
  prompt: readChatPrompt,
  response: readChatResponse,
  stream: chatStream,
  signal: signalOf,
};

export const embeddings: CallSpec = {
  path: { statics: 'Embeddings', instance: 'embeddings' },
  method: 'create',
  operation: 'embeddings',
  head: modelOf,
  request: readEmbeddingsRequest,
  prompt: readTextInputs('input'),
  response: readEmbeddingsResponse,
  signal: signalOf,
};

export const textCompletions: CallSpec = {
  path: { statics: 'Completions', instance: 'completions' },
  method: 'create',
  operation: 'text_completion',
  head: modelOf,
  request: (args) => ({ ...readChatRequest(args), attributes: undefined }),
  prompt: readTextInputs('prompt'),
  response: readChatResponse,
  stream: chatStream,
  signal: signalOf,
};
