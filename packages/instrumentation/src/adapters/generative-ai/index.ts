import type { Adapter, CallSpec, Endpoint } from '../../adapter.ts';
import { answerPair, headOf } from '../google-genai/answer-pair.ts';
import { readEmbedded, readEmbedding, readEmbeddingPrompt } from '../google-genai/embeddings.ts';
import { placeOf } from '../google-genai/endpoint.ts';
import { endpointOfModel } from '../vertexai/endpoint.ts';
import type { Generation } from '../google-genai/request.ts';
import { fields, list, text, type Fields } from '../../internal/read.ts';

type Args = readonly unknown[];

/** A request is a text, a list of texts and parts, or an object that may replace the model's settings. */
function generationOf(args: Args, self: unknown): Generation {
  const own = fields(self) ?? {};
  const request = list(args[0]) === undefined ? fields(args[0]) : undefined;
  return { ...settingsOf(own, request), contents: request?.['contents'] ?? args[0] };
}

/** A chat keeps its settings in `params` and what was said before in `_history`. */
function chatOf(args: Args, self: unknown): Generation {
  const own = fields(self) ?? {};
  const contents = [
    ...(list(own['_history'] ?? own['historyInternal']) ?? []),
    ...(list(args[0]) ?? [args[0]]),
  ];
  return {
    ...settingsOf(fields(own['params']) ?? own, undefined),
    model: own['resourcePath'] ?? own['model'],
    contents,
  };
}

function settingsOf(own: Fields, request: Fields | undefined): Omit<Generation, 'contents'> {
  const setting = (key: string): unknown => request?.[key] ?? own[key];
  return {
    model: own['model'],
    config: fields(setting('generationConfig')) ?? {},
    systemInstruction: setting('systemInstruction'),
    tools: setting('tools'),
    toolConfig: setting('toolConfig'),
  };
}

/** Options of this one request, then those of the model; 0.14 had only the latter, under another name. */
function optionOf(self: unknown, args: Args, name: string): unknown {
  const { _requestOptions, requestOptions } = fields(self) ?? {};
  return fields(args[1])?.[name] ?? fields(_requestOptions ?? requestOptions)?.[name];
}

function signalOf(args: Args, self: unknown): AbortSignal | undefined {
  const signal = optionOf(self, args, 'signal');
  return signal instanceof AbortSignal ? signal : undefined;
}

/** A model of Vertex AI's SDK that is handed over looks the same, its class has the same name. */
function endpointOf(model: object, args: Args): Endpoint {
  if (fields(model)?.['resourcePath'] !== undefined) return endpointOfModel(model);
  const base = text(optionOf(model, args, 'baseUrl')) ?? 'https://generativelanguage.googleapis.com';
  return { provider: 'gcp.gemini', ...placeOf(base) };
}

/** One text, list of parts, or object with `content`. */
const embed: CallSpec = {
  path: { binding: 'GenerativeModel', statics: '', instance: '' },
  method: 'embedContent',
  operation: 'embeddings',
  head: headOf,
  request: (_args, self) => readEmbedding(fields(self)?.['model'], undefined, undefined),
  prompt: ([request]) => readEmbeddingPrompt(fields(request)?.['content'] ?? request),
  response: readEmbedded,
  signal: signalOf,
};

const contentsOf = ([request]: Args): readonly unknown[] =>
  (list(fields(request)?.['requests']) ?? []).map((item) => fields(item)?.['content']);

const embedMany: CallSpec = {
  ...embed,
  method: 'batchEmbedContents',
  request: (args, self) => readEmbedding(fields(self)?.['model'], contentsOf(args), undefined),
  prompt: (args) => readEmbeddingPrompt(contentsOf(args)),
};

/** `@google/generative-ai` 0.x, retired in favour of `@google/genai`. */
export const generativeAi: Adapter = {
  name: 'generative-ai',
  package: '@google/generative-ai',
  tested: { from: 0, to: 0 },
  modules: [
    {
      files: ['dist/index.mjs', 'dist/index.js'],
      hint: 'class GoogleGenerativeAI ',
      bindings: ['GenerativeModel', 'ChatSession'],
    },
  ],
  attempts: 'undici',
  client: (self) => fields(self),
  endpoint: endpointOf,
  calls: [
    ...answerPair({
      binding: 'GenerativeModel',
      methods: ['generateContent', 'generateContentStream'],
      handled: false,
      read: generationOf,
      signal: signalOf,
    }),
    ...answerPair({
      binding: 'ChatSession',
      methods: ['sendMessage', 'sendMessageStream'],
      handled: true,
      read: chatOf,
      signal: signalOf,
    }),
    embed,
    embedMany,
  ],
};
