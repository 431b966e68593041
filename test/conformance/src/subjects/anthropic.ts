import { simulated } from '../simulated-wire.ts';
import type { Call, CallOptions, Scenario, Subject, UsageCase } from '../subject.ts';

const MODEL = 'claude-sonnet-5-5';
const messages = (client: any): any => client.messages;
const request = ({ canary = 'Say hello', model = MODEL }: CallOptions, more: object = {}): any => ({
  model,
  max_tokens: 64,
  messages: [{ role: 'user', content: canary }],
  ...more,
});
const span = { name: `chat ${MODEL}`, operation: 'chat' };

/** Events are objects that later events change: counted where the adapter counts them. */
const lastUsage = (events: any[]): any => {
  const start = events.find(({ type }) => type === 'message_start')?.message.usage;
  const delta = events.findLast(({ type }) => type === 'message_delta')?.usage;
  return { ...start, ...delta };
};

const stream: Call = {
  on: messages,
  method: 'create',
  args: (options) => [request(options, { stream: true }), { signal: options.signal }],
  span,
  text: (events) => events.map((event: any) => event.delta?.text ?? '').join(''),
  usage: (events) => {
    const { input_tokens: input, output_tokens: output } = lastUsage(events);
    return { input, output };
  },
};

const EVENTS = ['connect', 'streamEvent', 'text', 'contentBlock', 'message', 'finalMessage', 'end'];
const SCHEMA = { type: 'object', properties: { mood: { type: 'string' } }, additionalProperties: false };
const tool = (): object => ({
  name: 'weather',
  description: 'The weather',
  input_schema: { type: 'object' },
  run: () => 'sunny',
  parse: (input: unknown) => input,
});

const HELPERS: readonly Scenario[] = [
  {
    name: 'messages.stream',
    run: async ({ client }) => {
      const heard: string[] = [];
      const helper = client.messages.stream(request({}));
      for (const event of EVENTS) helper.on(event, () => heard.push(event));
      return [await helper.finalMessage(), heard, helper.ended, helper.aborted];
    },
  },
  {
    name: 'messages.parse',
    when: (client) => typeof client.messages.parse === 'function',
    run: ({ client, wire }) => {
      wire.next({ answer: { json: { mood: 'good' } } });
      return client.messages.parse(
        request({}, { output_config: { format: { type: 'json_schema', schema: SCHEMA } } }),
      );
    },
  },
  {
    name: 'beta.messages.toolRunner',
    when: (client) => typeof client.beta.messages.toolRunner === 'function',
    spans: 2,
    run: async ({ client, wire }) => {
      wire.next({ answer: { toolCalls: [{ name: 'weather', arguments: {} }] } }, { answer: 'It is sunny' });
      return client.beta.messages.toolRunner(request({}, { tools: [tool()] }));
    },
  },
];

const USAGES: readonly UsageCase[] = [
  {
    name: 'cached tokens are no part of input_tokens, and are of the total',
    value: {
      usage: {
        input_tokens: 10,
        output_tokens: 5,
        cache_read_input_tokens: 70,
        cache_creation_input_tokens: 20,
        cache_creation: { ephemeral_5m_input_tokens: 15, ephemeral_1h_input_tokens: 5 },
      },
    },
    usage: { inputTokens: 100, outputTokens: 5, cacheReadTokens: 70, cacheWriteTokens: 20 },
  },
  {
    name: 'input in the first event, output so far in the last',
    chunks: [
      {
        type: 'message_start',
        message: { usage: { input_tokens: 10, output_tokens: 1, cache_read_input_tokens: 70 } },
      },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 5 } },
      { type: 'message_stop' },
    ],
    usage: { inputTokens: 80, outputTokens: 5, cacheReadTokens: 70 },
  },
  {
    name: 'the last event repeats the input',
    chunks: [
      { type: 'message_start', message: { usage: { input_tokens: 10, output_tokens: 1 } } },
      { type: 'message_delta', delta: {}, usage: { input_tokens: 10, output_tokens: 5 } },
    ],
    usage: { inputTokens: 10, outputTokens: 5 },
  },
];

export const anthropic: Subject = {
  name: 'anthropic',
  title: 'Anthropic',
  package: '@anthropic-ai/sdk',
  adapter: 'anthropic',
  provider: 'anthropic',
  key: 'sk-ant-api03-0123456789abcdefghijklmnop',
  versions: [
    { name: 'anthropic-0-oldest' },
    { name: 'anthropic-0-newest' },
    { name: 'anthropic-1-oldest' },
    { name: '@anthropic-ai/sdk' },
  ],
  wire: simulated((provider) => provider.anthropicBaseUrl),
  client: ({ module, url, retries, key, fetch }) =>
    new module.default({
      apiKey: key,
      baseURL: url,
      maxRetries: retries,
      logLevel: 'off',
      // With its own spans on, test/matrix runs it.
      openTelemetry: false,
      ...(fetch ? { fetch } : {}),
    }),
  plain: {
    on: messages,
    method: 'create',
    args: (options) => [request(options), { signal: options.signal }],
    span,
    text: (seen) => seen.content.map((block: any) => block.text ?? '').join(''),
    usage: ({ usage }) => ({ input: usage.input_tokens, output: usage.output_tokens }),
  },
  stream,
  signal: true,
  retries: true,
  transport: true,
  more: {
    'beta.messages': {
      on: (client) => client.beta.messages,
      method: 'create',
      args: (options) => [request(options)],
      span,
    },
  },
  helpers: HELPERS,
  raw: [
    {
      name: 'withResponse',
      run: async ({ client }) => {
        const { data, response, request_id: id } = await client.messages.create(request({})).withResponse();
        return [data, response.status, response.bodyUsed, typeof id];
      },
    },
    {
      name: 'asResponse',
      run: async ({ client }) => {
        const response = await client.messages.create(request({})).asResponse();
        return [response.bodyUsed, response.status, Object.keys(JSON.parse(await response.text()))];
      },
    },
  ],
  doors: [
    {
      name: 'tee',
      run: async ({ client }) => {
        const opened = await client.messages.create(request({}, { stream: true }));
        return Promise.all(opened.tee().map((branch: any) => Array.fromAsync(branch)));
      },
    },
    {
      name: 'toReadableStream',
      run: async ({ client }) => {
        const opened = await client.messages.create(request({}, { stream: true }));
        return (await new Response(opened.toReadableStream()).text()).split('\n').length;
      },
    },
  ],
  untouched: [
    {
      name: 'messages.countTokens',
      spans: 0,
      run: ({ client }) => client.messages.countTokens({ model: MODEL, messages: request({}).messages }),
    },
  ],
  failures: [
    {
      name: 'wrong key',
      trouble: 'invalid_api_key',
      category: 'authentication_failed',
      status: 401,
      type: 'authentication_error',
    },
    {
      name: 'rate limit',
      trouble: { name: 'rate_limit', retryAfter: 0.01 },
      category: 'rate_limit',
      status: 429,
      type: 'rate_limit_error',
    },
    {
      name: 'server error',
      trouble: 'server_error',
      category: 'service_unavailable',
      status: 500,
      type: 'api_error',
    },
    { name: 'overloaded', trouble: 'overloaded', category: 'service_unavailable', status: 529 },
    { name: 'overlong prompt', trouble: 'context_overflow', category: 'context_limit_exceeded', status: 400 },
  ],
  inBand: [
    { name: 'an error event', call: 'stream', trouble: 'stream_error', category: 'service_unavailable' },
    {
      name: 'cut by length',
      call: 'plain',
      trouble: 'truncation',
      category: 'incomplete_response',
      status: 'unset',
    },
  ],
  usages: USAGES,
  limits: {
    ok: { 'culprit.rate_limit.requests.remaining': 'any', 'culprit.rate_limit.tokens.limit': 'any' },
  },
  everywhere: {
    on: messages,
    method: 'create',
    args: ({ canary = '' }) => [
      {
        model: MODEL,
        max_tokens: 64,
        system: [{ type: 'text', text: canary }],
        stop_sequences: [canary],
        metadata: { user_id: canary },
        messages: [
          { role: 'user', content: [{ type: 'text', text: canary }] },
          {
            role: 'assistant',
            content: [{ type: 'tool_use', id: 'toolu_1', name: 'look', input: { q: canary } }],
          },
          {
            role: 'user',
            content: [
              { type: 'tool_result', tool_use_id: 'toolu_1', content: canary },
              { type: 'image', source: { type: 'url', url: `https://host/${canary}.png` } },
              {
                type: 'document',
                title: canary,
                context: canary,
                source: { type: 'text', media_type: 'text/plain', data: canary },
              },
            ],
          },
        ],
        tools: [{ name: 'look', description: canary, input_schema: { type: 'object', description: canary } }],
      },
    ],
    span,
  },
  binary: {
    on: messages,
    method: 'create',
    args: ({ bytes = new Uint8Array() }) => {
      const data = Buffer.from(bytes).toString('base64');
      const source = { type: 'base64', media_type: 'image/png', data };
      return [
        request(
          {},
          {
            messages: [
              {
                role: 'user',
                content: [
                  { type: 'image', source },
                  { type: 'text', text: 'What is it?' },
                ],
              },
            ],
          },
        ),
      ];
    },
    span,
  },
  cannot: { vectors: 'The service has no embeddings' },
};
