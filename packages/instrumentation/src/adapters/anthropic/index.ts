import type { Adapter, CallSpec } from '../../adapter.ts';
import { endpointOfClient } from './endpoint.ts';
import { fields } from '../../internal/read.ts';
import { messageStream } from './stream.ts';
import { modelOf, signalOf } from '../openai/common.ts';
import { readPrompt, readRequest } from './request.ts';
import { readResponse } from './response.ts';

const messages: CallSpec['path'] = { statics: 'Messages', instance: 'messages' };
const betaMessages: CallSpec['path'] = { statics: 'Beta.Messages', instance: 'beta.messages' };

const create: Omit<CallSpec, 'path'> = {
  method: 'create',
  operation: 'chat',
  head: modelOf,
  request: readRequest,
  prompt: readPrompt,
  response: readResponse,
  stream: messageStream,
  signal: signalOf,
};

/**
 * `@anthropic-ai/sdk` from 0.50, and the clients for other platforms that are built on it. `parse`, `stream` and the
 * tool runner call `create` inside, so they need no patch of their own.
 */
export const anthropic: Adapter = {
  name: 'anthropic',
  package: '@anthropic-ai/sdk',
  tested: { from: 0, to: 1 },
  modules: [
    {
      files: ['client.js', 'client.mjs'],
      hint: 'class BaseAnthropic',
      bindings: ['Anthropic'],
    },
  ],
  promise: {
    response: 'responsePromise',
    parse: 'parseResponse',
    raw: 'asResponse',
    derive: '_thenUnwrap',
    handOn: '_responseProps',
    start: 'parse',
  },
  attempts: { method: 'fetchWithTimeout' },
  native: {
    request: 'makeRequest',
    scope: /^com\.anthropic\.sdk\.typescript/,
    enabled: (client) => fields(client)?.['_tracer'] !== undefined,
  },
  endpoint: endpointOfClient,
  calls: [
    { ...create, path: messages },
    { ...create, path: betaMessages },
  ],
  helpers: [
    { path: messages, method: 'stream', signal: signalOf },
    { path: betaMessages, method: 'stream', signal: signalOf },
  ],
};
