import { simulated } from '../simulated-wire.ts';
import type { Call, CallOptions, Scenario, Subject } from '../subject.ts';

const MODEL = 'mistral-large-latest';
const CHAT = { name: `chat ${MODEL}`, operation: 'chat' };
/** As often as it takes: the SDK limits the time, not the number. */
const RETRIES = {
  strategy: 'backoff',
  backoff: { initialInterval: 1, maxInterval: 5, exponent: 1, maxElapsedTime: 60_000 },
  retryConnectionErrors: true,
};

const chat = (client: any): any => client.chat;

const args = ({ canary = 'Say hello', model = MODEL, signal }: CallOptions, more: object = {}): unknown[] => [
  { model, messages: [{ role: 'user', content: canary }], ...more },
  signal === undefined ? {} : { fetchOptions: { signal } },
];

const counted = (usage: any): any => usage && { input: usage.promptTokens, output: usage.completionTokens };

const plain: Call = {
  on: chat,
  method: 'complete',
  args: (options) => args(options),
  span: CHAT,
  text: (seen) => seen.choices[0].message.content,
  usage: ({ usage }) => counted(usage),
};
const stream: Call = {
  ...plain,
  method: 'stream',
  text: (chunks) => chunks.map(({ data }: any) => data.choices[0]?.delta.content ?? '').join(''),
  usage: (chunks) => counted(chunks.findLast(({ data }: any) => data.usage)?.data.usage),
};

const embeddings: Call = {
  on: (client) => client.embeddings,
  method: 'create',
  args: ({ canary = 'a' }) => [{ model: 'mistral-embed', inputs: [canary, 'b'] }],
  span: { name: 'embeddings mistral-embed', operation: 'embeddings' },
};

const fim: Call = {
  on: (client) => client.fim,
  method: 'complete',
  args: ({ canary = 'def' }) => [{ model: 'codestral-latest', prompt: canary, suffix: 'return' }],
  span: { name: 'text_completion codestral-latest', operation: 'text_completion' },
};
const agents: Call = {
  on: (client) => client.agents,
  method: 'complete',
  args: ({ canary = 'Hi' }) => [{ agentId: 'ag_1', messages: [{ role: 'user', content: canary }] }],
  span: { name: 'chat ag_1', operation: 'chat' },
};
const conversations: Call = {
  on: (client) => client.beta.conversations,
  method: 'start',
  args: ({ canary = 'Hi', model = MODEL }) => [{ model, inputs: canary }],
  span: CHAT,
  when: (client) => client.beta?.conversations !== undefined,
};
const moderation: Call = {
  on: (client) => client.classifiers,
  method: 'moderate',
  args: ({ canary = 'a' }) => [{ model: 'mistral-moderation-latest', inputs: [canary] }],
  span: { name: 'moderation mistral-moderation-latest', operation: 'moderation' },
  when: (client) => client.classifiers !== undefined,
};

/** The schema of `parse` is an object of the zod library. */
const parse = async ({ client, wire }: any): Promise<unknown> => {
  const { z } = await import('zod');
  wire.next({ answer: { json: { mood: 'good' } } });
  return client.chat.parse(args({}, { responseFormat: z.object({ mood: z.string() }) })[0]);
};

/** 1.0.4 does not export the class that takes a fetch function. */
async function oldest(): Promise<any> {
  const { HTTPClient } = await import('mistral-1-oldest/lib/http.js');
  return { ...(await import('mistral-1-oldest')), HTTPClient, losesEvents: true };
}

function transportOf(module: any, fetch: typeof globalThis.fetch | undefined): object {
  const fetcher = module.losesEvents === true ? eventByEvent(fetch ?? globalThis.fetch) : fetch;
  return fetcher === undefined ? {} : { httpClient: new module.HTTPClient({ fetcher }) };
}

/** 1.0.4 loses events that arrive in one piece with others: here each comes alone. */
function eventByEvent(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (...request) => {
    const response = await fetch(...request);
    if (response.headers.get('content-type')?.startsWith('text/event-stream') !== true) return response;
    const decoder = new TextDecoder();
    const encoder = new TextEncoder();
    let rest = '';
    const apart = new TransformStream<Uint8Array, Uint8Array>({
      transform(piece, controller) {
        const events = (rest + decoder.decode(piece, { stream: true })).split('\n\n');
        rest = events.pop() ?? '';
        for (const event of events) controller.enqueue(encoder.encode(`${event}\n\n`));
      },
    });
    return new Response(response.body?.pipeThrough(apart), response);
  };
}

const DOORS: readonly Scenario[] = [
  {
    name: 'getReader',
    when: (client) => client.beta !== undefined,
    run: async ({ client }) => {
      const reader = (await client.chat.stream(...args({}))).getReader();
      const seen: unknown[] = [];
      for (let step = await reader.read(); !step.done; step = await reader.read()) seen.push(step.value);
      return seen;
    },
  },
  {
    name: 'tee',
    when: (client) => client.beta !== undefined,
    run: async ({ client }) => {
      const opened = await client.chat.stream(...args({}));
      return Promise.all(opened.tee().map((branch: any) => Array.fromAsync(branch)));
    },
  },
];

export const mistral: Subject = {
  name: 'mistral',
  title: 'Mistral',
  package: '@mistralai/mistralai',
  adapter: 'mistral',
  provider: 'mistral_ai',
  versions: [
    {
      name: 'mistral-1-oldest',
      load: oldest,
      cannot: {
        doors: '1.0.4 has an object that can only be iterated',
        binary: '1.0.4 takes text alone',
        R7: '1.0.4 reads on when its reader leaves',
      },
    },
    { name: 'mistral-1-newest' },
    { name: '@mistralai/mistralai' },
  ],
  wire: simulated((provider) => provider.mistralBaseUrl),
  client: ({ module, url, key, retries, fetch }) =>
    new module.Mistral({
      apiKey: key,
      serverURL: url,
      ...(retries === 0 ? {} : { retryConfig: RETRIES }),
      ...transportOf(module, fetch),
    }),
  clientClass: (module) => module.Mistral,
  plain,
  stream,
  signal: true,
  retries: true,
  transport: true,
  more: {
    embeddings,
    'fill in the middle': fim,
    'fill in the middle, streamed': { ...fim, method: 'stream' },
    agents,
    'agents, streamed': { ...agents, method: 'stream' },
    conversations,
    'conversations, streamed': { ...conversations, method: 'startStream' },
    moderation,
  },
  helpers: [{ name: 'chat.parse', when: (client) => typeof client.chat.parse === 'function', run: parse }],
  doors: DOORS,
  untouched: [{ name: 'models.list', spans: 0, run: ({ client }) => client.models.list() }],
  failures: [
    { name: 'wrong key', trouble: 'invalid_api_key', category: 'authentication_failed', status: 401 },
    {
      name: 'rate limit',
      trouble: { name: 'rate_limit', retryAfter: 0.01 },
      category: 'rate_limit',
      status: 429,
      code: '1300',
      type: 'rate_limited',
    },
    { name: 'server error', trouble: 'server_error', category: 'service_unavailable', status: 500 },
    { name: 'unknown model', trouble: 'model_not_found', category: 'model_unavailable', status: 400 },
    { name: 'overlong prompt', trouble: 'context_overflow', category: 'context_limit_exceeded', status: 400 },
    { name: 'invalid body', trouble: 'invalid_request', category: 'invalid_input_format', status: 422 },
    { name: 'capacity', trouble: 'overloaded', category: 'service_unavailable', status: 503 },
  ],
  inBand: [
    {
      name: 'cut by length',
      call: 'plain',
      trouble: 'truncation',
      category: 'incomplete_response',
      status: 'unset',
    },
    {
      name: 'an answer without the counts that the schema wants',
      call: 'plain',
      trouble: 'no_usage',
      category: 'malformed_response',
    },
  ],
  usages: [
    {
      name: 'cached tokens are part of the total',
      call: 'chat.complete',
      value: {
        choices: [],
        usage: {
          promptTokens: 100,
          completionTokens: 50,
          totalTokens: 150,
          prompt_tokens_details: { cached_tokens: 64 },
        },
      },
      usage: { inputTokens: 100, outputTokens: 50, cacheReadTokens: 64 },
    },
    {
      name: 'a stream says it in its last chunk',
      call: 'chat.stream',
      chunks: [
        { data: { choices: [{ index: 0, delta: { content: 'Hi' }, finishReason: null }] } },
        {
          data: {
            choices: [{ index: 0, delta: { content: '' }, finishReason: 'stop' }],
            usage: { promptTokens: 100, completionTokens: 50 },
          },
        },
      ],
      usage: { inputTokens: 100, outputTokens: 50 },
    },
  ],
  limits: {
    ok: { 'culprit.rate_limit.tokens.remaining': 467_999, 'culprit.rate_limit.tokens.limit': 500_000 },
    refused: { 'culprit.rate_limit.tokens.remaining': 0, 'culprit.rate_limit.tokens.limit': 500_000 },
  },
  binary: {
    ...plain,
    args: ({ bytes = new Uint8Array() }) => {
      const imageUrl = `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`;
      const content = [
        { type: 'text', text: 'What is it?' },
        { type: 'image_url', imageUrl },
      ];
      return [{ model: MODEL, messages: [{ role: 'user', content }] }];
    },
  },
  vectors: embeddings,
  everywhere: {
    ...plain,
    args: ({ canary = '' }) => [
      {
        model: MODEL,
        stop: [canary],
        messages: [
          { role: 'system', content: canary },
          {
            role: 'user',
            content: [{ type: 'text', text: canary }],
          },
          {
            role: 'assistant',
            content: canary,
            toolCalls: [{ id: 'call_1', function: { name: 'look', arguments: `{"q":"${canary}"}` } }],
          },
          { role: 'tool', toolCallId: 'call_1', name: 'look', content: canary },
        ],
        tools: [
          {
            type: 'function',
            function: {
              name: 'look',
              description: canary,
              parameters: { type: 'object', description: canary },
            },
          },
        ],
        responseFormat: { type: 'json_object' },
      },
    ],
  },
  cannot: {
    raw: 'the SDK has no way to the raw response besides hooks of its HTTP client',
  },
};
