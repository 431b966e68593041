import { lazilyAsked } from '../lazy-wire.ts';
import type { Call, CallOptions, Scenario, Subject } from '../subject.ts';
import { chatArgs, openaiShaped, shapedUsages } from './openai-shaped.ts';

const self = (client: any): any => client;
const chat = ({ canary, model, signal }: CallOptions, more: object = {}): unknown[] => {
  const [body] = chatArgs({ canary, model }, more);
  return [body, { signal }];
};

const plain: Call = {
  ...openaiShaped.plain,
  on: self,
  method: 'chatCompletion',
  args: (options) => chat(options),
};
const stream: Call = {
  ...openaiShaped.stream,
  on: self,
  method: 'chatCompletionStream',
  args: (options) => chat(options, { stream_options: { include_usage: true } }),
};

/** An endpoint for one model and task; the client's own is in what it was made of. */
const at =
  (path: string) =>
  (client: any): any =>
    client.at(`/hf-inference/models/${path}`);

const vectors: Call = {
  on: at('all-MiniLM-L6-v2/pipeline/feature-extraction'),
  method: 'featureExtraction',
  args: ({ canary = 'a' }) => [{ model: 'all-MiniLM-L6-v2', inputs: [canary, 'b'] }],
  span: { name: 'embeddings all-MiniLM-L6-v2', operation: 'embeddings' },
};

const HELPERS: readonly Scenario[] = [
  {
    name: 'functions of the package',
    run: ({ module, wire }) =>
      module.chatCompletion({ ...(chat({})[0] as object), endpointUrl: wire.url, accessToken: 'hf_x' }),
  },
];

export const huggingface: Subject = {
  ...openaiShaped,
  raw: undefined,
  doors: undefined,
  retries: undefined,
  name: 'huggingface',
  title: 'Hugging Face',
  package: '@huggingface/inference',
  adapter: 'huggingface',
  provider: 'huggingface',
  key: 'hf_abcdefghijklmnopqrstuvwxyz012345',
  versions: [
    {
      name: 'huggingface-2-newest',
      cannot: { R23: 'An error inside a stream is thrown as "[object Object]"' },
    },
    { name: 'huggingface-3-newest' },
    { name: '@huggingface/inference' },
  ],
  wire: lazilyAsked((provider) => provider.huggingfaceBaseUrl),
  client: ({ module, url, key, fetch }) => {
    const whole = new (module.InferenceClient ?? module.HfInference)(key, {
      retry_on_error: false,
      ...(fetch ? { fetch } : {}),
    });
    return Object.assign(whole.endpoint(url), { at: (path: string) => whole.endpoint(`${url}${path}`) });
  },
  clientClass: (module) => module.InferenceClient ?? module.HfInference,
  plain,
  stream,
  helpers: HELPERS,
  untouched: [],
  failures: [
    ...openaiShaped.failures.filter(({ status }) => status !== 400),
    { name: 'overlong prompt', trouble: 'context_overflow', category: 'context_limit_exceeded', status: 422 },
    { name: 'no credits left', trouble: 'insufficient_quota', category: 'quota_exhausted', status: 402 },
  ],
  usages: shapedUsages,
  vectors,
  binary: {
    ...plain,
    args: (options) => openaiShaped.binary.args(options),
  },
  everywhere: { ...plain, args: (options) => openaiShaped.everywhere.args(options) },
  cannot: {
    raw: 'The SDK does not hand out the raw response',
    doors: 'A stream is an async generator and nothing more',
    limits: 'Hugging Face sends no rate-limit headers that are allowed out',
    R4: 'Clients of an endpoint are made by another class in 2.x, and by the same in later ones',
    R7: 'The SDK itself goes on receiving after a break',
    R14: 'Clients take the functions of the package when they are made, for good',
    retries: 'The SDK tries again after a 503 alone, and then without end',
  },
};
