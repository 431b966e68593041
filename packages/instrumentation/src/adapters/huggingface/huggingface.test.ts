import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulatedProvider, type SimulatedProvider } from '@culprit/simulated-provider';
import type * as Sdk from '@huggingface/inference';
import { Harness } from '../../testing/harness.ts';

let harness: Harness;
let provider: SimulatedProvider;
let sdk: typeof Sdk;
let router: Sdk.InferenceClient;
let client: Sdk.InferenceClient;

/** Sends what is meant for the router to the simulated one. */
const routed = (input: string, init?: RequestInit): Promise<Response> =>
  fetch(input.replace('https://router.huggingface.co', provider.huggingfaceBaseUrl), init);
const ONCE = { retry_on_error: false };

beforeAll(async () => {
  harness = new Harness();
  provider = await startSimulatedProvider({ seed: 6 });
  sdk = await import('@huggingface/inference');
  router = new sdk.InferenceClient('hf_simulated', { ...ONCE, fetch: routed as typeof fetch });
  client = new sdk.InferenceClient('hf_simulated', ONCE).endpoint(provider.huggingfaceBaseUrl);
});
afterAll(async () => {
  await harness.close();
  await provider.close();
});

const CHAT = {
  model: 'meta-llama/Llama-3.3-70B-Instruct',
  messages: [{ role: 'user' as const, content: 'Hello' }],
};

/** A dedicated endpoint for one model and task. */
const at = (model: string): Sdk.InferenceClient =>
  client.endpoint(`${provider.huggingfaceBaseUrl}/hf-inference/models/${model}`);

async function drain(stream: AsyncIterable<unknown>): Promise<unknown[]> {
  const chunks: unknown[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

describe('Hugging Face', () => {
  test('a chat with an endpoint is one span', async () => {
    const answer = await client.chatCompletion(CHAT);
    const { name, attributes } = harness.take();
    expect(name).toBe('chat meta-llama/Llama-3.3-70B-Instruct');
    expect(attributes).toMatchObject({
      'gen_ai.provider.name': 'huggingface',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.input_tokens': answer.usage.prompt_tokens,
      'culprit.attempt.count': 1,
      'server.address': '127.0.0.1',
    });
    expect(Object.keys(attributes).filter((key) => key.startsWith('openai.'))).toEqual([]);
  });

  test('a function of the package makes the same call', async () => {
    const endpointUrl = provider.huggingfaceBaseUrl;
    await sdk.chatCompletion({ ...CHAT, endpointUrl, accessToken: 'hf_simulated' }, ONCE);
    expect(harness.take().name).toBe('chat meta-llama/Llama-3.3-70B-Instruct');
  });

  test('a stream is an async generator that is read as the caller reads it', async () => {
    const stream = client.chatCompletionStream(CHAT);
    expect(Object.prototype.toString.call(stream)).toBe('[object AsyncGenerator]');
    const chunks = await drain(stream);
    expect(harness.take().attributes).toMatchObject({
      'gen_ai.request.stream': true,
      'gen_ai.response.finish_reasons': ['stop'],
      'culprit.stream.chunks': chunks.length,
      'culprit.stream.ending': 'completed',
    });
    for await (const _ of client.chatCompletionStream(CHAT)) break;
    expect(harness.take().attributes['culprit.stream.ending']).toBe('abandoned');
  });

  test('the router is named as such, and the provider that it is told to use', async () => {
    await router.chatCompletion(CHAT);
    expect(harness.take().attributes).toMatchObject({
      'gen_ai.provider.name': 'huggingface',
      'server.address': 'router.huggingface.co',
      'server.port': 443,
    });
    await expect(
      router.chatCompletion({ ...CHAT, model: 'nobody/knows', provider: 'together' }),
    ).rejects.toThrow();
    expect(harness.take().attributes).toMatchObject({
      'gen_ai.provider.name': 'huggingface',
      'culprit.request.routed_to': 'together',
    });
  });

  test('text, vectors, pictures, speech and transcripts are calls of their kind', async () => {
    await at('gpt2').textGeneration({ inputs: 'Once' });
    expect(harness.take().attributes).toMatchObject({
      'gen_ai.operation.name': 'text_completion',
      'server.address': '127.0.0.1',
    });
    await drain(at('gpt2').textGenerationStream({ inputs: 'Once' }));
    expect(harness.take().attributes).toMatchObject({
      'gen_ai.response.finish_reasons': ['stop'],
      'culprit.stream.ending': 'completed',
    });
    await at('all-MiniLM-L6-v2/pipeline/feature-extraction').featureExtraction({ inputs: ['a', 'b'] });
    expect(harness.take().attributes).toMatchObject({
      'gen_ai.operation.name': 'embeddings',
      'gen_ai.embeddings.dimension.count': 384,
    });
    const picture = await at('flux').textToImage({ inputs: 'a cat' }, { outputType: 'blob' });
    expect(picture).toBeInstanceOf(Blob);
    expect(harness.take().attributes).toMatchObject({
      'gen_ai.operation.name': 'generate_image',
      'gen_ai.output.type': 'image',
    });
    await at('tts').textToSpeech({ inputs: 'Hello' });
    expect(harness.take().name).toBe('generate_speech');
    await at('bart').summarization({ inputs: 'A long text.' });
    expect(harness.take().name).toBe('generate_content');
    await at('opus-mt').translation({ inputs: 'Hello' });
    expect(harness.take().name).toBe('generate_content');
    await at('whisper').automaticSpeechRecognition({ data: new Blob(['RIFF']) });
    expect(harness.take().name).toBe('transcription');
    expect(harness.diagnostics).toEqual([]);
  });

  test.each([
    ['model_not_found', 'model_unavailable', 400],
    ['insufficient_quota', 'quota_exhausted', 402],
    ['rate_limit', 'rate_limit', 429],
    ['overloaded', 'service_unavailable', 429],
    ['service_unavailable', 'service_unavailable', 503],
    ['server_error', 'service_unavailable', 500],
    ['invalid_api_key', 'authentication_failed', 401],
    ['permission_denied', 'authentication_failed', 403],
    ['context_overflow', 'context_limit_exceeded', 422],
    ['gateway_timeout', 'network_timeout', 504],
  ] as const)('R54 %s is %s', async (fault, category, status) => {
    provider.enqueue(fault);
    await expect(client.chatCompletion(CHAT)).rejects.toThrow('Failed to perform inference');
    expect(harness.take().attributes).toMatchObject({
      'http.response.status_code': status,
      'culprit.failure.category': category,
      ...(fault === 'gateway_timeout'
        ? {}
        : { 'culprit.request.id': expect.stringContaining('Root=') as string }),
    });
  });

  test('R55 the SDK tries again after a 503 as long as it takes', async () => {
    provider.enqueue('service_unavailable', 'service_unavailable');
    await client.chatCompletion(CHAT, { retry_on_error: true });
    expect(harness.take().attributes).toMatchObject({
      'culprit.attempt.count': 3,
      'culprit.attempt.statuses': ['503', '503'],
    });
  });

  test('R23 an error inside a stream', async () => {
    provider.enqueue('stream_error', 'stream_cut');
    await expect(drain(client.chatCompletionStream(CHAT))).rejects.toThrow('while streaming');
    expect(harness.take().attributes).toMatchObject({
      'culprit.failure.category': 'service_unavailable',
      'culprit.stream.ending': 'failed',
    });
    await drain(client.chatCompletionStream(CHAT));
    expect(harness.take().attributes['culprit.failure.subcategory']).toBe('stream_cut');
  });

  test('an abort by the caller is cancelled, no failure', async () => {
    provider.enqueue({ fault: { name: 'slow_response', ms: 2_000 } });
    const controller = new AbortController();
    const call = client.chatCompletion(CHAT, { signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    await expect(call).rejects.toThrow();
    const { attributes } = harness.take();
    expect(attributes['culprit.outcome']).toBe('cancelled');
    expect(attributes['culprit.failure.category']).toBeUndefined();
  });
});
