import { simulated } from '../simulated-wire.ts';
import type { Call, Scenario, Subject, Wire } from '../subject.ts';
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

const model = (client: any): any => client.getGenerativeModel({ model: MODEL });

/** Another model than the subject's own has to be asked for when the model is made. */
const plain: Call = {
  on: model,
  method: 'generateContent',
  args: ({ canary = 'Say hello' }) => [{ contents: [{ role: 'user', parts: [{ text: canary }] }] }],
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

const HELPERS: readonly Scenario[] = [
  {
    name: 'startChat, plain and streamed',
    spans: 2,
    run: async ({ client }) => {
      const chat = model(client).startChat({});
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

/** The SDK always says https: the local server is spoken to without. */
async function withoutTls(): Promise<Wire> {
  const wire = await simulated((provider) => new URL(provider.url).host)();
  const { fetch } = globalThis;
  globalThis.fetch = (url, init) =>
    fetch(typeof url === 'string' ? url.replace(/^https:\/\/127\.0\.0\.1/, 'http://127.0.0.1') : url, init);
  return {
    ...wire,
    close: () => {
      globalThis.fetch = fetch;
      return wire.close();
    },
  };
}

/** `@google-cloud/vertexai`. */
export const vertexai: Subject = {
  name: 'vertexai',
  title: 'Vertex AI (retired SDK)',
  package: '@google-cloud/vertexai',
  adapter: 'vertexai',
  provider: 'gcp.vertex_ai',
  versions: [{ name: 'vertexai-1-oldest' }, { name: '@google-cloud/vertexai' }],
  wire: withoutTls,
  client: ({ module, url, key }) =>
    new module.VertexAI({
      project: 'project',
      location: 'us-central1',
      apiEndpoint: url.replace(/^https?:\/\//, ''),
      googleAuthOptions: { authClient: { getAccessToken: () => Promise.resolve({ token: key }) } },
    }),
  clientClass: (module) => module.VertexAI,
  plain,
  stream,
  helpers: HELPERS,
  untouched: [
    {
      name: 'countTokens',
      spans: 0,
      run: ({ client }) =>
        model(client).countTokens({ contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] }),
    },
  ],
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
  everywhere: {
    ...plain,
    args: ({ canary = '' }) => [
      {
        ...everywhere(canary),
        generationConfig: {
          stopSequences: [canary],
          responseMimeType: 'application/json',
          responseSchema: { type: 'OBJECT', description: canary },
        },
        labels: { note: canary },
      },
    ],
  },
  cannot: {
    R7: 'The SDK itself reads every stream to its end for the whole answer',
    R20: 'The SDK itself reads every stream to its end: none is left open',
    R51: 'The model is no part of the call',
    signal: 'The SDK takes no signal',
    retries: 'The SDK does not retry',
    transport: 'The SDK calls the global fetch',
    raw: 'There is no way to the raw response',
    doors: 'A stream is an async generator, and the whole answer beside it',
    limits: 'Google sends no rate-limit headers',
    vectors: 'The SDK has no embeddings',
  },
};
