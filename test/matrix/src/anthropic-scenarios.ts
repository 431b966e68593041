import type { SimulatedProvider } from '@culprit/simulated-provider';

/** The parts of an SDK version that scenarios use; the versions differ, so the shape is loose on purpose. */
export interface Sdk {
  module: any;
  client: any;
  provider: SimulatedProvider;
}

export interface Scenario {
  name: string;
  /** Leaves out versions that lack the feature. */
  when?: (sdk: Sdk) => boolean;
  /** What the application sees, as comparable data without ids. */
  run: (sdk: Sdk) => Promise<unknown>;
  /** Inference spans of the scenario; default 1. */
  spans?: number;
  /** Inference spans that the SDK itself starts where it does so; default as `spans`. */
  nativeSpans?: number;
  /** Status of our span: 0 unset, 2 error; default 0. */
  status?: number;
  category?: string;
  outcome?: string;
  ending?: string;
  /** Nothing is known of the answer. */
  raw?: boolean;
}

export const REQUEST = {
  model: 'claude-sonnet-5-5',
  max_tokens: 64,
  messages: [{ role: 'user', content: 'Say hello' }],
};
const STREAM = { ...REQUEST, stream: true };
const SCHEMA = {
  type: 'object',
  properties: { mood: { type: 'string' } },
  required: ['mood'],
  additionalProperties: false,
};
const FORMAT = { type: 'json_schema', schema: SCHEMA };
const SLOW = { fault: { name: 'slow_tokens', ms: 30 } } as const;

/** Answer without what differs from call to call. */
function shown(value: any): unknown {
  if (value === null || typeof value !== 'object') return value;
  return {
    class: value.constructor?.name,
    keys: Object.keys(value),
    requestId: typeof value._request_id,
    content: value.content?.map(({ id: _, ...block }: any) => block),
    stop: value.stop_reason,
    usage: value.usage,
    parsed: value.parsed_output,
  };
}

function failure(error: any): unknown {
  return {
    class: error?.constructor?.name,
    status: error?.status,
    type: error?.type,
    requestId: typeof error?.requestID,
    cause: error?.cause?.constructor?.name,
    message: String(error?.message)
      .replace(/req_\w+/g, 'req')
      .replace(/:\d{4,5}/g, ':port'),
  };
}

async function attempt(run: () => unknown): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    return { threw: failure(error) };
  }
}

async function types(stream: AsyncIterable<any>, limit = Infinity): Promise<string[]> {
  const seen: string[] = [];
  for await (const event of stream) {
    seen.push(event.delta?.text ?? event.type);
    if (seen.length >= limit) break;
  }
  return seen;
}

const HELPER_EVENTS = [
  'connect',
  'streamEvent',
  'text',
  'inputJson',
  'contentBlock',
  'message',
  'finalMessage',
  'error',
  'abort',
  'end',
];

/** Every event of a helper in the order it was heard. */
function listen(helper: any): string[] {
  const heard: string[] = [];
  for (const event of HELPER_EVENTS) {
    helper.on(event, (first: any) => heard.push(`${event} ${first?.type ?? first?.constructor?.name ?? ''}`));
  }
  return heard;
}

const both = (
  name: string,
  run: (messages: any, sdk: Sdk) => Promise<unknown>,
  more: Partial<Scenario> = {},
) =>
  [
    { name: `messages: ${name}`, run: (sdk: Sdk) => run(sdk.client.messages, sdk), ...more },
    { name: `beta.messages: ${name}`, run: (sdk: Sdk) => run(sdk.client.beta.messages, sdk), ...more },
  ] satisfies Scenario[];

const failing = (name: string, fault: any, category: string): Scenario[] => [
  {
    name: `${name} on create`,
    run: async ({ client, provider }) => {
      provider.enqueue(fault);
      return attempt(() => client.messages.create(REQUEST));
    },
    status: 2,
    category,
  },
  {
    name: `${name} on a stream`,
    run: async ({ client, provider }) => {
      provider.enqueue(fault);
      return attempt(() => client.messages.create(STREAM));
    },
    status: 2,
    category,
  },
  {
    name: `${name} on the stream helper`,
    run: async ({ client, provider }) => {
      provider.enqueue(fault);
      const helper = client.messages.stream(REQUEST);
      const heard = listen(helper);
      return [await attempt(() => helper.finalMessage()), heard];
    },
    status: 2,
    category,
  },
];

export const SCENARIOS: readonly Scenario[] = [
  ...both('create resolves', async (messages) => shown(await messages.create(REQUEST))),
  ...both('a stream is read to its end', async (messages) => types(await messages.create(STREAM)), {
    ending: 'completed',
  }),
  ...both(
    'R6 the stream helper gives the same events in the same order',
    async (messages) => {
      const helper = messages.stream(REQUEST);
      const heard = listen(helper);
      return [shown(await helper.finalMessage()), heard, helper.ended, helper.aborted];
    },
    { ending: 'completed' },
  ),
  ...both(
    'R1 parse returns the parsed answer',
    async (messages, { provider }) => {
      provider.enqueue({ answer: { json: { mood: 'good' } } });
      return shown(await messages.parse({ ...REQUEST, output_config: { format: FORMAT } }));
    },
    { when: ({ client }) => typeof client.messages.parse === 'function' },
  ),
  {
    name: 'R1 the tool runner runs the tool and both calls',
    when: ({ client }) => typeof client.beta.messages.toolRunner === 'function',
    spans: 2,
    run: async ({ client, provider }) => {
      provider.enqueue(
        { answer: { toolCalls: [{ name: 'weather', arguments: { city: 'Rome' } }] } },
        { answer: 'It is sunny' },
      );
      return shown(await client.beta.messages.toolRunner({ ...REQUEST, tools: [tool()] }));
    },
  },
  {
    name: 'R1 the streaming tool runner runs the tool and both calls',
    when: ({ client }) => typeof client.beta.messages.toolRunner === 'function',
    spans: 2,
    ending: 'completed',
    run: async ({ client, provider }) => {
      provider.enqueue(
        { answer: { toolCalls: [{ name: 'weather', arguments: { city: 'Rome' } }] } },
        { answer: 'It is sunny' },
      );
      const seen: unknown[] = [];
      for await (const helper of client.beta.messages.toolRunner({
        ...REQUEST,
        tools: [tool()],
        stream: true,
      }))
        seen.push(shown(await helper.finalMessage()));
      return seen;
    },
  },
  {
    name: 'countTokens is left alone',
    spans: 0,
    run: async ({ client }) =>
      attempt(() => client.messages.countTokens({ model: 'm', messages: REQUEST.messages })),
  },
  {
    name: 'R2 create returns the promise class of the SDK with its methods',
    run: async ({ client }) => {
      const promise = client.messages.create(REQUEST);
      const seen = [
        promise.constructor.name,
        Object.keys(promise).sort(),
        typeof promise.withResponse,
        typeof promise.asResponse,
        typeof promise._thenUnwrap,
        promise instanceof Promise,
      ];
      await promise;
      return seen;
    },
  },
  ...both('R2 withResponse gives data, response and request id', async (messages) => {
    const { data, response, request_id: id } = await messages.create(REQUEST).withResponse();
    return [shown(data), response.status, typeof id, response.bodyUsed];
  }),
  ...both(
    'R2 asResponse gives an unread body and the call still ends',
    async (messages) => {
      const response = await messages.create(REQUEST).asResponse();
      const used = response.bodyUsed;
      return [used, response.status, Object.keys(JSON.parse(await response.text()))];
    },
    { raw: true },
  ),
  {
    name: 'R2 asResponse of a stream gives its text',
    run: async ({ client }) => {
      const response = await client.messages.create(STREAM).asResponse();
      return [response.bodyUsed, (await response.text()).split('\n').length];
    },
    raw: true,
  },
  {
    name: 'R2 a stream through withResponse',
    run: async ({ client }) => {
      const { data, response } = await client.messages.create(STREAM).withResponse();
      return [await types(data), response.status];
    },
    ending: 'completed',
  },
  {
    name: 'R2 the stream helper through withResponse',
    run: async ({ client }) => {
      const { data, response } = await client.messages.stream(REQUEST).withResponse();
      return [response.status, await data.finalText()];
    },
    ending: 'completed',
  },
  {
    name: 'R6 the stream keeps its class, members and controller',
    run: async ({ client, module }) => {
      const stream = await client.messages.create(STREAM);
      const iterator = stream[Symbol.asyncIterator]();
      const seen = [
        stream.constructor.name,
        typeof module,
        Object.keys(stream).sort(),
        typeof stream.tee,
        typeof stream.toReadableStream,
        stream.controller instanceof AbortController,
        typeof iterator.return,
      ];
      await iterator.next();
      await iterator.return();
      return seen;
    },
    ending: 'abandoned',
    outcome: 'abandoned',
  },
  {
    name: 'R6 tee feeds both branches',
    run: async ({ client }) => {
      const [left, right] = (await client.messages.create(STREAM)).tee();
      return Promise.all([types(left), types(right)]);
    },
    ending: 'completed',
  },
  {
    name: 'R6 toReadableStream delivers the events as lines',
    run: async ({ client }) => {
      const readable = (await client.messages.create(STREAM)).toReadableStream();
      return (await new Response(readable).text()).split('\n').length;
    },
    ending: 'completed',
  },
  {
    name: 'reading a stream twice is the error of the SDK',
    run: async ({ client }) => {
      const stream = await client.messages.create(STREAM);
      await types(stream);
      return attempt(() => types(stream));
    },
    ending: 'completed',
  },
  {
    name: 'R7 R16 break cancels the request and ends the call as abandoned',
    run: async ({ client, provider }) => {
      provider.enqueue(SLOW);
      const seen = await types(await client.messages.create(STREAM), 2);
      return [seen, await provider.requests.at(-1)?.ended];
    },
    ending: 'abandoned',
    outcome: 'abandoned',
  },
  {
    name: 'R16 a consumer that throws gets its own error back',
    run: async ({ client }) =>
      attempt(async () => {
        for await (const _ of await client.messages.create(STREAM)) throw new RangeError('mine');
      }),
    ending: 'abandoned',
    outcome: 'abandoned',
  },
  {
    name: 'R17 R61 a caller who aborts mid-stream has cancelled',
    run: async ({ client, provider }) => {
      provider.enqueue(SLOW);
      const abort = new AbortController();
      const stream = await client.messages.create(STREAM, { signal: abort.signal });
      return attempt(async () => {
        let count = 0;
        for await (const _ of stream) if (++count === 1) abort.abort();
        return 'ended quietly';
      });
    },
    outcome: 'cancelled',
  },
  {
    name: 'R61 aborting the controller of a stream cancels',
    run: async ({ client, provider }) => {
      provider.enqueue(SLOW);
      const stream = await client.messages.create(STREAM);
      return attempt(async () => {
        let count = 0;
        for await (const _ of stream) if (++count === 2) stream.controller.abort();
        return 'ended quietly';
      });
    },
    outcome: 'cancelled',
  },
  {
    name: 'R61 aborting the stream helper cancels',
    run: async ({ client, provider }) => {
      provider.enqueue(SLOW);
      const helper = client.messages.stream(REQUEST);
      const heard = listen(helper);
      helper.once('text', () => helper.abort());
      return [await attempt(() => helper.finalMessage()), heard.at(-1), helper.aborted];
    },
    outcome: 'cancelled',
  },
  {
    name: 'R17 R61 a timeout signal mid-stream is a timeout',
    run: async ({ client, provider }) => {
      provider.enqueue({ fault: { name: 'pause', after: 3, ms: 3000 } });
      const stream = await client.messages.create(STREAM, { signal: AbortSignal.timeout(150) });
      return attempt(async () => {
        for await (const _ of stream);
        return 'ended quietly';
      });
    },
    status: 2,
    category: 'network_timeout',
  },
  {
    name: 'R61 a timeout signal given to the stream helper is a timeout',
    run: async ({ client, provider }) => {
      provider.enqueue({ fault: { name: 'pause', after: 3, ms: 3000 } });
      const helper = client.messages.stream(REQUEST, { signal: AbortSignal.timeout(150) });
      helper.on('error', () => undefined);
      return attempt(() => helper.finalMessage());
    },
    status: 2,
    category: 'network_timeout',
  },
  {
    name: 'R61 an abort before the answer is a cancellation',
    run: async ({ client, provider }) => {
      provider.enqueue({ fault: { name: 'slow_response', ms: 2000 } });
      const abort = new AbortController();
      setTimeout(() => abort.abort(), 30);
      return attempt(() => client.messages.create(REQUEST, { signal: abort.signal }));
    },
    outcome: 'cancelled',
  },
  {
    name: 'R61 the timeout of the client is a timeout',
    run: async ({ client, provider }) => {
      provider.enqueue({ fault: { name: 'slow_response', ms: 2000 } });
      return attempt(() => client.messages.create(REQUEST, { timeout: 60 }));
    },
    status: 2,
    category: 'network_timeout',
  },
  {
    name: 'R17 R63 a stream that ends cleanly without its end is cut',
    run: async ({ client, provider }) => {
      provider.enqueue({ fault: { name: 'stream_cut', after: 4 } });
      return attempt(async () => types(await client.messages.create(STREAM)));
    },
    status: 2,
    category: 'incomplete_response',
  },
  {
    name: 'R17 a cut stream fails the stream helper as it does',
    run: async ({ client, provider }) => {
      provider.enqueue({ fault: { name: 'stream_cut', after: 4 } });
      const helper = client.messages.stream(REQUEST);
      const heard = listen(helper);
      return [await attempt(() => helper.finalMessage()), heard];
    },
    status: 2,
    category: 'incomplete_response',
  },
  {
    name: 'R16 a reset mid-stream throws as it does',
    run: async ({ client, provider }) => {
      provider.enqueue({ fault: { name: 'reset_mid_stream', after: 3 } });
      const seen = (await attempt(async () => types(await client.messages.create(STREAM)))) as any;
      return seen.threw?.class;
    },
    status: 2,
    ending: 'failed',
  },
  {
    name: 'R23 an error event inside the stream is a failure',
    run: async ({ client, provider }) => {
      provider.enqueue({ fault: { name: 'stream_error', after: 3 } });
      return attempt(async () => types(await client.messages.create(STREAM)));
    },
    status: 2,
    ending: 'failed',
    category: 'service_unavailable',
  },
  ...failing('429', 'rate_limit', 'rate_limit'),
  ...failing('529', 'overloaded', 'service_unavailable'),
  ...failing('500', 'server_error', 'service_unavailable'),
  ...failing('401', 'invalid_api_key', 'authentication_failed'),
  ...failing('context overflow', 'context_overflow', 'context_limit_exceeded'),
  ...failing('404', 'model_not_found', 'model_unavailable'),
  {
    name: 'a failing call through withResponse rejects the same',
    run: async ({ client, provider }) => {
      provider.enqueue('invalid_api_key');
      return attempt(() => client.messages.create(REQUEST).withResponse());
    },
    status: 2,
    category: 'authentication_failed',
  },
  {
    name: 'a failing call through asResponse rejects the same',
    run: async ({ client, provider }) => {
      provider.enqueue('server_error');
      return attempt(() => client.messages.create(REQUEST).asResponse());
    },
    status: 2,
    category: 'service_unavailable',
  },
  {
    name: 'R54 a connection that is reset before the answer',
    run: async ({ client, provider }) => {
      provider.enqueue('reset_before_headers');
      return attempt(() => client.messages.create(REQUEST));
    },
    status: 2,
  },
  {
    name: 'R63 a page in place of a message is found',
    raw: true,
    category: 'malformed_response',
    run: async ({ client, provider }) => {
      provider.enqueue('html_ok');
      const seen = (await attempt(async () => shown(await client.messages.create(REQUEST)))) as any;
      return seen?.threw?.class ?? seen;
    },
  },
  {
    name: 'R55 hidden attempts are counted',
    run: async ({ client, provider }) => {
      provider.enqueue(
        { fault: { name: 'rate_limit', retryAfter: 0.01 } },
        { fault: { name: 'overloaded', retryAfter: 0.01 } },
      );
      return shown(await client.messages.create(REQUEST, { maxRetries: 2 }));
    },
  },
  {
    name: 'R55 R62 attempts that all fail are one failure',
    run: async ({ client, provider }) => {
      const fault = { fault: { name: 'overloaded', retryAfter: 0.01 } } as const;
      provider.enqueue(fault, fault);
      return attempt(() => client.messages.create(REQUEST, { maxRetries: 1 }));
    },
    status: 2,
    category: 'service_unavailable',
  },
  {
    name: 'wrong arguments throw as they do',
    run: async ({ client }) => attempt(() => client.messages.create(undefined)),
    status: 2,
    nativeSpans: 0,
  },
  {
    name: 'R65 a truncated answer keeps the status unset',
    run: async ({ client, provider }) => {
      provider.enqueue('truncation');
      return shown(await client.messages.create(REQUEST));
    },
    category: 'incomplete_response',
  },
  {
    name: 'R63 a refused answer is found',
    run: async ({ client, provider }) => {
      provider.enqueue('refusal');
      return types(await client.messages.create(STREAM));
    },
    category: 'content_policy_violation',
  },
  {
    name: 'R63 an answer that breaks its schema is found',
    run: async ({ client, provider }) => {
      provider.enqueue({ answer: { json: { mood: 7 } } });
      return shown(await client.messages.create({ ...REQUEST, output_config: { format: FORMAT } }));
    },
    category: 'malformed_response',
  },
  {
    name: 'R63 tool arguments that break their schema are found in a stream',
    run: async ({ client, provider }) => {
      provider.enqueue({ answer: { toolCalls: [{ name: 'weather', arguments: { city: 5 } }] } });
      const { run: _, parse: __, ...plain } = tool();
      return types(await client.messages.create({ ...STREAM, tools: [plain] }));
    },
    category: 'malformed_response',
  },
];

function tool() {
  return {
    type: 'custom',
    name: 'weather',
    description: 'Weather of a city',
    input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    parse: (input: unknown) => input,
    run: () => 'sunny',
  };
}
