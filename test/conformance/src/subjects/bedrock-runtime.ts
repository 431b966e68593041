import { Readable } from 'node:stream';
import { simulated } from '../simulated-wire.ts';
import type { Call, CallOptions, ClientSetup, Scenario, Subject } from '../subject.ts';

const MODEL = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
const self = (client: any): any => client;
const ask = ({ canary = 'Say hello', model = MODEL }: CallOptions, more: object = {}): any => ({
  modelId: model,
  messages: [{ role: 'user', content: [{ text: canary }] }],
  inferenceConfig: { maxTokens: 64 },
  ...more,
});
const span = { name: `chat ${MODEL}`, operation: 'chat' };

/** A call of `send` with one command; without a signal there are no options, as most applications have it. */
export function sending(
  command: string,
  input: (options: CallOptions) => object,
  rest: Pick<Call, 'span'> & Partial<Call>,
): Call {
  return {
    on: self,
    method: 'send',
    args: (options, module) => [
      new module[command](input(options)),
      ...(options.signal === undefined ? [] : [{ abortSignal: options.signal }]),
    ],
    ...rest,
  };
}

/** One format inside `InvokeModel`. */
const invoke = (model: string, body: (canary: string) => object, operation = 'chat'): Call =>
  sending(
    'InvokeModelCommand',
    ({ canary = 'Say hello' }) => ({ modelId: model, body: JSON.stringify(body(canary)) }),
    { span: { name: `${operation} ${model}`, operation } },
  );
const invokeStream = (model: string, body: (canary: string) => object, operation = 'chat'): Call =>
  sending(
    'InvokeModelWithResponseStreamCommand',
    ({ canary = 'Say hello' }) => ({ modelId: model, body: JSON.stringify(body(canary)) }),
    { span: { name: `${operation} ${model}`, operation }, chunks: (value) => value.body },
  );

const CLAUDE = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
const claude = (canary: string): object => ({
  anthropic_version: 'bedrock-2023-05-31',
  max_tokens: 64,
  messages: [{ role: 'user', content: canary }],
});
const chat = (canary: string): object => ({ max_tokens: 64, messages: [{ role: 'user', content: canary }] });
const nova = (canary: string): object => ({
  schemaVersion: 'messages-v1',
  messages: [{ role: 'user', content: [{ text: canary }] }],
});
const prompt = (text: string): object => ({ prompt: text });
const titan = (inputText: string): object => ({ inputText, textGenerationConfig: { maxTokenCount: 64 } });
const cohere = (message: string): object => ({ message, chat_history: [{ role: 'USER', message }] });

const embeddings = invoke(
  'amazon.titan-embed-text-v2:0',
  (inputText) => ({ inputText, dimensions: 512 }),
  'embeddings',
);

export function configOf({ url, retries, key, fetch }: Omit<ClientSetup, 'module'>): object {
  return {
    region: 'us-east-1',
    endpoint: url,
    credentials: { accessKeyId: 'AKIASIMULATED0000000', secretAccessKey: key },
    maxAttempts: retries + 1,
    ...(fetch === undefined ? {} : { requestHandler: handlerOf(fetch) }),
  };
}

/** The SDK's own interface for transports, over a `fetch`. */
function handlerOf(fetch: typeof globalThis.fetch): object {
  return {
    handle: async (request: any) => {
      const { protocol, hostname, port, path, method, headers, body } = request;
      const response = await fetch(`${protocol}//${hostname}:${port}${path}`, { method, headers, body });
      return {
        response: {
          statusCode: response.status,
          headers: Object.fromEntries(response.headers),
          body: response.body === null ? Readable.from([]) : Readable.fromWeb(response.body as never),
        },
      };
    },
    metadata: { handlerProtocol: 'http/1.1' },
    destroy: () => undefined,
  };
}

const aggregated = ({ module, wire }: { module: any; wire: { url: string } }): any =>
  new module.BedrockRuntime(configOf({ url: wire.url, retries: 0, key: 'simulated' }));

const HELPERS: readonly Scenario[] = [
  { name: 'BedrockRuntime.converse', run: (sdk) => aggregated(sdk).converse(ask({})) },
  {
    name: 'BedrockRuntime.converseStream',
    run: async (sdk) => {
      const { stream } = await aggregated(sdk).converseStream(ask({}));
      return Array.fromAsync(stream);
    },
  },
  {
    name: 'send with a callback',
    run: ({ client, module }) =>
      new Promise((resolve) => {
        const done = (error: unknown, value: unknown): void => resolve([error, value]);
        const returned: unknown = client.send(new module.ConverseCommand(ask({})), done);
        if (returned !== undefined) resolve(returned);
      }),
  },
  {
    name: 'send with options and a callback, refused',
    run: ({ client, module, wire }) => {
      wire.next('invalid_request');
      return new Promise((resolve) => {
        client.send(new module.ConverseCommand(ask({})), {}, (error: unknown, value: unknown) =>
          resolve([error, value]),
        );
      });
    },
  },
  {
    name: 'middleware of the application, seen and in its order',
    run: async ({ client, module }) => {
      const seen: string[] = [];
      client.middlewareStack.add(
        (next: any, context: any) => (args: any) => {
          seen.push(`${context.commandName} initialize`);
          return next(args);
        },
        { step: 'initialize', name: 'seen' },
      );
      const answer = await client.send(new module.ConverseCommand(ask({})));
      const before = client.middlewareStack.identify();
      client.middlewareStack.remove('seen');
      return [seen, before, answer.stopReason, answer instanceof Object];
    },
  },
];

export const bedrockRuntime: Subject = {
  name: 'bedrock-runtime',
  title: 'Amazon Bedrock',
  package: '@aws-sdk/client-bedrock-runtime',
  adapter: 'bedrock',
  provider: 'aws.bedrock',
  key: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  versions: [{ name: 'aws-bedrock-runtime-3-oldest' }, { name: '@aws-sdk/client-bedrock-runtime' }],
  wire: simulated((provider) => provider.bedrockBaseUrl),
  client: ({ module, ...setup }) => new module.BedrockRuntimeClient(configOf(setup)),
  clientClass: (module) => module.BedrockRuntimeClient,
  plain: sending('ConverseCommand', ask, {
    span,
    text: (seen) => seen.output.message.content.map((block: any) => block.text ?? '').join(''),
    usage: ({ usage }) => ({ input: usage.inputTokens, output: usage.outputTokens }),
  }),
  stream: sending('ConverseStreamCommand', ask, {
    span,
    chunks: (value) => value.stream,
    text: (events) => events.map((event: any) => event.contentBlockDelta?.delta.text ?? '').join(''),
    usage: (events) => {
      const { usage } = events.find((event: any) => event.metadata !== undefined).metadata;
      return { input: usage.inputTokens, output: usage.outputTokens };
    },
  }),
  signal: true,
  retries: true,
  transport: true,
  more: {
    'InvokeModel, Claude': invoke(CLAUDE, claude),
    'InvokeModel, Claude, streamed': invokeStream(CLAUDE, claude),
    'InvokeModel, Nova': invoke('amazon.nova-pro-v1:0', nova),
    'InvokeModel, Nova, streamed': invokeStream('amazon.nova-pro-v1:0', nova),
    'InvokeModel, Titan': invoke('amazon.titan-text-express-v1', titan, 'text_completion'),
    'InvokeModel, Titan, streamed': invokeStream('amazon.titan-text-express-v1', titan, 'text_completion'),
    'InvokeModel, Llama': invoke('meta.llama3-70b-instruct-v1:0', prompt, 'text_completion'),
    'InvokeModel, Llama, streamed': invokeStream('meta.llama3-70b-instruct-v1:0', prompt, 'text_completion'),
    'InvokeModel, Mistral': invoke('mistral.mistral-7b-instruct-v0:2', prompt, 'text_completion'),
    'InvokeModel, DeepSeek': invoke('deepseek.r1-v1:0', prompt, 'text_completion'),
    'InvokeModel, Command R': invoke('cohere.command-r-v1:0', cohere),
    'InvokeModel, Jamba': invoke('ai21.jamba-1-5-large-v1:0', chat),
    'InvokeModel, gpt-oss': invoke('openai.gpt-oss-120b-1:0', chat),
    'InvokeModel, gpt-oss, streamed': invokeStream('openai.gpt-oss-120b-1:0', chat),
    'InvokeModel, Titan embeddings': embeddings,
    'InvokeModel, Cohere embeddings': invoke(
      'cohere.embed-english-v3',
      (text) => ({ texts: [text, 'b'], input_type: 'search_document' }),
      'embeddings',
    ),
    'InvokeModel, pictures': invoke(
      'amazon.nova-canvas-v1:0',
      (text) => ({ taskType: 'TEXT_IMAGE', textToImageParams: { text } }),
      'generate_content',
    ),
    ApplyGuardrail: sending(
      'ApplyGuardrailCommand',
      ({ canary = 'Say hello' }) => ({
        guardrailIdentifier: 'gr-1',
        guardrailVersion: '1',
        source: 'INPUT',
        content: [{ text: { text: canary } }],
      }),
      {
        span: { name: 'apply_guardrail gr-1', operation: 'apply_guardrail' },
        // Not in the oldest release, whose clients keep no copy of their configuration.
        when: (client) => client.initConfig !== undefined,
      },
    ),
  },
  helpers: HELPERS,
  raw: [
    {
      name: '$metadata',
      run: async ({ client, module }) => {
        const { $metadata } = await client.send(new module.ConverseCommand(ask({})));
        return [$metadata.httpStatusCode, $metadata.attempts, typeof $metadata.requestId];
      },
    },
  ],
  untouched: [
    {
      name: 'CountTokens',
      spans: 0,
      when: (_client, module) => module.CountTokensCommand !== undefined,
      run: ({ client, module }) =>
        client
          .send(new module.CountTokensCommand({ modelId: MODEL, input: { converse: { messages: [] } } }))
          .catch((error: unknown) => error),
    },
    { name: 'the region', spans: 0, run: ({ client }) => client.config.region() },
  ],
  failures: [
    { name: 'wrong key', trouble: 'invalid_api_key', category: 'authentication_failed', status: 403 },
    { name: 'not allowed', trouble: 'permission_denied', category: 'authentication_failed', status: 403 },
    { name: 'throttled', trouble: 'rate_limit', category: 'rate_limit', status: 429 },
    { name: 'tokens of the day', trouble: 'insufficient_quota', category: 'quota_exhausted', status: 429 },
    { name: 'server error', trouble: 'server_error', category: 'service_unavailable', status: 500 },
    { name: 'unavailable', trouble: 'service_unavailable', category: 'service_unavailable', status: 503 },
    { name: 'model timeout', trouble: 'gateway_timeout', category: 'network_timeout', status: 408 },
    { name: 'unknown model', trouble: 'model_not_found', category: 'model_unavailable', status: 400 },
    { name: 'overlong prompt', trouble: 'context_overflow', category: 'context_limit_exceeded', status: 400 },
    { name: 'wrong parameter', trouble: 'invalid_request', category: 'invalid_input_format', status: 400 },
    { name: 'blocked prompt', trouble: 'content_policy', category: 'content_policy_violation', status: 400 },
  ],
  inBand: [
    { name: 'an exception event', call: 'stream', trouble: 'stream_error', category: 'service_unavailable' },
    { name: 'a connection cut', call: 'stream', trouble: 'stream_cut', category: 'incomplete_response' },
    {
      name: 'cut by length',
      call: 'plain',
      trouble: 'truncation',
      category: 'incomplete_response',
      status: 'unset',
    },
    {
      name: 'a guardrail intervened',
      call: 'plain',
      trouble: 'content_filter_finish',
      category: 'content_policy_violation',
      status: 'unset',
      args: (options, module) => [
        new module.ConverseCommand(
          ask(options, {
            guardrailConfig: { guardrailIdentifier: 'gr-1', guardrailVersion: '1', trace: 'enabled' },
          }),
        ),
      ],
    },
  ],
  usages: [
    {
      name: 'cached tokens are no part of inputTokens, and are of the total',
      value: {
        usage: {
          inputTokens: 10,
          outputTokens: 5,
          totalTokens: 105,
          cacheReadInputTokens: 70,
          cacheWriteInputTokens: 20,
          cacheDetails: [{ ttl: '1h', inputTokens: 20 }],
        },
      },
      usage: {
        inputTokens: 100,
        outputTokens: 5,
        cacheReadTokens: 70,
        cacheWriteTokens: 20,
        cacheWrite1hTokens: 20,
      },
    },
    {
      name: 'in the last event, after the stop reason',
      chunks: [
        { messageStart: { role: 'assistant' } },
        { messageStop: { stopReason: 'end_turn' } },
        { metadata: { usage: { inputTokens: 10, outputTokens: 5, cacheReadInputTokens: 70 } } },
      ],
      usage: { inputTokens: 80, outputTokens: 5, cacheReadTokens: 70 },
    },
  ],
  everywhere: sending(
    'ConverseCommand',
    ({ canary = '' }) => ({
      modelId: MODEL,
      system: [{ text: canary }],
      messages: [
        { role: 'user', content: [{ text: canary }] },
        {
          role: 'assistant',
          content: [{ toolUse: { toolUseId: 't1', name: 'look', input: { q: canary } } }],
        },
        {
          role: 'user',
          content: [
            { toolResult: { toolUseId: 't1', content: [{ text: canary }, { json: { a: canary } }] } },
          ],
        },
      ],
      inferenceConfig: { maxTokens: 64, stopSequences: [canary] },
      toolConfig: {
        tools: [
          {
            toolSpec: {
              name: 'look',
              description: canary,
              inputSchema: { json: { type: 'object', description: canary } },
            },
          },
        ],
      },
      additionalModelRequestFields: { note: canary },
      requestMetadata: { note: canary },
    }),
    { span },
  ),
  binary: sending(
    'ConverseCommand',
    ({ bytes = new Uint8Array() }) =>
      ask(
        {},
        {
          messages: [
            {
              role: 'user',
              content: [{ image: { format: 'png', source: { bytes } } }, { text: 'What is it?' }],
            },
          ],
        },
      ),
    { span },
  ),
  vectors: embeddings,
  volatile: /^totalRetryDelay$/,
  cannot: {
    R7: 'The SDK reads on after the reader has left',
    doors: 'The stream is an async iterable and nothing else',
    limits: 'Bedrock sends no rate-limit headers',
  },
};
