import { simulated } from '../simulated-wire.ts';
import type { Call, CallOptions, Scenario, Subject } from '../subject.ts';

const MODEL = '@cf/meta/llama-3.3-70b-instruct-fp8-fast';
const ai = (client: any): any => client.ai;

const args = ({ canary = 'Say hello', model = MODEL, signal }: CallOptions, more: object = {}): unknown[] => [
  model,
  { account_id: 'abc', messages: [{ role: 'user', content: canary }], ...more },
  { signal },
];

const plain: Call = {
  on: ai,
  method: 'run',
  args: (options) => args(options),
  span: { name: `chat ${MODEL}`, operation: 'chat' },
  text: ({ response }) => response,
  usage: ({ usage }) => ({ input: usage.prompt_tokens, output: usage.completion_tokens }),
};

const embed: Call = {
  ...plain,
  args: ({ canary = 'a' }) => ['@cf/baai/bge-base-en-v1.5', { account_id: 'abc', text: [canary, 'b'] }],
  span: { name: 'embeddings @cf/baai/bge-base-en-v1.5', operation: 'embeddings' },
};

const RAW: readonly Scenario[] = [
  {
    name: 'asResponse',
    run: async ({ client }) => {
      const response = await client.ai.run(...args({})).asResponse();
      return [response.bodyUsed, response.status, Object.keys(JSON.parse(await response.text()))];
    },
  },
  {
    name: 'asResponse of a stream',
    run: async ({ client }) => {
      const response = await client.ai.run(...args({}, { stream: true })).asResponse();
      return [response.bodyUsed, (await response.text()).split('\n').length];
    },
  },
  {
    name: 'withResponse',
    run: async ({ client }) => {
      const { data, response } = await client.ai.run(...args({})).withResponse();
      return [data, response.status, response.bodyUsed];
    },
  },
];

export const cloudflare: Subject = {
  name: 'cloudflare',
  title: 'Cloudflare Workers AI',
  package: 'cloudflare',
  adapter: 'cloudflare',
  provider: 'cloudflare.workers_ai',
  versions: [{ name: 'cloudflare-4-newest' }, { name: 'cloudflare' }],
  wire: simulated((provider) => provider.cloudflareBaseUrl),
  client: ({ module, url, retries, key, fetch }) =>
    new module.default({ apiToken: key, baseURL: url, maxRetries: retries, ...(fetch ? { fetch } : {}) }),
  plain,
  signal: true,
  retries: true,
  transport: true,
  more: {
    embeddings: embed,
    'text completion': {
      ...plain,
      args: ({ canary = 'Once' }) => [MODEL, { account_id: 'abc', prompt: canary }],
      span: { name: `text_completion ${MODEL}`, operation: 'text_completion' },
    },
  },
  raw: RAW,
  failures: [
    {
      name: 'wrong key',
      trouble: 'invalid_api_key',
      category: 'authentication_failed',
      status: 401,
      code: '10000',
    },
    {
      name: 'rate limit',
      trouble: { name: 'rate_limit', retryAfter: 0.01 },
      category: 'rate_limit',
      status: 429,
    },
    { name: 'server error', trouble: 'server_error', category: 'service_unavailable', status: 500 },
    {
      name: 'no capacity',
      trouble: 'overloaded',
      category: 'service_unavailable',
      status: 429,
      code: '3040',
    },
    {
      name: 'unknown model',
      trouble: 'model_not_found',
      category: 'model_unavailable',
      status: 400,
      code: '5007',
    },
  ],
  inBand: [
    {
      name: 'JSON that breaks its schema',
      call: 'plain',
      trouble: 'schema_violation',
      category: 'malformed_response',
      status: 'unset',
      args: (options) =>
        args(options, {
          response_format: {
            type: 'json_schema',
            json_schema: { type: 'object', properties: { mood: { type: 'string' } }, required: ['mood'] },
          },
        }),
    },
  ],
  usages: [
    {
      name: 'an answer',
      value: {
        response: 'Hi',
        usage: { prompt_tokens: 100, completion_tokens: 50, prompt_tokens_details: { cached_tokens: 64 } },
      },
      usage: { inputTokens: 100, outputTokens: 50, cacheReadTokens: 64 },
    },
  ],
  binary: {
    ...plain,
    args: ({ bytes = new Uint8Array() }) => {
      const url = `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`;
      const content = [
        { type: 'text', text: 'What is it?' },
        { type: 'image_url', image_url: { url } },
      ];
      return args({}, { messages: [{ role: 'user', content }] });
    },
  },
  vectors: embed,
  everywhere: {
    ...plain,
    args: ({ canary = '' }) =>
      args(
        { canary },
        {
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
        },
      ),
  },
  cannot: {
    stream: 'The SDK knows no streams: `asResponse` hands out the bytes',
    doors: 'The SDK knows no streams',
    usage: 'The SDK knows no streams',
    helpers: 'The SDK has no helpers that make calls',
    untouched: 'The simulated provider serves Workers AI alone',
    limits: 'Workers AI sends no rate-limit headers',
  },
};
