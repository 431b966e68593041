import { simulated } from '../simulated-wire.ts';
import type { Call, Scenario, Subject } from '../subject.ts';
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

/** The base URL is an option of the model, not of the client. */
const places = new WeakMap<object, string>();
const model = (client: any, name = MODEL): any =>
  client.getGenerativeModel({ model: name }, { baseUrl: places.get(client as object) });

const plain: Call = {
  on: (client) => model(client),
  method: 'generateContent',
  args: ({ canary = 'Say hello', signal }) => [
    { contents: [{ role: 'user', parts: [{ text: canary }] }] },
    ...(signal ? [{ signal }] : []),
  ],
  span,
  text: ({ response }) => textOf(response),
  usage: ({ response }) => usageOf(response),
};

const stream: Call = {
  ...plain,
  method: 'generateContentStream',
  chunks: ({ stream: chunks }) => chunks,
  text: textOf,
  usage: usageOf,
};

const embedContent: Call = {
  on: (client) => model(client, 'gemini-embedding-001'),
  method: 'embedContent',
  args: ({ canary = 'a' }) => [canary],
  span: { name: 'embeddings gemini-embedding-001', operation: 'embeddings' },
};

const HELPERS: readonly Scenario[] = [
  {
    name: 'startChat, plain and streamed',
    spans: 2,
    run: async ({ client }) => {
      const chat = model(client).startChat();
      const first = await chat.sendMessage('Hi');
      const second = await chat.sendMessageStream('Go on');
      return [first, await Array.fromAsync(second.stream), await second.response, await chat.getHistory()];
    },
  },
  {
    name: 'the whole answer of a stream',
    run: async ({ client }) => (await model(client).generateContentStream('Hi')).response,
  },
];

/** `@google/generative-ai`. */
export const generativeAi: Subject = {
  name: 'generative-ai',
  title: 'Google Generative AI (retired SDK)',
  package: '@google/generative-ai',
  adapter: 'generative-ai',
  provider: 'gcp.gemini',
  versions: [
    { name: 'generative-ai-0-oldest', cannot: { signal: 'This version takes no signal' } },
    { name: '@google/generative-ai' },
  ],
  wire: simulated((provider) => provider.url),
  client: ({ module, url, key }) => {
    const client = new module.GoogleGenerativeAI(key);
    places.set(client as object, url);
    return client;
  },
  clientClass: (module) => module.GoogleGenerativeAI,
  plain,
  stream,
  signal: true,
  more: {
    embedContent,
    batchEmbedContents: {
      ...embedContent,
      method: 'batchEmbedContents',
      args: ({ canary = 'a' }) => [{ requests: [{ content: { role: 'user', parts: [{ text: canary }] } }] }],
    },
  },
  helpers: HELPERS,
  untouched: [{ name: 'countTokens', spans: 0, run: ({ client }) => model(client).countTokens('Hi') }],
  failures: [
    {
      name: 'wrong key',
      trouble: 'invalid_api_key',
      category: 'authentication_failed',
      status: 400,
      requestId: false,
    },
    ...failures,
  ],
  inBand: [
    ...inBand!,
    {
      name: 'a status in the stream',
      call: 'stream',
      trouble: 'stream_error',
      category: 'service_unavailable',
    },
  ],
  usages: usages({ plain: '.generateContent', stream: '.generateContentStream' }, (response) => ({
    response,
  })),
  binary: { ...plain, args: (options) => [{ contents: picture(options) }] },
  vectors: embedContent,
  everywhere: {
    ...plain,
    args: ({ canary = '' }) => [
      {
        ...everywhere(canary),
        generationConfig: {
          stopSequences: [canary],
          responseMimeType: 'application/json',
          responseSchema: { type: 'object', description: canary, properties: {} },
        },
      },
    ],
  },
  cannot: {
    R7: 'The SDK itself reads every stream to its end for the whole answer',
    R20: 'The SDK itself reads every stream to its end: none is left open',
    R51: 'The model is no part of the call',
    retries: 'The SDK does not retry',
    transport: 'The SDK calls the global fetch',
    raw: 'There is no way to the raw response',
    doors: 'A stream is an async generator, and the whole answer beside it',
    limits: 'Google sends no rate-limit headers',
  },
};
