import type { Adapter, CallSpec } from '../../adapter.ts';
import { batches, classifierCalls, embeddings, ocr, transcriptions } from './other.ts';
import { chatStream } from './stream.ts';
import { classFile, signalOf } from './common.ts';
import { conversations } from './conversations.ts';
import { endpointOfClient } from './endpoint.ts';
import { headOf, readChatPrompt, readFimPrompt, readRequest } from './request.ts';
import { readParsed, readParseRequest } from './parse.ts';
import { readResponse } from './response.ts';
import { startsSpans } from './telemetry.ts';

const plain: Omit<CallSpec, 'path' | 'method'> = {
  operation: 'chat',
  head: headOf,
  request: readRequest(false),
  prompt: readChatPrompt,
  response: readResponse,
  signal: signalOf,
};
const streamed = { ...plain, request: readRequest(true), stream: chatStream };
const fim = { operation: 'text_completion', prompt: readFimPrompt };

const chatPath = { binding: 'Chat', statics: '', instance: 'chat' };
const fimPath = { binding: 'Fim', statics: '', instance: 'fim' };
const agentsPath = { binding: 'Agents', statics: '', instance: 'agents' };

/**
 * The `@mistralai/mistralai` package, 1 and 2. Each resource is a class in a file of its own that the client makes on
 * demand; all share the address and the hooks of the client in their options.
 */
export const mistral: Adapter = {
  name: 'mistral',
  package: '@mistralai/mistralai',
  tested: { from: 1, to: 2 },
  modules: [
    classFile('sdk/sdk', 'Mistral'),
    classFile('sdk/chat', 'Chat'),
    classFile('sdk/fim', 'Fim'),
    classFile('sdk/agents', 'Agents'),
    classFile('sdk/conversations', 'Conversations'),
    classFile('sdk/embeddings', 'Embeddings'),
    classFile('sdk/classifiers', 'Classifiers'),
    classFile('sdk/ocr', 'Ocr'),
    { files: ['esm/sdk/jobs.js'], hint: 'class Jobs', bindings: ['Jobs'] },
    { files: ['sdk/mistraljobs.js'], hint: 'class MistralJobs', bindings: ['MistralJobs'] },
    classFile('sdk/transcriptions', 'Transcriptions'),
    classFile('lib/http', 'HTTPClient'),
  ],
  attempts: 'undici',
  native: {
    binding: 'HTTPClient',
    request: 'request',
    scope: /^mistralai_sdk_tracer$/,
    perRequest: true,
    enabled: startsSpans,
  },
  endpoint: endpointOfClient,
  calls: [
    { ...plain, path: chatPath, method: 'complete' },
    { ...streamed, path: chatPath, method: 'stream' },
    { ...plain, path: chatPath, method: 'parse', request: readParseRequest, response: readParsed },
    { ...streamed, path: chatPath, method: 'parseStream' },
    { ...plain, ...fim, path: fimPath, method: 'complete' },
    { ...streamed, ...fim, path: fimPath, method: 'stream' },
    { ...plain, path: agentsPath, method: 'complete' },
    { ...streamed, path: agentsPath, method: 'stream' },
    ...conversations,
    embeddings,
    ...classifierCalls,
    ocr,
    batches,
    ...transcriptions,
  ],
};
