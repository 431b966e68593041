import type { Adapter } from '../../adapter.ts';
import { endpointOfModel } from './endpoint.ts';
import type { Generation } from '../google-genai/request.ts';
import { answerPair } from '../google-genai/answer-pair.ts';
import { fields, list } from '../../internal/read.ts';

/** Models and chats hold their settings themselves; a request may replace them. */
function generationOf(args: readonly unknown[], self: unknown): Generation {
  const own = fields(self) ?? {};
  const request = fields(args[0]);
  const setting = (key: string): unknown => request?.[key] ?? own[key];
  return {
    model: own['resourcePath'] ?? own['model'],
    contents: request?.['contents'] ?? args[0],
    config: fields(setting('generationConfig')) ?? {},
    systemInstruction: setting('systemInstruction'),
    tools: setting('tools'),
    toolConfig: setting('toolConfig'),
  };
}

/** A chat's message is a text, or a list of texts and parts; what was said before goes along. */
function chatOf(args: readonly unknown[], self: unknown): Generation {
  const own = fields(self) ?? {};
  const message = list(args[0]) ?? [args[0]];
  const contents = [...(list(own['historyInternal']) ?? []), ...message];
  return { ...generationOf([{ contents }], self) };
}

const noSignal = (): undefined => undefined;
const GENERATE = ['generateContent', 'generateContentStream'] as const;
const SEND = ['sendMessage', 'sendMessageStream'] as const;

/** `@google-cloud/vertexai` 1.x, retired in favour of `@google/genai`. */
export const vertexai: Adapter = {
  name: 'vertexai',
  package: '@google-cloud/vertexai',
  tested: { from: 1, to: 1 },
  modules: [
    {
      files: ['build/src/models/generative_models.js'],
      hint: 'class GenerativeModelPreview',
      bindings: ['GenerativeModel', 'GenerativeModelPreview'],
    },
    {
      files: ['build/src/models/chat_session.js'],
      hint: 'class ChatSessionPreview',
      bindings: ['ChatSession', 'ChatSessionPreview'],
    },
  ],
  attempts: 'undici',
  client: (self) => fields(self),
  endpoint: endpointOfModel,
  calls: [
    ...answerPair({
      binding: 'GenerativeModel',
      methods: GENERATE,
      handled: false,
      read: generationOf,
      signal: noSignal,
    }),
    ...answerPair({
      binding: 'GenerativeModelPreview',
      methods: GENERATE,
      handled: false,
      read: generationOf,
      signal: noSignal,
    }),
    ...answerPair({ binding: 'ChatSession', methods: SEND, handled: true, read: chatOf, signal: noSignal }),
    ...answerPair({
      binding: 'ChatSessionPreview',
      methods: SEND,
      handled: true,
      read: chatOf,
      signal: noSignal,
    }),
  ],
};
