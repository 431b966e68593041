import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SpanStatusCode, trace } from '@opentelemetry/api';
import { startSimulatedProvider, type FaultSpec, type SimulatedProvider } from '@culprit/simulated-provider';
import type * as Genai from '@google/genai';
import type { CallableTool, GoogleGenAI } from '@google/genai';
import { flushCalls, instrument } from '../../index.ts';
import { Harness } from '../../testing/harness.ts';

type Sdk = typeof Genai;

let harness: Harness;
let provider: SimulatedProvider;
beforeAll(async () => {
  harness = new Harness();
  provider = await startSimulatedProvider({ seed: 21 });
});
afterAll(async () => {
  await harness.close();
  await provider.close();
});

const connect = ({ GoogleGenAI: Client }: Sdk, options: object = {}): GoogleGenAI =>
  new Client({ apiKey: 'key', httpOptions: { baseUrl: provider.url }, ...options });

const REQUEST = { model: 'gemini-2.5-flash', contents: 'What is wrong?' };
const NAME = 'generate_content gemini-2.5-flash';
const FUNCTION = {
  name: 'get_weather',
  parametersJsonSchema: {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
  },
};

async function read(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

function taken(): ReturnType<Harness['take']>[] {
  const spans = harness.finished.slice();
  harness.spans.reset();
  return spans;
}

/** The part that says what went wrong. */
function verdict({ status, attributes }: ReturnType<Harness['take']>): unknown[] {
  return [status.code, attributes['culprit.failure.category'], attributes['culprit.failure.subcategory']];
}

describe.each(['genai-1-oldest', 'genai-1-newest', 'genai-2-newest', '@google/genai'])('%s', (name) => {
  let sdk: Sdk;
  let client: GoogleGenAI;
  beforeAll(async () => {
    sdk = (await import(name)) as Sdk;
    client = connect(sdk);
  });

  test('a call is a span with provider, place, answer, usage and cost', async () => {
    await client.models.generateContent(REQUEST);
    const span = harness.take();
    expect(span.name).toBe(NAME);
    expect(span.attributes).toMatchObject({
      'gen_ai.operation.name': 'generate_content',
      'gen_ai.provider.name': 'gcp.gemini',
      'gen_ai.request.model': 'gemini-2.5-flash',
      'gen_ai.response.model': 'gemini-2.5-flash',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.input_tokens': 4,
      'server.address': '127.0.0.1',
      'culprit.cost.usd': expect.any(Number) as number,
      'culprit.attempt.count': 1,
    });
  });

  test('R47 a stream has the usage of its last event', async () => {
    await read(await client.models.generateContentStream(REQUEST));
    expect(harness.take().attributes).toMatchObject({
      'gen_ai.request.stream': true,
      'gen_ai.usage.input_tokens': 4,
      'gen_ai.response.time_to_first_chunk': expect.any(Number) as number,
      'culprit.stream.ending': 'completed',
    });
  });

  test('R16 a stream that is left, cut or never read ends once and says how', async () => {
    for await (const _ of await client.models.generateContentStream(REQUEST)) break;
    expect(harness.take().attributes['culprit.stream.ending']).toBe('abandoned');
    provider.enqueue('stream_cut');
    await read(await client.models.generateContentStream(REQUEST));
    expect(verdict(harness.take())).toEqual([SpanStatusCode.ERROR, 'incomplete_response', 'stream_cut']);
    provider.enqueue('reset_mid_stream');
    await expect(client.models.generateContentStream(REQUEST).then(read)).rejects.toThrow('terminated');
    expect(verdict(harness.take())).toEqual([SpanStatusCode.ERROR, 'network_timeout', 'connection_reset']);
    const kept = await client.models.generateContentStream(REQUEST);
    flushCalls();
    expect(harness.take().attributes['culprit.stream.ending']).toBe('unread');
    await read(kept);
    expect(harness.finished).toEqual([]);
  });

  test('a chat gives one span for each answer, with what was said before', async () => {
    const chat = client.chats.create({ model: REQUEST.model });
    await chat.sendMessage({ message: 'Hello' });
    await read(await chat.sendMessageStream({ message: 'Go on' }));
    const [first, second, ...more] = taken();
    expect(more).toEqual([]);
    expect([first!.name, second!.name]).toEqual([NAME, NAME]);
    expect(second!.attributes['culprit.prompt.length']).toBeGreaterThan(
      first!.attributes['culprit.prompt.length'] as number,
    );
  });

  test('every answer of automatic function calling is a call of its own', async () => {
    const tool: CallableTool = {
      tool: () => Promise.resolve({ functionDeclarations: [{ name: 'get_weather' }] }),
      callTool: () => {
        trace.getTracer('app').startSpan('tool').end();
        return Promise.resolve([
          { functionResponse: { name: 'get_weather', response: { output: 'sunny' } } },
        ]);
      },
    };
    const calling = { answer: { toolCalls: [{ name: 'get_weather', arguments: {} }] } };
    provider.enqueue(calling, { answer: 'It is sunny' });
    await trace.getTracer('app').startActiveSpan('request', async (span) => {
      await client.models.generateContent({ ...REQUEST, config: { tools: [tool] } });
      span.end();
    });
    const spans = taken();
    expect(spans.map((span) => span.name)).toEqual([NAME, 'tool', NAME, 'request']);
    const parent = spans.at(-1)!.spanContext().spanId;
    expect(spans.slice(0, 3).map((span) => span.parentSpanContext?.spanId)).toEqual(Array(3).fill(parent));
  });

  test('failures inside a 200 are found', async () => {
    const run = async (fault: FaultSpec, config: object = {}): Promise<unknown[]> => {
      provider.enqueue(fault);
      await client.models.generateContent({ ...REQUEST, config });
      return verdict(harness.take());
    };
    const tools = { tools: [{ functionDeclarations: [FUNCTION] }] };
    const schema = { type: 'OBJECT', properties: { city: { type: 'STRING' } }, required: ['city'] };
    const json = { responseMimeType: 'application/json', responseSchema: schema };
    const unset = SpanStatusCode.UNSET;
    expect(await run('content_policy')).toEqual([unset, 'content_policy_violation', 'prompt_blocked']);
    expect(await run('refusal')).toEqual([unset, 'content_policy_violation', 'completion_blocked']);
    expect(await run('truncation')).toEqual([unset, 'incomplete_response', 'truncated_by_length']);
    expect(await run('empty_answer')).toEqual([unset, 'incomplete_response', 'empty']);
    expect(await run('invalid_json', json)).toEqual([unset, 'malformed_response', 'invalid_json']);
    expect(await run({ name: 'schema_violation', how: 'missing' }, json)).toEqual([
      unset,
      'malformed_response',
      'schema_violation',
    ]);
    expect(await run('unparseable_tool_arguments', tools)).toEqual([
      unset,
      'malformed_response',
      'invalid_tool_arguments',
    ]);
    expect(await run('unknown_tool', tools)).toEqual([unset, 'semantic_error', 'unknown_tool']);
  });

  test('R54 errors keep the name of their status, and the time to wait', async () => {
    provider.enqueue({ name: 'rate_limit', retryAfter: 7 });
    await expect(client.models.generateContent(REQUEST)).rejects.toThrow('RESOURCE_EXHAUSTED');
    const { attributes, status } = harness.take();
    expect(status.code).toBe(SpanStatusCode.ERROR);
    expect(attributes).toMatchObject({
      'error.type': 'RESOURCE_EXHAUSTED',
      'http.response.status_code': 429,
      'culprit.error.code': 'RESOURCE_EXHAUSTED',
      'culprit.failure.category': 'rate_limit',
      'culprit.failure.retry_after': 7,
    });
  });

  test('embeddings are counted and measured', async () => {
    await client.models.embedContent({ model: 'gemini-embedding-001', contents: ['a', 'b'] });
    const { name: span, attributes } = harness.take();
    expect(span).toBe('embeddings gemini-embedding-001');
    expect(attributes['gen_ai.embeddings.dimension.count']).toBe(768);
  });

  test('Vertex AI has its own name, and pictures', async () => {
    const vertex = connect(sdk, { vertexai: true });
    await vertex.models.generateImages({ model: 'imagen-4.0-generate-001', prompt: 'a cat' });
    const { name: span, attributes } = harness.take();
    expect(span).toBe('generate_image imagen-4.0-generate-001');
    expect(attributes['gen_ai.provider.name']).toBe('gcp.vertex_ai');
  });

  test('counting tokens is no call', async () => {
    await client.models.countTokens(REQUEST);
    expect(harness.finished).toEqual([]);
  });

  test('R14 clients from before are covered where the module can be reached, and by handing them over', async () => {
    for (const one of harness.instrumentations) one.disable();
    const before = connect(sdk);
    const keys = Object.keys(before.models);
    await before.models.generateContent(REQUEST);
    expect(harness.finished).toEqual([]);
    instrument(before);
    await before.models.generateContent(REQUEST);
    expect(harness.take().name).toBe(NAME);
    for (const one of harness.instrumentations) one.enable();
    await before.models.generateContent(REQUEST);
    expect(harness.take().name).toBe(NAME);
    expect(Object.keys(before.models)).toEqual(keys);
  });
});

test.each(['genai-1-newest', '@google/genai'])('the CommonJS copy of %s is covered too', async (name) => {
  const client = connect(createRequire(import.meta.url)(name) as Sdk);
  await read(await client.models.generateContentStream(REQUEST));
  expect(harness.take().name).toBe(NAME);
});

test('the web build is covered too', async () => {
  const client = connect((await import('@google/genai/web')) as unknown as Sdk);
  await client.models.generateContent(REQUEST);
  expect(harness.take().name).toBe(NAME);
});

test('hidden attempts are counted', async () => {
  const httpOptions = { baseUrl: provider.url, retryOptions: { attempts: 3, initialDelay: 0.001 } };
  const client = connect(await import('@google/genai'), { httpOptions });
  provider.enqueue('overloaded', 'overloaded');
  await client.models.generateContent(REQUEST);
  expect(harness.take().attributes).toMatchObject({
    'culprit.attempt.count': 3,
    'culprit.attempt.statuses': ['503', '503'],
  });
});

test("the caller's cancellation is no failure", async () => {
  const client = connect(await import('@google/genai'));
  const abort = new AbortController();
  provider.enqueue('timeout');
  const asked = client.models.generateContent({ ...REQUEST, config: { abortSignal: abort.signal } });
  setTimeout(() => abort.abort(), 20);
  await expect(asked).rejects.toThrow();
  const { attributes } = harness.take();
  expect(attributes['culprit.outcome']).toBe('cancelled');
  expect(attributes['culprit.failure.category']).toBe(undefined);
});

test('a batch is a call that starts something', async () => {
  const client = connect(await import('@google/genai'));
  await client.batches.create({ model: REQUEST.model, src: { fileName: 'files/requests' } });
  expect(harness.take().name).toBe('create_batch gemini-2.5-flash');
});
