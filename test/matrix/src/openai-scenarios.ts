import type { SimulatedProvider } from '@culprit/simulated-provider';

/** The parts of an SDK version that scenarios use; the versions differ, so the shape is loose on purpose. */
export interface Sdk {
  /** Early copies whose streams can only be read, and say nothing of an error inside. */
  plainStreams: boolean;
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
  /** Spans the calls of the scenario give; default 1. */
  spans?: number;
  /** Status of the last span: 0 unset, 2 error; default 0. */
  status?: number;
  category?: string;
  outcome?: string;
  ending?: string;
}

const MESSAGES = [{ role: 'user', content: 'Say hello in JSON' }];
export const CHAT = { model: 'gpt-4o', messages: MESSAGES };
const STREAM = { ...CHAT, stream: true };
const has =
  (...path: readonly string[]) =>
  ({ client }: Sdk): boolean =>
    typeof path.reduce((at, key) => at?.[key], client) === 'function';
const hasResponses = ({ client }: Sdk): boolean => typeof client.responses?.create === 'function';
const hasParse = ({ client }: Sdk): boolean =>
  typeof (client.chat.completions.parse ?? client.beta?.chat?.completions?.parse) === 'function';
const hasHelpers = ({ client }: Sdk): boolean =>
  typeof (client.chat.completions.stream ?? client.beta?.chat?.completions?.stream) === 'function';
const helpers = (sdk: Sdk): any =>
  typeof sdk.client.chat.completions.stream === 'function'
    ? sdk.client.chat.completions
    : sdk.client.beta.chat.completions;

const TOOL = {
  type: 'function',
  function: {
    name: 'get_weather',
    parse: JSON.parse,
    function: () => 'sunny',
    parameters: { type: 'object', properties: { city: { type: 'string' } } },
  },
};

/** Answer without what differs from call to call. */
function shown(value: any): unknown {
  if (value === null || typeof value !== 'object') return value;
  return {
    class: value.constructor?.name,
    keys: Object.keys(value),
    hasRequestId: typeof value._request_id,
    text: value.choices?.[0]?.message?.content ?? value.output_text,
    finish: value.choices?.[0]?.finish_reason ?? value.status,
    parsed: value.choices?.[0]?.message?.parsed ?? value.output_parsed,
  };
}

export function failure(error: any): unknown {
  return {
    class: error?.constructor?.name,
    status: error?.status,
    code: error?.code,
    type: error?.type,
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

async function texts(stream: AsyncIterable<any>, limit = Infinity): Promise<string[]> {
  const seen: string[] = [];
  for await (const chunk of stream) {
    seen.push(chunk.choices?.[0]?.delta?.content ?? chunk.delta ?? chunk.type ?? '');
    if (seen.length >= limit) break;
  }
  return seen;
}

export const SCENARIOS: readonly Scenario[] = [
  { name: 'chat resolves', run: async ({ client }) => shown(await client.chat.completions.create(CHAT)) },
  {
    name: 'R2 create returns the promise class of the SDK with its methods',
    run: async ({ client }) => {
      const promise = client.chat.completions.create(CHAT);
      const seen = [
        promise.constructor.name,
        Object.keys(promise).sort(),
        typeof promise.withResponse,
        typeof promise.asResponse,
        typeof promise._thenUnwrap,
      ];
      await promise;
      return seen;
    },
  },
  {
    name: 'R2 withResponse gives data, response and request id',
    run: async ({ client }) => {
      const { data, response, request_id: id } = await client.chat.completions.create(CHAT).withResponse();
      return [shown(data), response.status, typeof id, response.bodyUsed];
    },
  },
  {
    name: 'R2 asResponse gives an unread body and the call still ends',
    run: async ({ client }) => {
      const response = await client.chat.completions.create(CHAT).asResponse();
      const used = response.bodyUsed;
      const body = JSON.parse(await response.text());
      return [used, response.status, Object.keys(body)];
    },
  },
  {
    name: 'R1 parse returns the parsed answer',
    when: hasParse,
    run: async (sdk) => {
      const target = sdk.client.chat.completions.parse
        ? sdk.client.chat.completions
        : sdk.client.beta.chat.completions;
      sdk.provider.enqueue({ answer: { json: { mood: 'good' } } });
      return shown(
        await target.parse({
          ...CHAT,
          response_format: {
            type: 'json_schema',
            json_schema: {
              name: 'm',
              strict: true,
              schema: { type: 'object', properties: { mood: { type: 'string' } } },
            },
          },
        }),
      );
    },
  },
  {
    name: 'R1 the stream helper runs to its final message',
    when: hasHelpers,
    run: async (sdk) => {
      const runner = helpers(sdk).stream(CHAT);
      const events: string[] = [];
      runner.on('content', () => events.push('content'));
      runner.on('end', () => events.push('end'));
      const final = await runner.finalContent();
      return [final, events];
    },
  },
  {
    name: 'R1 runTools runs the tool and both calls',
    when: ({ client }) =>
      typeof (client.chat.completions.runTools ?? client.beta?.chat?.completions?.runTools) === 'function',
    spans: 2,
    run: async (sdk) => {
      const target = sdk.client.chat.completions.runTools
        ? sdk.client.chat.completions
        : sdk.client.beta.chat.completions;
      sdk.provider.enqueue(
        { answer: { toolCalls: [{ name: 'get_weather', arguments: { city: 'Rome' } }] } },
        { answer: 'It is sunny' },
      );
      return target.runTools({ ...CHAT, tools: [TOOL] }).finalContent();
    },
  },
  {
    name: 'a stream is read to its end',
    run: async ({ client }) => texts(await client.chat.completions.create(STREAM)),
    ending: 'completed',
  },
  {
    name: 'R2 a stream through withResponse',
    run: async ({ client }) => {
      const { data, response } = await client.chat.completions.create(STREAM).withResponse();
      return [await texts(data), response.status];
    },
    ending: 'completed',
  },
  {
    name: 'R6 the stream keeps its class, members and controller',
    run: async ({ client }) => {
      const stream = await client.chat.completions.create(STREAM);
      const iterator = stream[Symbol.asyncIterator]();
      const seen = [
        stream.constructor.name,
        Object.keys(stream).sort(),
        typeof stream.tee,
        typeof stream.toReadableStream,
        stream.controller instanceof AbortController,
        Object.prototype.toString.call(iterator),
        typeof iterator.return,
      ];
      await iterator.return();
      return seen;
    },
    ending: 'abandoned',
    outcome: 'abandoned',
  },
  {
    name: 'R6 tee feeds both branches',
    when: ({ plainStreams }) => !plainStreams,
    run: async ({ client }) => {
      const [left, right] = (await client.chat.completions.create(STREAM)).tee();
      return Promise.all([texts(left), texts(right)]);
    },
    ending: 'completed',
  },
  {
    name: 'R6 toReadableStream delivers the chunks as lines',
    when: ({ plainStreams }) => !plainStreams,
    run: async ({ client }) => {
      const readable = (await client.chat.completions.create(STREAM)).toReadableStream();
      return (await new Response(readable).text()).split('\n').length;
    },
    ending: 'completed',
  },
  {
    name: 'reading a stream twice is the error of the SDK',
    run: async ({ client }) => {
      const stream = await client.chat.completions.create(STREAM);
      await texts(stream);
      return attempt(() => texts(stream));
    },
    ending: 'completed',
  },
  {
    name: 'R7 R16 break cancels the request and ends the call as abandoned',
    run: async ({ client, provider }) => {
      provider.enqueue({ fault: { name: 'slow_tokens', ms: 40 } });
      const seen = await texts(await client.chat.completions.create(STREAM), 1);
      return [seen, await provider.requests.at(-1)?.ended];
    },
    ending: 'abandoned',
    outcome: 'abandoned',
  },
  {
    name: 'R16 a consumer that throws gets its own error back',
    run: async ({ client }) =>
      attempt(async () => {
        for await (const _ of await client.chat.completions.create(STREAM)) throw new RangeError('mine');
      }),
    ending: 'abandoned',
    outcome: 'abandoned',
  },
  {
    name: 'R17 R61 a caller who aborts mid-stream has cancelled',
    run: async ({ client, provider }) => {
      provider.enqueue({ fault: { name: 'slow_tokens', ms: 40 } });
      const abort = new AbortController();
      const stream = await client.chat.completions.create(STREAM, { signal: abort.signal });
      return attempt(async () => {
        let count = 0;
        for await (const _ of stream) if (++count === 1) abort.abort();
        return 'ended quietly';
      });
    },
    outcome: 'cancelled',
  },
  {
    name: 'R17 R61 a timeout signal mid-stream is a timeout',
    run: async ({ client, provider }) => {
      provider.enqueue({ fault: { name: 'pause', after: 2, ms: 3000 } });
      const stream = await client.chat.completions.create(STREAM, { signal: AbortSignal.timeout(150) });
      return attempt(async () => {
        for await (const _ of stream);
        return 'ended quietly';
      });
    },
    status: 2,
    category: 'network_timeout',
  },
  {
    name: 'R17 R63 a stream that ends cleanly without its end is cut',
    run: async ({ client, provider }) => {
      provider.enqueue({ fault: { name: 'stream_cut', after: 3 } });
      return attempt(async () => (await texts(await client.chat.completions.create(STREAM))).length);
    },
    status: 2,
    category: 'incomplete_response',
  },
  {
    name: 'R16 a reset mid-stream throws as it does',
    run: async ({ client, provider }) => {
      provider.enqueue({ fault: { name: 'reset_mid_stream', after: 2 } });
      const seen = (await attempt(async () => texts(await client.chat.completions.create(STREAM)))) as {
        threw?: { class?: unknown };
      };
      return seen.threw?.class;
    },
    status: 2,
    ending: 'failed',
  },
  {
    name: 'R23 an error event inside the stream is a failure',
    when: ({ plainStreams }) => !plainStreams,
    run: async ({ client, provider }) => {
      provider.enqueue({ fault: { name: 'stream_error', after: 2 } });
      return attempt(async () => texts(await client.chat.completions.create(STREAM)));
    },
    status: 2,
    ending: 'failed',
  },
  {
    name: '429 is a rate limit',
    run: async ({ client, provider }) => {
      provider.enqueue('rate_limit');
      return attempt(() => client.chat.completions.create(CHAT));
    },
    status: 2,
    category: 'rate_limit',
  },
  {
    name: '429 on a stream rejects create',
    run: async ({ client, provider }) => {
      provider.enqueue('rate_limit');
      return attempt(() => client.chat.completions.create(STREAM));
    },
    status: 2,
    category: 'rate_limit',
  },
  {
    name: 'a failing call through withResponse rejects the same',
    run: async ({ client, provider }) => {
      provider.enqueue('invalid_api_key');
      return attempt(() => client.chat.completions.create(CHAT).withResponse());
    },
    status: 2,
    category: 'authentication_failed',
  },
  {
    name: 'a failing call through asResponse rejects the same',
    run: async ({ client, provider }) => {
      provider.enqueue('server_error');
      return attempt(() => client.chat.completions.create(CHAT).asResponse());
    },
    status: 2,
    category: 'service_unavailable',
  },
  {
    name: 'context overflow',
    run: async ({ client, provider }) => {
      provider.enqueue('context_overflow');
      return attempt(() => client.chat.completions.create(CHAT));
    },
    status: 2,
    category: 'context_limit_exceeded',
  },
  {
    name: 'R55 hidden attempts are counted',
    run: async ({ client, provider }) => {
      provider.enqueue(
        { fault: { name: 'rate_limit', retryAfter: 0.01 } },
        { fault: { name: 'service_unavailable', retryAfter: 0.01 } },
      );
      return shown(await client.chat.completions.create(CHAT, { maxRetries: 2 }));
    },
  },
  {
    name: 'R61 an abort before the answer is a cancellation',
    run: async ({ client, provider }) => {
      provider.enqueue({ fault: { name: 'slow_response', ms: 2000 } });
      const abort = new AbortController();
      setTimeout(() => abort.abort(), 30);
      return attempt(() => client.chat.completions.create(CHAT, { signal: abort.signal }));
    },
    outcome: 'cancelled',
  },
  {
    name: 'R61 the timeout of the client is a timeout',
    run: async ({ client, provider }) => {
      provider.enqueue({ fault: { name: 'slow_response', ms: 2000 } });
      return attempt(() => client.chat.completions.create(CHAT, { timeout: 60 }));
    },
    status: 2,
    category: 'network_timeout',
  },
  {
    name: 'wrong arguments throw as they do',
    run: async ({ client }) => attempt(() => client.chat.completions.create(undefined)),
    status: 2,
  },
  {
    name: 'R65 a truncated answer keeps the status unset',
    run: async ({ client, provider }) => {
      provider.enqueue('truncation');
      return shown(await client.chat.completions.create(CHAT));
    },
    category: 'incomplete_response',
  },
  {
    name: 'R63 invalid JSON in JSON mode is found',
    run: async ({ client, provider }) => {
      provider.enqueue('invalid_json');
      return shown(
        await client.chat.completions.create({ ...CHAT, response_format: { type: 'json_object' } }),
      );
    },
    category: 'malformed_response',
  },
  {
    name: 'responses resolve',
    when: hasResponses,
    run: async ({ client }) => shown(await client.responses.create({ model: 'gpt-4o', input: 'Say hello' })),
  },
  {
    name: 'responses stream',
    when: hasResponses,
    run: async ({ client }) =>
      texts(await client.responses.create({ model: 'gpt-4o', input: 'Say hello', stream: true })),
    ending: 'completed',
  },
  {
    name: 'R1 responses.parse',
    when: (sdk) => typeof sdk.client.responses?.parse === 'function',
    run: async ({ client, provider }) => {
      provider.enqueue({ answer: { json: { mood: 'good' } } });
      return shown(
        await client.responses.parse({
          model: 'gpt-4o',
          input: 'Hi',
          text: { format: { type: 'json_schema', name: 'm', strict: true, schema: { type: 'object' } } },
        }),
      );
    },
  },
  {
    name: 'responses.stream helper',
    when: (sdk) => typeof sdk.client.responses?.stream === 'function',
    run: async ({ client }) =>
      shown(await client.responses.stream({ model: 'gpt-4o', input: 'Hi' }).finalResponse()),
    ending: 'completed',
  },
  {
    name: 'R23 a response that failed inside a 200 is an error',
    when: hasResponses,
    run: async ({ client, provider }) => {
      provider.enqueue('response_failed');
      return shown(await client.responses.create({ model: 'gpt-4o', input: 'Hi' }));
    },
    status: 2,
  },
  {
    name: 'embeddings resolve',
    run: async ({ client }) => {
      const answer = await client.embeddings.create({ model: 'text-embedding-3-small', input: ['a', 'b'] });
      return [answer.data.length, typeof answer.data[0].embedding];
    },
  },
  {
    name: 'R61 a timeout signal given to the stream helper is a timeout',
    when: has('chat', 'completions', 'stream'),
    run: async ({ client, provider }) => {
      provider.enqueue({ fault: { name: 'pause', after: 2, ms: 3000 } });
      const signal = AbortSignal.timeout(150);
      return attempt(() => client.chat.completions.stream(CHAT, { signal }).finalContent());
    },
    status: 2,
    category: 'network_timeout',
  },
  {
    name: 'text completions resolve',
    when: has('completions', 'create'),
    run: async ({ client }) =>
      (await client.completions.create({ model: 'gpt-3.5-turbo-instruct', prompt: 'Once' })).choices[0].text,
  },
  {
    name: 'text completions stream',
    when: has('completions', 'create'),
    run: async ({ client }) => {
      const request = { model: 'gpt-3.5-turbo-instruct', prompt: 'Once', stream: true };
      let text = '';
      for await (const chunk of await client.completions.create(request)) text += chunk.choices[0].text;
      return text;
    },
    ending: 'completed',
  },
  {
    name: 'images resolve',
    when: has('images', 'generate'),
    run: async ({ client }) => {
      const { data } = await client.images.generate({ model: 'gpt-image-1', prompt: 'a cat', n: 2 });
      return data.map((image: any) => Object.keys(image));
    },
  },
  {
    name: 'a picture that may not be drawn',
    when: has('images', 'generate'),
    run: async ({ client, provider }) => {
      provider.enqueue('content_policy');
      return attempt(() => client.images.generate({ model: 'gpt-image-1', prompt: 'a cat' }));
    },
    status: 2,
    category: 'content_policy_violation',
  },
  {
    name: 'an edited picture',
    when: has('images', 'edit'),
    run: async ({ client, module }) => {
      const image = await module.toFile(Buffer.from('png'), 'a.png');
      const { data } = await client.images.edit({ model: 'gpt-image-1', prompt: 'a cat', image });
      return data.length;
    },
  },
  {
    name: 'R87 speech gives the response with its body unread',
    when: has('audio', 'speech', 'create'),
    run: async ({ client }) => {
      const request = { model: 'tts-1', voice: 'alloy', input: 'Hello', response_format: 'mp3' };
      const response = await client.audio.speech.create(request);
      return [response.constructor.name, response.bodyUsed, (await response.arrayBuffer()).byteLength];
    },
  },
  {
    name: 'a transcription resolves',
    when: has('audio', 'transcriptions', 'create'),
    run: async ({ client, module, provider }) => {
      provider.enqueue({ answer: 'Good morning' });
      const file = await module.toFile(Buffer.from('RIFF'), 'a.wav');
      return (await client.audio.transcriptions.create({ model: 'whisper-1', file })).text;
    },
  },
  {
    name: 'a recording without words is no failure',
    when: has('audio', 'transcriptions', 'create'),
    run: async ({ client, module, provider }) => {
      provider.enqueue({ answer: '' });
      const file = await module.toFile(Buffer.from('RIFF'), 'a.wav');
      return (await client.audio.transcriptions.create({ model: 'whisper-1', file })).text;
    },
  },
  {
    name: 'a moderation resolves',
    when: has('moderations', 'create'),
    run: async ({ client }) => (await client.moderations.create({ input: 'x' })).results.length,
  },
  {
    name: 'a batch is handed in',
    when: ({ client, module }) =>
      typeof client.batches?.create === 'function' && module.default.OpenAI !== undefined,
    run: async ({ client }) =>
      (
        await client.batches.create({
          input_file_id: 'file-1',
          endpoint: '/v1/responses',
          completion_window: '24h',
        })
      ).status,
  },
  {
    name: 'a stored response is fetched',
    when: has('responses', 'retrieve'),
    spans: 2,
    run: async ({ client }) => {
      const { id } = await client.responses.create({ model: 'gpt-4o', input: 'Hi' });
      return shown(await client.responses.retrieve(id));
    },
  },
  {
    name: 'a response that is not there',
    when: has('responses', 'retrieve'),
    run: async ({ client }) => attempt(() => client.responses.retrieve('resp_none')),
    status: 2,
  },
];
