import { simulated } from '../simulated-wire.ts';
import type { Call, CallOptions, ClientSetup, Scenario, Subject } from '../subject.ts';
import {
  everywhere,
  failures,
  inBand,
  MODEL,
  picture,
  span,
  textOf,
  usageOf,
  usages,
} from './gemini-shaped.ts';

const models = (client: any): any => client.models;

const request = ({ canary = 'Say hello', model = MODEL, signal }: CallOptions, config: object = {}): any => ({
  model,
  contents: canary,
  config: { ...config, ...(signal ? { abortSignal: signal } : {}) },
});

const plain: Call = {
  on: models,
  method: 'generateContent',
  args: (options) => [request(options)],
  span,
  text: textOf,
  usage: usageOf,
};

const stream: Call = { ...plain, method: 'generateContentStream' };

const embedContent: Call = {
  on: models,
  method: 'embedContent',
  args: ({ canary = 'a' }) => [{ model: 'gemini-embedding-001', contents: [canary, 'b'] }],
  span: { name: 'embeddings gemini-embedding-001', operation: 'embeddings' },
};

/** A tool that the SDK calls itself, and with its result the model again. */
const callable = (): object => ({
  tool: () =>
    Promise.resolve({ functionDeclarations: [{ name: 'weather', parameters: { type: 'OBJECT' } }] }),
  callTool: () => Promise.resolve([{ functionResponse: { name: 'weather', response: { output: 'sunny' } } }]),
});
const CALLED = [{ answer: { toolCalls: [{ name: 'weather', arguments: {} }] } }, { answer: 'It is sunny' }];

const HELPERS: readonly Scenario[] = [
  {
    name: 'chats, plain and streamed',
    spans: 2,
    run: async ({ client }) => {
      const chat = client.chats.create({ model: MODEL, history: [] });
      const first = await chat.sendMessage({ message: 'Hi' });
      const second = await Array.fromAsync(await chat.sendMessageStream({ message: 'Go on' }));
      return [first, second, chat.getHistory()];
    },
  },
  {
    name: 'automatic function calling',
    spans: 2,
    run: async ({ client, wire }) => {
      wire.next(...CALLED);
      return client.models.generateContent(request({}, { tools: [callable()] }));
    },
  },
  {
    name: 'automatic function calling, streamed',
    spans: 2,
    run: async ({ client, wire }) => {
      wire.next(...CALLED);
      return Array.fromAsync(await client.models.generateContentStream(request({}, { tools: [callable()] })));
    },
  },
];

const UNTOUCHED: readonly Scenario[] = [
  {
    name: 'models.countTokens',
    spans: 0,
    run: ({ client }) => client.models.countTokens({ model: MODEL, contents: 'Hi' }),
  },
];

const connect = ({ module, url, retries, key, fetch }: ClientSetup, more: object = {}): any =>
  new module.GoogleGenAI({
    apiKey: key,
    httpOptions: {
      baseUrl: url,
      ...(retries > 0 ? { retryOptions: { attempts: retries + 1, initialDelay: 0.01 } } : {}),
      ...(fetch ? { fetch } : {}),
    },
    ...more,
  });

const NO_TRANSPORT = 'Before 2.x there is no option for the transport: the SDK calls the global fetch';

/** `@google/genai` with the Gemini API. */
export const googleGenai: Subject = {
  name: 'google-genai',
  title: 'Google GenAI',
  package: '@google/genai',
  adapter: 'google-genai',
  provider: 'gcp.gemini',
  versions: [
    {
      name: 'genai-1-oldest',
      cannot: { transport: NO_TRANSPORT, retries: 'This version does not retry' },
    },
    { name: 'genai-1-newest', cannot: { transport: NO_TRANSPORT } },
    { name: 'genai-2-newest' },
    { name: '@google/genai' },
  ],
  wire: simulated((provider) => provider.url),
  client: (setup) => connect(setup),
  clientClass: (module) => module.GoogleGenAI,
  plain,
  stream,
  signal: true,
  retries: true,
  transport: true,
  more: { embedContent },
  helpers: HELPERS,
  untouched: UNTOUCHED,
  failures: [
    {
      name: 'wrong key',
      trouble: 'invalid_api_key',
      category: 'authentication_failed',
      status: 400,
      code: 'INVALID_ARGUMENT',
      requestId: false,
    },
    ...failures,
  ],
  inBand,
  usages: usages(
    { plain: 'models.generateContentInternal', stream: 'models.generateContentStreamInternal' },
    (answer) => answer,
  ),
  binary: { ...plain, args: (options) => [{ model: MODEL, contents: picture(options) }] },
  vectors: embedContent,
  everywhere: {
    ...plain,
    args: ({ canary = '' }) => {
      const { contents, ...config } = everywhere(canary);
      const responseSchema = { type: 'OBJECT', description: canary };
      const config2 = { stopSequences: [canary], responseMimeType: 'application/json', responseSchema };
      return [{ model: MODEL, contents, config: { ...config, ...config2 } }];
    },
  },
  cannot: {
    R7: 'The SDK lets go of a stream without closing the connection, with us and without',
    raw: 'Answers carry the headers themselves; there is no other way to the raw response',
    doors: 'A stream is an async generator and nothing more',
    limits: 'Google sends no rate-limit headers',
  },
};

const pictures: Call = {
  on: models,
  method: 'generateImages',
  args: ({ canary = 'a cat' }) => [
    { model: 'imagen-4.0-generate-001', prompt: canary, config: { numberOfImages: 2 } },
  ],
  span: { name: 'generate_image imagen-4.0-generate-001', operation: 'generate_image' },
};

/** The same SDK with Vertex AI. */
export const googleGenaiVertex: Subject = {
  ...googleGenai,
  name: 'google-genai-vertex',
  title: 'Google GenAI on Vertex AI',
  provider: 'gcp.vertex_ai',
  versions: [{ name: 'genai-1-newest', cannot: { transport: NO_TRANSPORT } }, { name: '@google/genai' }],
  client: (setup) => connect(setup, { vertexai: true }),
  more: { embedContent, generateImages: pictures },
  failures: [
    {
      name: 'wrong token',
      trouble: 'invalid_api_key',
      category: 'authentication_failed',
      status: 401,
      code: 'UNAUTHENTICATED',
      requestId: false,
    },
    ...failures,
  ],
};
