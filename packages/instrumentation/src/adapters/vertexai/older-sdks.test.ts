import { createRequire } from 'node:module';
import type * as GenerativeAi from '@google/generative-ai';
import type * as VertexAi from '@google-cloud/vertexai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulatedProvider, type SimulatedProvider } from '@culprit/simulated-provider';
import { instrument } from '../../index.ts';
import { Harness } from '../../testing/harness.ts';

/** What both SDKs have in common; their types differ in every detail. */
interface Model {
  generateContent(request: unknown): Promise<unknown>;
  generateContentStream(request: unknown): Promise<Streamed>;
  startChat(options: object): Chat;
}
interface Chat {
  sendMessage(message: string): Promise<unknown>;
  sendMessageStream(message: string): Promise<Streamed>;
}
interface Streamed {
  stream: AsyncIterable<unknown>;
  response: Promise<unknown>;
}

let harness: Harness;
let provider: SimulatedProvider;
const { fetch } = globalThis;
beforeAll(async () => {
  harness = new Harness();
  provider = await startSimulatedProvider({ seed: 22 });
  // The SDK of Vertex AI always says https; the local server has no certificate.
  globalThis.fetch = (url, init) =>
    fetch(typeof url === 'string' ? url.replace('https://127.0.0.1', 'http://127.0.0.1') : url, init);
});
afterAll(async () => {
  globalThis.fetch = fetch;
  await harness.close();
  await provider.close();
});

const MODEL = 'gemini-2.5-flash';
const NAME = `generate_content ${MODEL}`;

function generativeAi({ GoogleGenerativeAI }: typeof GenerativeAi): Model {
  const client = new GoogleGenerativeAI('key');
  return client.getGenerativeModel({ model: MODEL }, { baseUrl: provider.url });
}

function vertexAi({ VertexAI }: typeof VertexAi): Model {
  const authClient = { getAccessToken: () => Promise.resolve({ token: 'token' }) };
  const options = { project: 'p', location: 'us-central1', apiEndpoint: new URL(provider.url).host };
  const client = new VertexAI({ ...options, googleAuthOptions: { authClient } as never });
  return client.getGenerativeModel({ model: MODEL });
}

const require = createRequire(import.meta.url);
const loading: [string, string, () => Promise<Model>][] = [
  ['@google/generative-ai', 'gcp.gemini', async () => generativeAi(await import('@google/generative-ai'))],
  [
    'generative-ai-0-oldest, CommonJS',
    'gcp.gemini',
    () => Promise.resolve(generativeAi(require('generative-ai-0-oldest') as never)),
  ],
  ['@google-cloud/vertexai', 'gcp.vertex_ai', async () => vertexAi(await import('@google-cloud/vertexai'))],
  [
    'vertexai-1-oldest, CommonJS',
    'gcp.vertex_ai',
    () => Promise.resolve(vertexAi(require('vertexai-1-oldest') as never)),
  ],
];

describe.each(loading)('%s', (_name, service, load) => {
  let model: Model;
  beforeAll(async () => {
    model = await load();
  });

  test('a call is a span', async () => {
    await model.generateContent('What is wrong?');
    const { name, attributes } = harness.take();
    expect(name).toBe(NAME);
    expect(attributes).toMatchObject({
      'gen_ai.provider.name': service,
      'server.address': '127.0.0.1',
      'gen_ai.usage.input_tokens': 4,
      'gen_ai.response.finish_reasons': ['stop'],
      'culprit.attempt.count': 1,
    });
  });

  test.each([
    ['read', async ({ stream }: Streamed) => Array.fromAsync(stream)],
    ['awaited whole', ({ response }: Streamed) => response],
    ['both', async ({ stream, response }: Streamed) => [await Array.fromAsync(stream), await response]],
    ['left to itself', () => new Promise((resolve) => setTimeout(resolve, 40))],
  ])('a stream that is %s is complete, with its usage', async (_how, use) => {
    await use(await model.generateContentStream('What is wrong?'));
    expect(harness.take().attributes).toMatchObject({
      'culprit.stream.ending': 'completed',
      'gen_ai.usage.input_tokens': 4,
      'gen_ai.response.finish_reasons': ['stop'],
    });
  });

  test('R16 a stream that is left early is told from one that broke', async () => {
    provider.enqueue({ fault: { name: 'slow_tokens', ms: 5 } });
    const left = await model.generateContentStream('Hi');
    for await (const _ of left.stream) break;
    expect(harness.take().attributes['culprit.stream.ending']).toBe('abandoned');
    await left.response;
    provider.enqueue('reset_mid_stream');
    const { stream, response } = await model.generateContentStream('Hi');
    await expect(response).rejects.toThrow();
    await expect(Array.fromAsync(stream)).rejects.toThrow();
    const { attributes } = harness.take();
    expect(attributes['culprit.stream.ending']).toBe('failed');
    expect(attributes['culprit.failure.category']).toBe('network_timeout');
  });

  test('R17 what the SDK passes over in silence is found: a status among the events, a missing end', async () => {
    const judged = (): unknown[] => {
      const { attributes } = harness.take();
      return [attributes['error.type'], attributes['culprit.failure.category']];
    };
    provider.enqueue('stream_error');
    await Array.fromAsync((await model.generateContentStream('Hi')).stream);
    expect(judged()).toEqual(['UNAVAILABLE', 'service_unavailable']);
    provider.enqueue('stream_cut');
    await (
      await model.generateContentStream('Hi')
    ).response;
    expect(judged()).toEqual(['stream_cut', 'incomplete_response']);
  });

  test('a chat gives one span for each answer and keeps its history', async () => {
    const chat = model.startChat({});
    await chat.sendMessage('Hello');
    const first = harness.take();
    const { stream, response } = await chat.sendMessageStream('Go on');
    await Promise.all([Array.fromAsync(stream), response]);
    const second = harness.take();
    expect([first.name, second.name]).toEqual([NAME, NAME]);
    expect(second.attributes['culprit.prompt.length']).toBeGreaterThan(
      first.attributes['culprit.prompt.length'] as number,
    );
  });

  test('errors are judged by what the SDK leaves of them', async () => {
    provider.enqueue('model_not_found', 'reset_before_headers');
    const categories = [];
    for (let count = 0; count < 2; count += 1) {
      await expect(model.generateContent('Hi')).rejects.toThrow();
      categories.push(harness.take().attributes['culprit.failure.category']);
    }
    expect(categories).toEqual(['model_unavailable', 'network_timeout']);
  });

  test('a model that is handed over keeps its name, its place and its service', async () => {
    for (const one of harness.instrumentations) one.disable();
    instrument(model);
    await model.generateContent('What is wrong?');
    const { name, attributes } = harness.take();
    for (const one of harness.instrumentations) one.enable();
    expect([name, attributes['gen_ai.provider.name']]).toEqual([NAME, service]);
    expect(attributes['server.address']).toBe('127.0.0.1');
  });
});
