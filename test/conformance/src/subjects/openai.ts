import { simulated } from '../simulated-wire.ts';
import type { Call, CallOptions, Scenario, Subject } from '../subject.ts';
import { chatArgs, openaiShaped, shapedUsages } from './openai-shaped.ts';

const FORMAT = {
  type: 'json_schema',
  json_schema: {
    name: 'm',
    strict: true,
    schema: { type: 'object', properties: { mood: { type: 'string' } } },
  },
};
const TOOL = {
  type: 'function',
  function: {
    name: 'get_weather',
    parse: JSON.parse,
    function: () => 'sunny',
    parameters: { type: 'object' },
  },
};

/** Resources that have a helper: at its newer or its older place. */
const having = (client: any, helper: string): any =>
  [client.chat.completions, client.beta?.chat?.completions].find((at) => typeof at?.[helper] === 'function');

const HELPERS: readonly Scenario[] = [
  {
    name: 'chat.completions.parse',
    when: (client) => having(client, 'parse') !== undefined,
    run: ({ client, wire }) => {
      wire.next({ answer: { json: { mood: 'good' } } });
      return having(client, 'parse').parse(chatArgs({}, { response_format: FORMAT })[0]);
    },
  },
  {
    name: 'chat.completions.runTools',
    when: (client) => having(client, 'runTools') !== undefined,
    spans: 2,
    run: ({ client, wire }) => {
      wire.next(
        { answer: { toolCalls: [{ name: 'get_weather', arguments: {} }] } },
        { answer: 'It is sunny' },
      );
      return having(client, 'runTools')
        .runTools(chatArgs({}, { tools: [TOOL] })[0])
        .finalContent();
    },
  },
  {
    name: 'chat.completions.stream',
    when: (client) => having(client, 'stream') !== undefined,
    run: async ({ client }) => {
      const heard: string[] = [];
      const runner = having(client, 'stream').stream(chatArgs({})[0]);
      for (const event of ['connect', 'content', 'chunk', 'message', 'finalContent', 'end'])
        runner.on(event, () => heard.push(event));
      return [await runner.finalContent(), heard];
    },
  },
  {
    name: 'responses.parse',
    when: (client) => typeof client.responses?.parse === 'function',
    run: ({ client, wire }) => {
      wire.next({ answer: { json: { mood: 'good' } } });
      const format = { type: 'json_schema', name: 'm', strict: true, schema: { type: 'object' } };
      return client.responses.parse({ model: 'gpt-4o', input: 'Hi', text: { format } });
    },
  },
];

const UNTOUCHED: readonly Scenario[] = [
  {
    name: 'models.list, read page by page',
    spans: 0,
    run: async ({ client }) => {
      const ids: unknown[] = [];
      for await (const model of client.models.list()) ids.push(model.id);
      return ids;
    },
  },
  { name: 'buildURL', spans: 0, run: ({ client }) => new URL(client.buildURL('/x', { a: 1 })).pathname },
];

const RESPONSES_USAGE = {
  name: 'responses',
  call: 'responses.create',
  value: {
    usage: {
      input_tokens: 100,
      output_tokens: 50,
      input_tokens_details: { cached_tokens: 64 },
      output_tokens_details: { reasoning_tokens: 32 },
    },
  },
  usage: { inputTokens: 100, outputTokens: 50, cacheReadTokens: 64, reasoningTokens: 32 },
};

const embeddings = {
  on: (client: any) => client.embeddings,
  method: 'create',
  args: ({ canary = 'a' }: CallOptions) => [{ model: 'text-embedding-3-small', input: [canary, 'b'] }],
  span: { name: 'embeddings text-embedding-3-small', operation: 'embeddings' },
};

const has =
  (path: string, method: string) =>
  (client: any): boolean =>
    typeof at(client, path)?.[method] === 'function';

const at = (client: any, path: string): any => path.split('.').reduce((found, key) => found?.[key], client);

/** An operation with one request, where a version has it. */
const once = (path: string, operation: string, request: object, method = 'create'): Call => ({
  on: (client) => at(client, path),
  method,
  args: () => [request],
  span: {
    name: [operation, (request as { model?: string }).model].filter(Boolean).join(' '),
    operation,
  },
  when: has(path, method),
});

const REALTIME = { type: 'realtime', model: 'gpt-realtime', instructions: 'Be brief' };
const session = (path: string, request: object): Call => ({
  ...once(path, 'start_session', request),
  span: { name: 'start_session gpt-realtime', operation: 'start_session' },
});

const OTHER_OPERATIONS: Readonly<Record<string, Call>> = {
  completions: once('completions', 'text_completion', { model: 'gpt-3.5-turbo-instruct', prompt: 'Once' }),
  images: once('images', 'generate_image', { model: 'gpt-image-1', prompt: 'a cat' }, 'generate'),
  speech: once('audio.speech', 'generate_speech', { model: 'tts-1', voice: 'alloy', input: 'Hello' }),
  moderations: once('moderations', 'moderation', { model: 'omni-moderation-latest', input: 'x' }),
  batches: once('batches', 'create_batch', {
    input_file_id: 'file-1',
    endpoint: '/v1/responses',
    completion_window: '24h',
  }),
  'realtime client secrets': session('realtime.clientSecrets', { session: REALTIME }),
  'realtime calls': session('realtime.calls', { sdp: 'v=0', session: REALTIME }),
  'realtime sessions of the beta API': session('beta.realtime.sessions', REALTIME),
};

export const openai: Subject = {
  ...openaiShaped,
  name: 'openai',
  title: 'OpenAI',
  package: 'openai',
  adapter: 'openai',
  provider: 'openai',
  versions: [
    { name: 'openai-4-oldest' },
    { name: 'openai-4-newest' },
    { name: 'openai-5-oldest' },
    { name: 'openai-5-newest' },
    { name: 'openai-6-oldest' },
    { name: 'openai-6-newest' },
    { name: 'openai-7-oldest' },
    { name: 'openai' },
  ],
  wire: simulated((provider) => provider.openaiBaseUrl),
  client: ({ module, url, retries, key, fetch }) =>
    new module.default({
      apiKey: key,
      baseURL: url,
      maxRetries: retries,
      logLevel: 'off',
      ...(fetch ? { fetch } : {}),
    }),
  helpers: HELPERS,
  untouched: UNTOUCHED,
  usages: [...shapedUsages, RESPONSES_USAGE],
  vectors: embeddings,
  limits: {
    ok: { 'culprit.rate_limit.requests.remaining': 'any', 'culprit.rate_limit.tokens.limit': 'any' },
    refused: { 'culprit.rate_limit.tokens.remaining': 1433, 'culprit.rate_limit.tokens.limit': 30_000 },
  },
  more: {
    embeddings,
    ...OTHER_OPERATIONS,
    responses: {
      on: (client) => client.responses,
      method: 'create',
      args: ({ model = 'gpt-4o', canary = 'Hi' }) => [{ model, input: canary }],
      span: { name: 'chat gpt-4o', operation: 'chat' },
      when: (client) => typeof client.responses?.create === 'function',
    },
    'responses, streamed': {
      on: (client) => client.responses,
      method: 'create',
      args: ({ model = 'gpt-4o', canary = 'Hi' }) => [{ model, input: canary, stream: true }],
      chunks: (value) => value,
      span: { name: 'chat gpt-4o', operation: 'chat' },
      when: (client) => typeof client.responses?.create === 'function',
    },
  },
};
