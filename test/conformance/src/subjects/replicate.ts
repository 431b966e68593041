import { lazilyAsked } from '../lazy-wire.ts';
import type { Call, CallOptions, Scenario, Subject } from '../subject.ts';

const MODEL = 'meta/meta-llama-3-70b-instruct';
const self = (client: any): any => client;
const predictions = (client: any): any => client.predictions;
const span = { name: `generate_content ${MODEL}`, operation: 'generate_content' };

const request = ({ canary = 'Say hello', model = MODEL, signal }: CallOptions, more: object = {}): any => ({
  // Models belong to somebody.
  model: model.includes('/') ? model : `somebody/${model}`,
  input: { prompt: canary },
  wait: true,
  ...more,
  ...(signal ? { signal } : {}),
});

const plain: Call = {
  on: predictions,
  method: 'create',
  args: (options) => [request(options)],
  span,
  text: ({ output }) => output.join(''),
  usage: ({ metrics }) => ({ input: metrics.input_token_count, output: metrics.output_token_count }),
};

const stream: Call = {
  on: self,
  method: 'stream',
  args: ({ canary = 'Say hello', model = MODEL, signal }) => [
    model,
    { input: { prompt: canary }, ...(signal ? { signal } : {}) },
  ],
  span,
  text: (events) =>
    events
      .filter(({ event }: any) => event === 'output')
      .map(({ data }: any) => data)
      .join(''),
};

const run: Call = {
  on: self,
  method: 'run',
  args: ({ canary = 'Say hello', model = MODEL, signal }) => [
    model,
    { input: { prompt: canary }, ...(signal ? { signal } : {}) },
  ],
  span,
  text: (output) => output.join(''),
};

const HELPERS: readonly Scenario[] = [
  {
    name: 'run, polling',
    run: ({ client }) => client.run(MODEL, { input: { prompt: 'Hi' }, wait: { mode: 'poll', interval: 1 } }),
  },
  {
    name: 'a file among the results',
    run: async ({ client }) => {
      const [file] = await client.run('black-forest-labs/flux-schnell', { input: { prompt: 'a cat' } });
      return typeof file === 'string' ? file : [(await file.blob()).size, String(file), Object.keys(file)];
    },
  },
  {
    name: 'created, then waited for',
    spans: 2,
    run: async ({ client }) => {
      const started = await client.predictions.create(request({}, { wait: false }));
      return (await client.wait(started, { interval: 1 })).status;
    },
  },
];

const metrics = { predict_time: 1, input_token_count: 100, output_token_count: 50 };
const refused = { category: 'authentication_failed', requestId: false } as const;

export const replicate: Subject = {
  name: 'replicate',
  title: 'Replicate',
  package: 'replicate',
  adapter: 'replicate',
  provider: 'replicate',
  versions: [{ name: 'replicate-0-newest' }, { name: 'replicate' }],
  wire: lazilyAsked((provider) => provider.replicateBaseUrl, {
    prepares: ({ prefer }) => prefer === undefined,
    steady: (path) => path.replace(/(predictions\/)\w+/, '$1id'),
  }),
  volatile: /^(?:cancel|get|stream|web)$/,
  client: ({ module, url, key, fetch }) =>
    new module.default({ auth: key, baseUrl: url, ...(fetch ? { fetch } : {}) }),
  plain,
  stream,
  signal: true,
  transport: true,
  more: { run },
  helpers: HELPERS,
  failures: [
    { ...refused, name: 'wrong key', trouble: 'invalid_api_key', status: 401 },
    { ...refused, name: 'no permission', trouble: 'permission_denied', status: 403 },
    {
      name: 'server error',
      trouble: 'server_error',
      category: 'service_unavailable',
      status: 500,
      requestId: false,
    },
    {
      name: 'no credit',
      trouble: 'insufficient_quota',
      category: 'quota_exhausted',
      status: 402,
      requestId: false,
    },
    {
      name: 'unknown model',
      trouble: 'model_not_found',
      category: 'model_unavailable',
      status: 404,
      requestId: false,
    },
  ],
  inBand: [
    {
      name: 'a failed prediction',
      call: 'plain',
      trouble: 'response_failed',
      category: 'service_unavailable',
    },
  ],
  usages: [
    {
      name: 'metrics of a prediction',
      call: 'predictions.create',
      value: { status: 'succeeded', output: ['Hi'], metrics },
      usage: { inputTokens: 100, outputTokens: 50 },
    },
  ],
  binary: {
    ...plain,
    args: ({ bytes = new Uint8Array() }) => [request({}, { input: { prompt: 'What is it?', image: bytes } })],
  },
  everywhere: {
    ...plain,
    args: ({ canary = '' }) => [
      request(
        {},
        {
          input: {
            prompt: canary,
            system_prompt: canary,
            stop_sequences: canary,
            image: `https://host/${canary}.png`,
          },
        },
      ),
    ],
  },
  endless: ['cycle'],
  cannot: {
    retries: 'A prediction is created once; only a 429 is tried again, after seconds',
    raw: 'The SDK does not hand out the raw response',
    doors: 'A stream is an async generator and nothing more',
    usage: 'A stream of events has no counts',
    limits: 'Replicate does not say what its rate-limit headers count',
    vectors: 'Models that embed answer like any other: nothing tells vectors apart',
    untouched: 'The simulated provider serves predictions alone',
    R7: 'The SDK itself goes on receiving after a break',
    R13: 'A stream takes two requests, whose order among parallel calls is chance',
    R18: 'A stream that is read after all makes its prediction then: a call of its own',
    R49: 'A stream of events has no counts',
    R50: 'A stream of events has no counts, no id and no state',
  },
};
