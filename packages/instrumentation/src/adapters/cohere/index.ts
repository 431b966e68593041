import type { Adapter, CallPath, CallSpec } from '../../adapter.ts';
import type { NeutralRequest } from '../../neutral.ts';
import { fields, number, text } from '../../internal/read.ts';
import { bodyOf } from '../openai/common.ts';
import { chatStream, readResponse } from './chat-response.ts';
import { chatStreamV1, generateStream, readChatV1, readGenerate } from './v1-response.ts';
import { classify, embed, rerank, summarize, type Method } from './other.ts';
import { endpointOfClient } from './endpoint.ts';
import { modelOf, signalOf } from './common.ts';
import { readPrompt, readPromptV1, readRequest, readRequestV1, settingsOf } from './chat-request.ts';

const chat = { method: 'chat', operation: 'chat', head: modelOf, signal: signalOf };

const chatV1: Method = { ...chat, request: readRequestV1(false), prompt: readPromptV1, response: readChatV1 };
const chatV2: Method = { ...chat, request: readRequest(false), prompt: readPrompt, response: readResponse };

const generate: Method = {
  method: 'generate',
  operation: 'text_completion',
  head: modelOf,
  request: readGenerateRequest(false),
  prompt: (args) => {
    const prompt = text(bodyOf(args)['prompt']) ?? '';
    return { messages: [{ role: 'user', parts: [{ type: 'text', content: prompt }] }] };
  },
  response: readGenerate,
  signal: signalOf,
};

function readGenerateRequest(stream: boolean): (args: readonly unknown[]) => NeutralRequest {
  return (args) => {
    const body = bodyOf(args);
    return { ...settingsOf(body, stream), choiceCount: number(body['numGenerations']) };
  };
}

const version1: readonly Method[] = [
  chatV1,
  { ...chatV1, method: 'chatStream', request: readRequestV1(true), stream: chatStreamV1 },
  generate,
  { ...generate, method: 'generateStream', request: readGenerateRequest(true), stream: generateStream },
  embed,
  rerank,
  classify,
  summarize,
];
const version2: readonly Method[] = [
  chatV2,
  { ...chatV2, method: 'chatStream', request: readRequest(true), stream: chatStream },
  embed,
  rerank,
];

/**
 * A `CohereClientV2` that was made before its methods were patched, and given to `instrument(client)`, has methods of
 * the same names.
 */
function unlessVersion2(method: Method): Method {
  if (!version2.some((other) => other.method === method.method)) return method;
  return { ...method, when: (_args, self) => fields(self)?.['clientV2'] === undefined };
}

function on(binding: CallPath['binding'], instance: string): (method: Method) => CallSpec {
  return (method) => ({ ...method, path: { binding, statics: '', instance } });
}

/**
 * The `cohere-ai` package, 7 and 8. `CohereClient` is version 1 of the API and has version 2 as `v2`; `CohereClientV2`
 * binds the methods of a `V2Client` to itself when it is made.
 */
export const cohere: Adapter = {
  name: 'cohere',
  package: 'cohere-ai',
  tested: { from: 7, to: 8 },
  modules: [
    { files: ['Client.js'], hint: 'class CohereClient', bindings: ['CohereClient'] },
    // Version 7 came to call it V2Client; its first versions have no version 2.
    { files: ['api/resources/v2/client/Client.js'], hint: 'class V2', bindings: ['V2Client', 'V2'] },
  ],
  clients: ['CohereClientV2'],
  promise: { inner: 'innerPromise', value: 'data', response: 'rawResponse' },
  attempts: ['undici', 'http'],
  endpoint: endpointOfClient,
  calls: [
    ...version1.map(unlessVersion2).map(on('CohereClient', '')),
    ...version2.map(on('CohereClient', '')),
    ...version2.map(on(['V2Client', 'V2'], 'v2')),
  ],
};
