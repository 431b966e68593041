import type { CallOptions, Scenario, Subject, UsageCase } from '../subject.ts';

export const chatArgs = (
  { canary = 'Say hello', model = 'gpt-4o', signal }: CallOptions,
  more: object = {},
) => [{ model, messages: [{ role: 'user', content: canary }], ...more }, { signal }];
const STREAMED = { stream: true, stream_options: { include_usage: true } };
export const completions = (client: any): any => client.chat.completions;

const RAW: readonly Scenario[] = [
  {
    name: 'withResponse',
    run: async ({ client }) => {
      const {
        data,
        response,
        request_id: id,
      } = await completions(client)
        .create(...chatArgs({}))
        .withResponse();
      return [data, response.status, response.bodyUsed, typeof id];
    },
  },
  {
    name: 'asResponse',
    run: async ({ client }) => {
      const response = await completions(client)
        .create(...chatArgs({}))
        .asResponse();
      return [response.bodyUsed, response.status, Object.keys(JSON.parse(await response.text()))];
    },
  },
];

const stream = ({ client }: { client: any }): any => completions(client).create(...chatArgs({}, STREAMED));

const DOORS: readonly Scenario[] = [
  {
    name: 'tee',
    run: async (sdk) => {
      const opened = await stream(sdk);
      if (typeof opened.tee !== 'function') return Array.fromAsync(opened);
      return Promise.all(opened.tee().map((branch: any) => Array.fromAsync(branch)));
    },
  },
  {
    name: 'toReadableStream',
    run: async (sdk) => {
      const opened = await stream(sdk);
      if (typeof opened.toReadableStream !== 'function') return Array.fromAsync(opened);
      return (await new Response(opened.toReadableStream()).text()).split('\n').length;
    },
  },
];

const chatUsage = (usage: object): object => ({ model: 'gpt-4o', choices: [], usage });

export const shapedUsages: readonly UsageCase[] = [
  {
    name: 'cached, reasoning and audio tokens are parts of the totals',
    value: chatUsage({
      prompt_tokens: 100,
      completion_tokens: 50,
      prompt_tokens_details: { cached_tokens: 64, audio_tokens: 8 },
      completion_tokens_details: { reasoning_tokens: 32, audio_tokens: 4 },
    }),
    usage: { inputTokens: 100, outputTokens: 50, cacheReadTokens: 64, reasoningTokens: 32 },
  },
  {
    name: 'a stream says it in its last chunk, which has no choices',
    chunks: [
      { choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason: null }] },
      { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
      chatUsage({ prompt_tokens: 100, completion_tokens: 50, prompt_tokens_details: { cached_tokens: 64 } }),
    ],
    usage: { inputTokens: 100, outputTokens: 50, cacheReadTokens: 64 },
  },
];

/** Everything but the client, for the SDKs and services that speak the same protocol. */
export const openaiShaped = {
  plain: {
    on: completions,
    method: 'create',
    args: (options) => chatArgs(options),
    span: { name: 'chat gpt-4o', operation: 'chat' },
    text: (seen) => seen.choices[0].message.content,
    usage: ({ usage }) => ({ input: usage.prompt_tokens, output: usage.completion_tokens }),
  },
  stream: {
    on: completions,
    method: 'create',
    args: (options) => chatArgs(options, STREAMED),
    span: { name: 'chat gpt-4o', operation: 'chat' },
    text: (chunks) => chunks.map((chunk: any) => chunk.choices[0]?.delta?.content ?? '').join(''),
    usage: (chunks) => {
      const usage = chunks.findLast((chunk: any) => chunk.usage)?.usage;
      return usage && { input: usage.prompt_tokens, output: usage.completion_tokens };
    },
  },
  signal: true,
  retries: true,
  transport: true,
  raw: RAW,
  doors: DOORS,
  failures: [
    { name: 'wrong key', trouble: 'invalid_api_key', category: 'authentication_failed', status: 401 },
    {
      name: 'rate limit',
      trouble: { name: 'rate_limit', retryAfter: 0.01 },
      category: 'rate_limit',
      status: 429,
    },
    { name: 'server error', trouble: 'server_error', category: 'service_unavailable', status: 500 },
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
  usages: shapedUsages,
  everywhere: {
    on: completions,
    method: 'create',
    args: ({ canary = '' }) => [
      {
        model: 'gpt-4o',
        stop: [canary],
        user: canary,
        metadata: { note: canary },
        messages: [
          { role: 'system', content: canary },
          {
            role: 'user',
            content: [
              { type: 'text', text: canary },
              { type: 'image_url', image_url: { url: `https://host/${canary}.png` } },
            ],
          },
          {
            role: 'assistant',
            tool_calls: [
              { id: 'call_1', type: 'function', function: { name: 'look', arguments: `{"q":"${canary}"}` } },
            ],
          },
          { role: 'tool', tool_call_id: 'call_1', content: canary },
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
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'x', schema: { type: 'object', description: canary } },
        },
      },
    ],
    span: { name: 'chat gpt-4o', operation: 'chat' },
  },
  binary: {
    on: completions,
    method: 'create',
    args: ({ bytes = new Uint8Array() }) => {
      const url = `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`;
      const content = [
        { type: 'text', text: 'What is it?' },
        { type: 'image_url', image_url: { url } },
      ];
      return [{ model: 'gpt-4o', messages: [{ role: 'user', content }] }];
    },
    span: { name: 'chat gpt-4o', operation: 'chat' },
  },
} satisfies Partial<Subject>;
