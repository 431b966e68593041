import { simulated } from '../simulated-wire.ts';
import type { Call, CallOptions, Scenario, Subject } from '../subject.ts';

const MODEL = 'llama3.2';
const self = (client: any): any => client;

const request = ({ canary = 'Say hello', model = MODEL }: CallOptions, more: object = {}): any => ({
  model,
  messages: [{ role: 'user', content: canary }],
  ...more,
});

const all = (seen: any): any[] => (Array.isArray(seen) ? seen : [seen]);

const plain: Call = {
  on: self,
  method: 'chat',
  args: (options) => [request(options)],
  span: { name: `chat ${MODEL}`, operation: 'chat' },
  text: (seen) =>
    all(seen)
      .map(({ message }) => message.content)
      .join(''),
  usage: (seen) => {
    const last = all(seen).at(-1);
    return { input: last.prompt_eval_count, output: last.eval_count };
  },
};
const stream: Call = { ...plain, args: (options) => [request(options, { stream: true })] };

const embed: Call = {
  on: self,
  method: 'embed',
  when: (client) => typeof client.embed === 'function',
  args: ({ canary = 'a' }) => [{ model: 'nomic-embed-text', input: [canary, 'b'] }],
  span: { name: 'embeddings nomic-embed-text', operation: 'embeddings' },
};
/** The older operation, which all versions have. */
const embeddings: Call = {
  ...embed,
  method: 'embeddings',
  args: ({ canary = 'a' }) => [{ model: 'nomic-embed-text', prompt: canary }],
  when: undefined,
};

const completion = { name: `text_completion ${MODEL}`, operation: 'text_completion' };
const counted = { prompt_eval_count: 100, eval_count: 50 };
const USAGE = { inputTokens: 100, outputTokens: 50 };

const UNTOUCHED: readonly Scenario[] = [
  { name: 'list', spans: 0, run: ({ client }) => client.list() },
  {
    name: 'ps',
    spans: 0,
    when: (client) => typeof client.ps === 'function',
    run: ({ client }) => client.ps(),
  },
];

export const ollama: Subject = {
  name: 'ollama',
  title: 'Ollama',
  package: 'ollama',
  adapter: 'ollama',
  provider: 'ollama',
  versions: [{ name: 'ollama-0-oldest' }, { name: 'ollama' }],
  wire: simulated((provider) => provider.ollamaBaseUrl),
  client: ({ module, url, key, fetch }) =>
    new module.Ollama({
      host: url,
      headers: { Authorization: `Bearer ${key}` },
      ...(fetch ? { fetch } : {}),
    }),
  clientClass: (module) => module.Ollama,
  plain,
  stream,
  transport: true,
  more: {
    generate: {
      ...plain,
      method: 'generate',
      args: ({ canary = 'Once' }) => [{ model: MODEL, prompt: canary }],
      span: completion,
    },
    'generate, streamed': {
      ...stream,
      method: 'generate',
      args: ({ canary = 'Once' }) => [{ model: MODEL, prompt: canary, stream: true }],
      span: completion,
    },
    embed,
    embeddings,
  },
  untouched: UNTOUCHED,
  failures: [
    {
      name: 'wrong key',
      trouble: 'invalid_api_key',
      category: 'authentication_failed',
      status: 401,
      requestId: false,
    },
    { name: 'rate limit', trouble: 'rate_limit', category: 'rate_limit', status: 429, requestId: false },
    {
      name: 'server error',
      trouble: 'server_error',
      category: 'service_unavailable',
      status: 500,
      requestId: false,
    },
    {
      name: 'unknown model',
      trouble: 'model_not_found',
      category: 'model_unavailable',
      status: 404,
      requestId: false,
    },
    {
      name: 'queue is full',
      trouble: 'overloaded',
      category: 'service_unavailable',
      status: 503,
      requestId: false,
    },
    {
      name: 'overlong prompt',
      trouble: 'context_overflow',
      category: 'context_limit_exceeded',
      status: 400,
      requestId: false,
    },
  ],
  inBand: [
    { name: 'an error line', call: 'stream', trouble: 'stream_error', category: 'service_unavailable' },
    {
      name: 'cut by length',
      call: 'plain',
      trouble: 'truncation',
      category: 'incomplete_response',
      status: 'unset',
    },
  ],
  usages: [
    { name: 'an answer', value: { message: { content: 'Hi' }, done: true, ...counted }, usage: USAGE },
    {
      name: 'the last line of a stream',
      chunks: [
        { message: { content: 'Hi' }, done: false },
        { message: { content: '' }, done: true, ...counted },
      ],
      usage: USAGE,
    },
  ],
  binary: {
    ...plain,
    args: ({ bytes = new Uint8Array() }) => [
      { model: MODEL, messages: [{ role: 'user', content: 'What is it?', images: [bytes] }] },
    ],
  },
  vectors: embeddings,
  everywhere: {
    ...plain,
    args: ({ canary = '' }) => [
      {
        model: MODEL,
        options: { stop: [canary] },
        format: { type: 'object', description: canary },
        messages: [
          { role: 'system', content: canary },
          { role: 'user', content: canary },
          {
            role: 'assistant',
            content: '',
            tool_calls: [{ function: { name: 'look', arguments: { q: canary } } }],
          },
          { role: 'tool', content: canary },
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
      },
    ],
  },
  cannot: {
    signal: 'Calls take no signal: a stream is stopped by its own `abort`',
    retries: 'The SDK does not retry',
    helpers: 'The SDK has no helpers that make calls',
    raw: 'The SDK does not hand out the raw response',
    doors: 'A stream can be iterated and aborted, nothing more',
    limits: 'Ollama sends no rate-limit headers',
    R7: 'The SDK itself goes on receiving after a break: only its `abort` closes the connection',
  },
};
