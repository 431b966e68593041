import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulatedProvider, type SimulatedProvider } from '@culprit/simulated-provider';
import type Replicate from 'replicate';
import { Harness } from '../../testing/harness.ts';

let harness: Harness;
let provider: SimulatedProvider;
let Client: typeof Replicate;
let client: Replicate;

beforeAll(async () => {
  harness = new Harness();
  provider = await startSimulatedProvider({ seed: 6 });
  ({ default: Client } = await import('replicate'));
  client = new Client({ auth: 'r8_simulated', baseUrl: provider.replicateBaseUrl });
});
afterAll(async () => {
  await harness.close();
  await provider.close();
});

const MODEL = 'meta/meta-llama-3-70b-instruct';
const INPUT = { input: { prompt: 'Hello', max_tokens: 50, temperature: 0.2 } };
const POLL = { mode: 'poll', interval: 5 } as const;

async function drain(stream: AsyncIterable<unknown>): Promise<unknown[]> {
  const chunks: unknown[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

describe('Replicate', () => {
  test('a run is one span, however often it asks', async () => {
    await client.run(MODEL, INPUT);
    const { name, attributes } = harness.take();
    expect(name).toBe(`generate_content ${MODEL}`);
    expect(attributes).toMatchObject({
      'gen_ai.provider.name': 'replicate',
      'gen_ai.request.max_tokens': 50,
      'gen_ai.request.temperature': 0.2,
      'culprit.attempt.count': 1,
      'server.address': '127.0.0.1',
    });
    await client.run(MODEL, { ...INPUT, wait: POLL });
    expect(harness.take().attributes['culprit.attempt.count']).toBe(2);
  });

  test('a stream is an async generator of events', async () => {
    const stream = client.stream(MODEL, INPUT);
    expect(Object.prototype.toString.call(stream)).toBe('[object AsyncGenerator]');
    const events = await drain(stream);
    const { attributes } = harness.take();
    expect(attributes).toMatchObject({
      'gen_ai.request.stream': true,
      'culprit.stream.chunks': events.length,
      'culprit.stream.ending': 'completed',
    });
    expect(attributes).not.toHaveProperty('culprit.failure.category');
  });

  test('a prediction that is created says what its metrics say', async () => {
    const prediction = await client.predictions.create({ model: MODEL, ...INPUT, wait: true });
    expect(harness.take().attributes).toMatchObject({
      'gen_ai.operation.name': 'generate_content',
      'gen_ai.response.id': prediction.id,
      'gen_ai.usage.input_tokens': 2,
      'gen_ai.usage.output_tokens': expect.any(Number) as number,
    });
  });

  test('a prediction that is picked up later is fetched, and judged then', async () => {
    provider.enqueue('response_failed');
    const started = await client.predictions.create({ model: MODEL, ...INPUT });
    expect(harness.take().attributes).not.toHaveProperty('culprit.failure.category');
    const prediction = await client.predictions.get(started.id);
    expect(prediction.status).toBe('failed');
    expect(harness.take().attributes).toMatchObject({
      'gen_ai.operation.name': 'fetch_response',
      'gen_ai.response.status': 'failed',
      'culprit.failure.silent': true,
    });
    await expect(client.wait(started, { interval: 5 })).rejects.toThrow('Prediction failed');
    const { name, attributes } = harness.take();
    expect(name).toBe('fetch_response');
    expect(attributes['culprit.failure.category']).toBeDefined();
  });

  test('R23 a failed prediction answers with success and is a failure', async () => {
    provider.enqueue({ fault: { name: 'response_failed', message: 'CUDA out of memory (E1001)' } });
    const prediction = await client.predictions.create({ model: MODEL, ...INPUT, wait: true });
    expect(prediction.status).toBe('failed');
    expect(harness.take().attributes).toMatchObject({
      'culprit.failure.category': 'service_unavailable',
      'culprit.failure.subcategory': 'model_crashed',
      'culprit.failure.silent': true,
    });
    provider.enqueue({ fault: { name: 'response_failed', message: 'CUDA out of memory (E1001)' } });
    await expect(client.run(MODEL, INPUT)).rejects.toThrow('Prediction failed: CUDA');
    expect(harness.take().attributes['culprit.failure.subcategory']).toBe('model_crashed');
  });

  test('files among the results are left to the application', async () => {
    const [file] = (await client.run('black-forest-labs/flux-schnell', { input: { prompt: 'a cat' } })) as {
      blob(): Promise<Blob>;
    }[];
    expect(file).toBeInstanceOf(ReadableStream);
    expect(Object.hasOwn(file!, Symbol.asyncIterator)).toBe(false);
    expect((await file!.blob()).size).toBeGreaterThan(0);
    expect(harness.take().attributes).not.toHaveProperty('culprit.failure.category');
  });

  test.each([
    ['insufficient_quota', 'quota_exhausted', 402],
    ['invalid_api_key', 'authentication_failed', 401],
    ['permission_denied', 'authentication_failed', 403],
    ['model_not_found', 'model_unavailable', 404],
    ['invalid_request', 'invalid_input_format', 422],
    ['server_error', 'service_unavailable', 500],
    ['overloaded', 'service_unavailable', 503],
    ['content_policy', 'content_policy_violation', 422],
  ] as const)('R54 %s is %s', async (fault, category, status) => {
    provider.enqueue(fault);
    await expect(client.run(MODEL, INPUT)).rejects.toThrow(`failed with status ${status}`);
    expect(harness.take().attributes).toMatchObject({
      'http.response.status_code': status,
      'culprit.failure.category': category,
    });
  });

  test('R55 its own retries are attempts of the call', async () => {
    provider.enqueue({ fault: { name: 'rate_limit', retryAfter: 0 } });
    await client.run(MODEL, INPUT);
    expect(harness.take().attributes).toMatchObject({
      'culprit.attempt.count': 2,
      'culprit.attempt.statuses': ['429'],
    });
  });

  test('an error event in a stream', async () => {
    provider.enqueue(null, 'stream_error');
    await expect(drain(client.stream(MODEL, INPUT))).rejects.toThrow('An error occurred');
    expect(harness.take().attributes).toMatchObject({
      'culprit.stream.ending': 'failed',
      'culprit.failure.category': expect.any(String) as string,
    });
    provider.enqueue(null, 'stream_cut');
    await drain(client.stream(MODEL, INPUT));
    expect(harness.take().attributes['culprit.failure.subcategory']).toBe('stream_cut');
  });

  test('every client has the calls, whenever it was made', async () => {
    const later = new Client({ auth: 'r8_simulated', baseUrl: provider.replicateBaseUrl });
    await later.deployments.predictions.create('acme', 'assistant', { input: { prompt: 'x' } });
    expect(harness.take().name).toBe('generate_content acme/assistant');
    expect(harness.diagnostics).toEqual([]);
  });
});
