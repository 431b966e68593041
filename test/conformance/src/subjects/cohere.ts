import { simulated } from '../simulated-wire.ts';
import type { Call, CallOptions, Scenario, Subject } from '../subject.ts';

const MODEL = 'command-r-plus';
const CHAT = { name: `chat ${MODEL}`, operation: 'chat' };
const self = (client: any): any => client;
/** Retries that a client of 7.7 is to make, which takes the number with each call only. */
const wanted = new WeakMap<object, number>();

function chatting(client: any): any {
  const maxRetries = wanted.get(client);
  if (maxRetries === undefined) return client;
  return {
    chat: (request: unknown, options: object) => client.chat(request, { maxRetries, ...options }),
    chatStream: (request: unknown, options: object) => client.chatStream(request, { maxRetries, ...options }),
  };
}

const second = (client: any): any => client.v2;
const hasSecond = (client: any): boolean => client.v2 !== undefined;
const hasRaw = (client: any): boolean => hasSecond(client);

const NO_RETRIES = { maxRetries: 0 };

/** The first versions know retries as an option of the call alone. */
const args = ({ canary = 'Say hello', model = MODEL, signal }: CallOptions, more: object = {}): unknown[] => [
  { model, message: canary, ...more },
  { ...(signal === undefined ? {} : { abortSignal: signal }) },
];

/** What a version does not know yet keeps the name it has on the wire. */
const counted = (meta: any): any => {
  const units = meta?.billedUnits ?? meta?.billed_units;
  return (
    units && {
      input: units.inputTokens ?? units.input_tokens,
      output: units.outputTokens ?? units.output_tokens,
    }
  );
};

const plain: Call = {
  on: chatting,
  method: 'chat',
  args: (options) => args(options),
  span: CHAT,
  text: (seen) => seen.text,
  usage: ({ meta }) => counted(meta),
};
const stream: Call = {
  ...plain,
  method: 'chatStream',
  text: (chunks) =>
    chunks.map((chunk: any) => (chunk.eventType === 'text-generation' ? chunk.text : '')).join(''),
  usage: (chunks) => counted(chunks.at(-1)?.response?.meta),
};

const MODEL_2 = 'command-a-03-2025';
const chat2: Call = {
  on: second,
  method: 'chat',
  args: ({ canary = 'Say hello', model = MODEL_2, signal }) => [
    { model, messages: [{ role: 'user', content: canary }] },
    signal === undefined ? {} : { abortSignal: signal },
  ],
  span: { name: `chat ${MODEL_2}`, operation: 'chat' },
  when: hasSecond,
};

const embed: Call = {
  on: self,
  method: 'embed',
  args: ({ canary = 'a' }) => [
    { model: 'embed-english-v3.0', texts: [canary, 'b'], inputType: 'search_query' },
    NO_RETRIES,
  ],
  span: { name: 'embeddings embed-english-v3.0', operation: 'embeddings' },
};
const rerank: Call = {
  on: self,
  method: 'rerank',
  args: ({ canary = 'blue sky' }) => [
    { model: 'rerank-v3.5', query: canary, documents: ['red', 'a blue sky'] },
    NO_RETRIES,
  ],
  span: { name: 'rerank rerank-v3.5', operation: 'rerank' },
};
const generate: Call = {
  on: self,
  method: 'generate',
  args: ({ canary = 'Once' }) => [{ model: 'command', prompt: canary }, NO_RETRIES],
  span: { name: 'text_completion command', operation: 'text_completion' },
};
const classify: Call = {
  on: self,
  method: 'classify',
  args: ({ canary = 'win money' }) => [
    {
      model: 'embed-english-v3.0',
      inputs: [canary],
      examples: [
        { text: 'a', label: 'Spam' },
        { text: 'b', label: 'Spam' },
      ],
    },
    NO_RETRIES,
  ],
  span: { name: 'classification embed-english-v3.0', operation: 'classification' },
};

const RAW: readonly Scenario[] = [
  {
    name: 'withRawResponse',
    when: hasRaw,
    run: async ({ client }) => {
      const { data, rawResponse } = await client.chat(...args({})).withRawResponse();
      return [data, rawResponse.status, rawResponse.statusText];
    },
  },
  {
    name: 'withRawResponse of a stream',
    when: hasRaw,
    run: async ({ client }) => {
      const { data, rawResponse } = await client.chatStream(...args({})).withRawResponse();
      return [await Array.fromAsync(data), rawResponse.status];
    },
  },
];

export const cohere: Subject = {
  name: 'cohere',
  title: 'Cohere',
  package: 'cohere-ai',
  adapter: 'cohere',
  provider: 'cohere',
  versions: [
    {
      name: 'cohere-7-oldest',
      cannot: {
        signal: '7.7 takes no signal',
        transport: '7.7 always uses the node-fetch that it brings',
        raw: '7.7 has no way to the raw response',
        R7: '7.7 reads on when its reader leaves',
      },
    },
    { name: 'cohere-7-newest' },
    { name: 'cohere-ai' },
  ],
  wire: simulated((provider) => provider.cohereBaseUrl),
  client: ({ module, url, key, retries, fetch }) => {
    const latest = module.CohereClientV2 !== undefined;
    const client = new module.CohereClient({
      token: key,
      environment: latest ? url : `${url}/v1`,
      maxRetries: retries,
      ...(fetch === undefined ? {} : { fetch }),
    });
    if (!latest) wanted.set(client, retries);
    return client;
  },
  clientClass: (module) => module.CohereClient,
  plain,
  stream,
  signal: true,
  retries: true,
  transport: true,
  more: {
    'chat of version 2': chat2,
    'chat of version 2, streamed': { ...chat2, method: 'chatStream' },
    embed,
    'embed of version 2': {
      ...embed,
      on: second,
      args: ({ canary = 'a' }) => [
        {
          model: 'embed-english-v3.0',
          texts: [canary],
          inputType: 'search_query',
          embeddingTypes: ['float'],
        },
      ],
      when: hasSecond,
    },
    rerank,
    'rerank of version 2': { ...rerank, on: second, when: hasSecond },
    generate,
    'generate, streamed': { ...generate, method: 'generateStream' },
    classify,
  },
  helpers: [
    {
      name: 'the methods that CohereClientV2 binds to itself',
      when: (_client, module) => module.CohereClientV2 !== undefined,
      run: ({ module, wire }) =>
        new module.CohereClientV2({ token: 'key', environment: wire.url, maxRetries: 0 }).chat(
          ...chat2.args({}, module),
        ),
    },
  ],
  raw: RAW,
  untouched: [
    {
      name: 'models.list',
      spans: 0,
      when: (client) => client.models !== undefined,
      run: ({ client }) => client.models.list({}, NO_RETRIES),
    },
  ],
  failures: [
    { name: 'wrong key', trouble: 'invalid_api_key', category: 'authentication_failed', status: 401 },
    { name: 'rate limit', trouble: 'rate_limit', category: 'rate_limit', status: 429 },
    { name: 'server error', trouble: 'server_error', category: 'service_unavailable', status: 500 },
    { name: 'unknown model', trouble: 'model_not_found', category: 'model_unavailable', status: 404 },
    { name: 'overlong prompt', trouble: 'context_overflow', category: 'context_limit_exceeded', status: 400 },
    { name: 'no money', trouble: 'insufficient_quota', category: 'quota_exhausted', status: 402 },
    { name: 'blocked prompt', trouble: 'content_policy', category: 'content_policy_violation', status: 498 },
  ].map((failure) => ({ ...failure, requestId: false })) as Subject['failures'],
  inBand: [
    {
      name: 'the last event says ERROR',
      call: 'stream',
      trouble: 'stream_error',
      category: 'service_unavailable',
      status: 'unset',
    },
    {
      name: 'cut by length',
      call: 'plain',
      trouble: 'truncation',
      category: 'incomplete_response',
      status: 'unset',
    },
    {
      name: 'filtered',
      call: 'plain',
      trouble: 'content_filter_finish',
      category: 'content_policy_violation',
      status: 'unset',
    },
  ],
  usages: [
    {
      name: 'what is billed counts, not what the template adds',
      value: {
        text: 'Hi',
        meta: {
          billedUnits: { inputTokens: 100, outputTokens: 50 },
          tokens: { inputTokens: 166, outputTokens: 51 },
        },
      },
      usage: { inputTokens: 100, outputTokens: 50 },
    },
    {
      name: 'version 2, with cached tokens',
      call: 'v2.chat',
      value: {
        message: { content: [] },
        usage: { billedUnits: { inputTokens: 100, outputTokens: 50 }, cachedTokens: 64 },
      },
      usage: { inputTokens: 100, outputTokens: 50, cacheReadTokens: 64 },
    },
    {
      name: 'a stream says it in its last event',
      call: 'v2.chatStream',
      chunks: [
        { type: 'message-start', id: 'x' },
        {
          type: 'message-end',
          delta: { finishReason: 'COMPLETE', usage: { billedUnits: { inputTokens: 100, outputTokens: 50 } } },
        },
      ],
      usage: { inputTokens: 100, outputTokens: 50 },
    },
  ],
  vectors: embed,
  binary: {
    ...chat2,
    args: ({ bytes = new Uint8Array() }) => {
      const url = `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`;
      const content = [
        { type: 'text', text: 'What is it?' },
        { type: 'image_url', imageUrl: { url } },
      ];
      return [{ model: MODEL_2, messages: [{ role: 'user', content }] }];
    },
  },
  everywhere: {
    ...plain,
    args: ({ canary = '' }) => [
      {
        model: MODEL,
        message: canary,
        preamble: canary,
        stopSequences: [canary],
        chatHistory: [
          { role: 'USER', message: canary },
          { role: 'CHATBOT', message: canary },
        ],
        documents: [{ title: canary, snippet: canary }],
        tools: [
          {
            name: 'look',
            description: canary,
            parameterDefinitions: { q: { type: 'str', description: canary } },
          },
        ],
      },
      NO_RETRIES,
    ],
  },
  cannot: {
    doors: "the SDK's stream can only be iterated",
    limits: 'Cohere documents no rate-limit headers',
  },
};
