import type { Adapter, CallSpec } from '../../adapter.ts';
import { fields, text } from '../../internal/read.ts';
import { modelOf } from '../openai/common.ts';
import { readTextInputs } from '../openai/embeddings.ts';
import { endpointOfUrl } from '../openai/endpoint.ts';
import { readEmbedRequest, readEmbedResponse } from './embed.ts';
import { readChatPrompt, readGeneratePrompt, readRequest } from './request.ts';
import { readResponse, stream } from './response.ts';

/** Calls take no signal: a stream is aborted through its own `abort`, or the client's. */
const none = (): undefined => undefined;

const common = { head: modelOf, signal: none };
const client = { statics: '', instance: '' };

const chat: CallSpec = {
  ...common,
  path: client,
  method: 'chat',
  operation: 'chat',
  request: readRequest,
  prompt: readChatPrompt,
  response: readResponse,
  stream,
};

const generate: CallSpec = {
  ...chat,
  method: 'generate',
  operation: 'text_completion',
  prompt: readGeneratePrompt,
};

const embed: CallSpec = {
  ...common,
  path: client,
  method: 'embed',
  operation: 'embeddings',
  request: readEmbedRequest,
  prompt: readTextInputs('input'),
  response: readEmbedResponse,
};

/** The older operation: one text, one vector, no counts. */
const embeddings: CallSpec = { ...embed, method: 'embeddings', prompt: readTextInputs('prompt') };

/**
 * The `ollama` package, which has stayed at 0. The class of `ollama/browser` has the methods; the one for Node.js, and so
 * the ready-made client, inherit them.
 */
export const ollama: Adapter = {
  name: 'ollama',
  package: 'ollama',
  tested: { from: 0, to: 0 },
  modules: [
    {
      // Early releases keep the class in a file with a hash in its name.
      files: ['dist/browser.mjs', 'dist/browser.cjs', 'dist/shared/ollama.*.mjs', 'dist/shared/ollama.*.cjs'],
      hint: 'class Ollama',
      bindings: ['Ollama$1', 'Ollama'],
    },
  ],
  attempts: 'undici',
  endpoint: (self) => endpointOfUrl(text(fields(fields(self)?.['config'])?.['host']), 'ollama'),
  calls: [chat, generate, embed, embeddings],
};
