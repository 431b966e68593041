import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startSimulatedProvider, type FaultSpec, type SimulatedProvider } from '@culprit/simulated-provider';
import type { Attributes } from '@opentelemetry/api';
import { Harness } from '../../testing/harness.ts';

const conformance = createRequire(new URL('../../../../../test/conformance/package.json', import.meta.url));
const load = async (name: string): Promise<any> =>
  (await import(pathToFileURL(conformance.resolve(name)).href)) as unknown;

let provider: SimulatedProvider;
let harness: Harness;
beforeAll(async () => {
  provider = await startSimulatedProvider({ seed: 23 });
  harness = new Harness();
});
afterAll(async () => {
  await harness.close();
  await provider.close();
});
beforeEach(() => {
  harness.spans.reset();
});

const V2 = { model: 'command-a-03-2025', messages: [{ role: 'user', content: 'Say hello' }] };
const V1 = { model: 'command-r-plus', message: 'Say hello' };
const TOOLS_V2 = [
  {
    type: 'function',
    function: {
      name: 'weather',
      parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    },
  },
];
const TOOLS_V1 = [
  { name: 'weather', description: 'x', parameterDefinitions: { city: { type: 'str', required: true } } },
];

/** The first versions hand on under the names of the wire what they do not know. */
function billed(meta: any): { input: number; output: number } {
  const units = meta.billedUnits ?? meta.billed_units;
  return {
    input: units.inputTokens ?? units.input_tokens,
    output: units.outputTokens ?? units.output_tokens,
  };
}

async function drain(stream: AsyncIterable<unknown>): Promise<unknown[]> {
  const chunks: unknown[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

async function attributesOf(call: () => unknown): Promise<Attributes> {
  await Promise.resolve()
    .then(call)
    .catch(() => undefined);
  return harness.take().attributes;
}

const VERSIONS: readonly (readonly [name: string, base: string])[] = [
  ['cohere-ai', ''],
  ['cohere-7-newest', ''],
  ['cohere-7-oldest', '/v1'],
];

describe.each(VERSIONS)('%s', (name, base) => {
  const first = name === 'cohere-7-oldest';
  let sdk: any;
  let client: any;
  const options = (): object => ({
    token: 'test-key-1234567890',
    environment: `${provider.cohereBaseUrl}${base}`,
    maxRetries: 0,
  });
  /** The first version takes the number of retries with the call. */
  const call = { maxRetries: 0 };
  beforeAll(async () => {
    sdk = await load(name);
    client = new sdk.CohereClient(options());
  });

  test('a chat of version 1 is one span, billed tokens counted', async () => {
    const answer = await client.chat({ ...V1, temperature: 0.2, maxTokens: 10, k: 4, p: 0.5 }, call);
    expect(answer.text).toContain('This is the answer');
    const span = harness.take();
    expect(span.name).toBe('chat command-r-plus');
    expect(span.attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'cohere',
      'gen_ai.request.temperature': 0.2,
      'gen_ai.request.max_tokens': 10,
      'gen_ai.request.top_k': 4,
      'gen_ai.request.top_p': 0.5,
      'gen_ai.response.finish_reasons': ['stop'],
      'culprit.response.finish_reason': 'COMPLETE',
      'server.address': '127.0.0.1',
      'server.port': Number(new URL(provider.url).port),
      'culprit.attempt.count': 1,
    });
    expect(span.attributes['gen_ai.usage.input_tokens']).toBe(billed(answer.meta).input);
    expect(JSON.stringify(span.attributes)).not.toContain('Say hello');
  });

  test('R16 a stream of version 1 has the answer put together', async () => {
    const chunks = await drain(await client.chatStream(V1, call));
    expect(harness.take().attributes).toMatchObject({
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.output_tokens': billed((chunks.at(-1) as any).response.meta).output,
      'culprit.stream.ending': 'completed',
      'culprit.stream.chunks': chunks.length,
    });
  });

  test('generate, plain and streamed', async () => {
    await client.generate({ prompt: 'Once', model: 'command' }, call);
    const plain = harness.take();
    expect(plain.name).toBe('text_completion command');
    await drain(await client.generateStream({ prompt: 'Once', model: 'command' }, call));
    expect(harness.take().attributes).toMatchObject({
      'gen_ai.response.finish_reasons': ['stop'],
      'culprit.stream.ending': 'completed',
    });
    provider.enqueue('stream_error');
    const failed = await attributesOf(async () =>
      drain(await client.generateStream({ prompt: 'Once', model: 'command' }, call)),
    );
    expect(failed).toMatchObject({
      'culprit.failure.category': 'service_unavailable',
      'culprit.stream.ending': 'failed',
    });
  });

  test('embed, rerank, classify and summarize', async () => {
    await client.embed({ texts: ['a', 'b'], model: 'embed-english-v3.0', inputType: 'search_query' }, call);
    const embedded = harness.take();
    expect(embedded.name).toBe('embeddings embed-english-v3.0');
    expect(embedded.attributes).toMatchObject({
      'gen_ai.embeddings.dimension.count': 1536,
      'gen_ai.usage.input_tokens': 2,
    });
    await client.rerank({ query: 'blue sky', documents: ['red', 'a blue sky'], model: 'rerank-v3.5' }, call);
    expect(harness.take().name).toBe('rerank rerank-v3.5');
    await client.classify(
      {
        inputs: ['win money'],
        examples: [
          { text: 'a', label: 'Spam' },
          { text: 'b', label: 'Spam' },
        ],
      },
      call,
    );
    expect(harness.take().name).toBe('classification');
    await client.summarize({ text: 'A long story.'.repeat(30) }, call);
    expect(harness.take().name).toBe('text_completion');
  });

  test('R23 silent failures of version 1', async () => {
    provider.enqueue('truncation', 'content_filter_finish', 'empty_answer');
    expect((await attributesOf(() => client.chat(V1, call)))['culprit.failure.category']).toBe(
      'incomplete_response',
    );
    expect((await attributesOf(() => client.chat(V1, call)))['culprit.failure.category']).toBe(
      'content_policy_violation',
    );
    expect((await attributesOf(() => client.chat(V1, call)))['culprit.failure.category']).toBe(
      'incomplete_response',
    );
  });

  test.skipIf(first)('R23 wrong tool calls of version 1', async () => {
    provider.enqueue('unknown_tool', 'tool_schema_violation');
    const request = { ...V1, tools: TOOLS_V1 };
    expect((await attributesOf(() => client.chat(request, call)))['culprit.failure.category']).toBe(
      'semantic_error',
    );
    const streamed = await attributesOf(async () => drain(await client.chatStream(request, call)));
    expect(streamed['culprit.failure.category']).toBe('malformed_response');
  });

  const refusals: [FaultSpec, string, number][] = [
    ['rate_limit', 'rate_limit', 429],
    ['invalid_api_key', 'authentication_failed', 401],
    ['insufficient_quota', 'quota_exhausted', 402],
    ['model_not_found', 'model_unavailable', 404],
    ['context_overflow', 'context_limit_exceeded', 400],
    ['invalid_request', 'invalid_input_format', 400],
    ['overloaded', 'service_unavailable', 503],
    ['server_error', 'service_unavailable', 500],
    ['content_policy', 'content_policy_violation', 498],
  ];
  test.each(refusals)('R54 %o is %s', async (fault, category, status) => {
    provider.enqueue(fault);
    const attributes = await attributesOf(() => client.chat(V1, call));
    expect(attributes).toMatchObject({
      'culprit.failure.category': category,
      'http.response.status_code': status,
    });
  });

  test('R54 what never reaches the provider', async () => {
    provider.enqueue('reset_before_headers');
    const reset = await attributesOf(() => client.chat(V1, call));
    expect(reset['culprit.failure.category']).toBe('network_timeout');
    provider.enqueue('timeout');
    const slow = await attributesOf(() => client.chat(V1, { ...call, timeoutInSeconds: 0.06 }));
    expect(slow['culprit.failure.category']).toBe('network_timeout');
  });

  test('streams that break', async () => {
    provider.enqueue('reset_mid_stream');
    const reset = await attributesOf(async () => drain(await client.chatStream(V1, call)));
    expect(reset).toMatchObject({
      'culprit.failure.category': 'network_timeout',
      'culprit.stream.ending': 'failed',
    });
    provider.enqueue('stream_cut');
    const cut = await attributesOf(async () => drain(await client.chatStream(V1, call)));
    expect(cut['culprit.failure.category']).toBe('incomplete_response');
    provider.enqueue('malformed_chunk');
    const malformed = await attributesOf(async () => drain(await client.chatStream(V1, call)));
    expect(malformed['culprit.failure.category']).toBe('malformed_response');
    provider.enqueue('stream_error');
    const told = await attributesOf(async () => drain(await client.chatStream(V1, call)));
    expect(told['culprit.failure.category']).toBe('service_unavailable');
  });

  test('a reader that leaves abandons the stream', async () => {
    const left = await attributesOf(async () => {
      for await (const _ of await client.chatStream(V1, call)) break;
    });
    expect(left['culprit.stream.ending']).toBe('abandoned');
  });

  test('R55 requests that the SDK repeats are attempts of one call', async () => {
    provider.enqueue('server_error');
    await client.chat(V1, { maxRetries: 1 });
    const { attributes } = harness.take();
    expect(attributes).toMatchObject({ 'culprit.attempt.count': 2, 'culprit.attempt.statuses': ['500'] });
    expect(attributes['culprit.failure.category']).toBeUndefined();
  });

  describe.skipIf(first)('version 2', () => {
    let v2: any;
    beforeAll(() => {
      v2 = new sdk.CohereClientV2(options());
    });

    test('a chat is one span, from either client', async () => {
      for (const one of [v2, client.v2]) {
        const answer = await one.chat(V2);
        const { name: spanName, attributes } = harness.take();
        expect(spanName).toBe('chat command-a-03-2025');
        expect(attributes).toMatchObject({
          'gen_ai.response.id': answer.id,
          'gen_ai.response.finish_reasons': ['stop'],
          'gen_ai.usage.input_tokens': answer.usage.billedUnits.inputTokens,
          'gen_ai.usage.output_tokens': answer.usage.billedUnits.outputTokens,
          'culprit.attempt.count': 1,
        });
      }
    });

    test('R2 the raw response is handed out by the same promise', async () => {
      const promise = v2.chat(V2);
      expect(promise.constructor.name).toBe('HttpResponsePromise');
      const { data, rawResponse } = await promise.withRawResponse();
      expect(rawResponse.status).toBe(200);
      expect(data.finishReason).toBe('COMPLETE');
      expect(harness.take().attributes['gen_ai.response.finish_reasons']).toEqual(['stop']);
    });

    test('R16 a stream has text, tool calls and usage put together', async () => {
      const chunks = await drain(await v2.chatStream(V2));
      expect(harness.take().attributes).toMatchObject({
        'gen_ai.response.finish_reasons': ['stop'],
        'gen_ai.usage.output_tokens': (chunks.at(-1) as any).delta.usage.billedUnits.outputTokens,
        'culprit.stream.ending': 'completed',
        'culprit.stream.chunks': chunks.length,
      });
      await drain(await v2.chatStream({ ...V2, tools: TOOLS_V2, toolChoice: 'REQUIRED' }));
      const called = harness.take().attributes;
      expect(called['gen_ai.response.finish_reasons']).toEqual(['tool_call']);
      expect(called['culprit.failure.category']).toBeUndefined();
    });

    const schema = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] };
    const json = { responseFormat: { type: 'json_object' } };
    const silent: [string, FaultSpec, object, string][] = [
      ['no JSON where JSON was asked for', 'invalid_json', json, 'malformed_response'],
      [
        'an answer that breaks the schema',
        'schema_violation',
        { responseFormat: { type: 'json_object', jsonSchema: schema } },
        'malformed_response',
      ],
      ['a truncated answer', 'truncation', {}, 'incomplete_response'],
      ['an empty answer', 'empty_answer', {}, 'incomplete_response'],
      ['a filtered answer', 'content_filter_finish', {}, 'content_policy_violation'],
      ['a tool that was not offered', 'unknown_tool', { tools: TOOLS_V2 }, 'semantic_error'],
      ['arguments that are no JSON', 'unparseable_tool_arguments', { tools: TOOLS_V2 }, 'malformed_response'],
      ['arguments that break the schema', 'tool_schema_violation', { tools: TOOLS_V2 }, 'malformed_response'],
    ];
    test.each(silent)('R23 finds %s', async (_title, fault, extra, category) => {
      provider.enqueue(fault, fault);
      const plain = await attributesOf(() => v2.chat({ ...V2, ...extra }));
      expect(plain['culprit.failure.category']).toBe(category);
      const streamed = await attributesOf(async () => drain(await v2.chatStream({ ...V2, ...extra })));
      expect(streamed['culprit.failure.category']).toBe(category);
    });

    test('an error inside a stream, and streams that break', async () => {
      provider.enqueue('stream_error', 'stream_cut', 'reset_mid_stream', 'malformed_chunk');
      const read = (): Promise<Attributes> => attributesOf(async () => drain(await v2.chatStream(V2)));
      expect((await read())['culprit.failure.category']).toBe('service_unavailable');
      expect((await read())['culprit.failure.category']).toBe('incomplete_response');
      expect((await read())['culprit.failure.category']).toBe('network_timeout');
      expect((await read())['culprit.failure.category']).toBe('malformed_response');
    });

    test('embed and rerank', async () => {
      await v2.embed({
        texts: ['a', 'b'],
        model: 'embed-v4.0',
        inputType: 'search_query',
        embeddingTypes: ['float'],
        outputDimension: 256,
      });
      expect(harness.take().attributes).toMatchObject({
        'gen_ai.embeddings.dimension.count': 256,
        'gen_ai.request.encoding_formats': ['float'],
        'gen_ai.usage.input_tokens': 2,
      });
      await v2.rerank({ query: 'blue sky', documents: ['red', 'a blue sky'], model: 'rerank-v3.5', topN: 1 });
      const { name: spanName, attributes } = harness.take();
      expect(spanName).toBe('rerank rerank-v3.5');
      expect(attributes['gen_ai.operation.name']).toBe('rerank');
    });

    test('R17 an abort cancels the call', async () => {
      provider.enqueue('slow_response');
      const controller = new AbortController();
      const pending = v2.chat(V2, { abortSignal: controller.signal });
      setTimeout(() => {
        controller.abort();
      }, 30);
      expect((await attributesOf(() => pending))['culprit.outcome']).toBe('cancelled');
    });

    test('documents are part of the prompt', async () => {
      await v2.chat({ ...V2, documents: [{ data: { snippet: 'The sky is blue.' } }] });
      expect(harness.take().attributes['culprit.prompt.length']).toBe('Say helloThe sky is blue.'.length);
    });
  });
});
