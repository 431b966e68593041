import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulatedProvider, type SimulatedProvider } from '@culprit/simulated-provider';
import type { Ollama } from 'ollama';
import { Harness } from '../../testing/harness.ts';

let harness: Harness;
let provider: SimulatedProvider;
let client: Ollama;

beforeAll(async () => {
  harness = new Harness();
  provider = await startSimulatedProvider({ seed: 6 });
  const { Ollama: Client } = await import('ollama');
  client = new Client({ host: provider.ollamaBaseUrl });
});
afterAll(async () => {
  await harness.close();
  await provider.close();
});

const MESSAGES = [{ role: 'user', content: 'What is wrong?' }];
const CHAT = { model: 'llama3.2', messages: MESSAGES };

async function drain<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const chunks: T[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

describe('Ollama', () => {
  test('a chat is a span with counts, reason, settings and what the server spent its time on', async () => {
    const answer = await client.chat({
      ...CHAT,
      options: { num_predict: 50, temperature: 0.2, top_k: 4, stop: ['x'] },
    });
    const { name, attributes } = harness.take();
    expect(name).toBe('chat llama3.2');
    expect(attributes).toMatchObject({
      'gen_ai.provider.name': 'ollama',
      'gen_ai.request.max_tokens': 50,
      'gen_ai.request.temperature': 0.2,
      'gen_ai.request.top_k': 4,
      'gen_ai.response.model': 'llama3.2',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.input_tokens': answer.prompt_eval_count,
      'gen_ai.usage.output_tokens': answer.eval_count,
      'culprit.server.load_duration': 0.096,
      'culprit.server.answer_duration': 0.27,
      'culprit.attempt.count': 1,
      'server.address': '127.0.0.1',
      'server.port': Number(new URL(provider.url).port),
    });
  });

  test('a stream is read as the caller reads it', async () => {
    const chunks = await drain(await client.chat({ ...CHAT, stream: true }));
    const { attributes } = harness.take();
    expect(attributes).toMatchObject({
      'gen_ai.request.stream': true,
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.output_tokens': chunks.at(-1)!.eval_count,
      'culprit.stream.chunks': chunks.length,
      'culprit.stream.ending': 'completed',
    });
  });

  test('generate, embed and embeddings, and the ready-made client, are calls too', async () => {
    await client.generate({ model: 'llama3.2', prompt: 'Once' });
    expect(harness.take().name).toBe('text_completion llama3.2');
    await drain(await client.generate({ model: 'llama3.2', prompt: 'Once', stream: true }));
    expect(harness.take().attributes['culprit.stream.ending']).toBe('completed');
    await client.embed({ model: 'nomic-embed-text', input: ['a', 'b'] });
    expect(harness.take().attributes).toMatchObject({
      'gen_ai.operation.name': 'embeddings',
      'gen_ai.embeddings.dimension.count': 768,
      'gen_ai.usage.input_tokens': expect.any(Number) as number,
    });
    await client.embeddings({ model: 'nomic-embed-text', prompt: 'a' });
    expect(harness.take().attributes['gen_ai.embeddings.dimension.count']).toBe(768);
    const { default: ready } = await import('ollama');
    await expect(ready.chat.call(client, CHAT)).resolves.toBeDefined();
    expect(harness.take().name).toBe('chat llama3.2');
  });

  test('the class of ollama/browser is patched by itself', async () => {
    const { Ollama: Browser } = await import('ollama/browser');
    await new Browser({ host: provider.ollamaBaseUrl }).chat(CHAT);
    expect(harness.take().name).toBe('chat llama3.2');
  });

  test('a format is what the answer is checked against', async () => {
    const format = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
    provider.enqueue('invalid_json', 'schema_violation');
    await client.chat({ ...CHAT, format: 'json' });
    expect(harness.take().attributes).toMatchObject({
      'gen_ai.output.type': 'json',
      'culprit.failure.category': 'malformed_response',
    });
    await client.chat({ ...CHAT, format });
    expect(harness.take().attributes).toMatchObject({
      'culprit.format.expected': 'json_schema',
      'culprit.failure.category': 'malformed_response',
    });
  });

  test('calls of tools that were not offered are seen', async () => {
    const tool = {
      type: 'function',
      function: { name: 'find', description: '', parameters: { type: 'object', properties: {} } },
    };
    provider.enqueue('unknown_tool');
    await client.chat({ ...CHAT, tools: [tool] });
    expect(harness.take().attributes['culprit.failure.subcategory']).toBe('unknown_tool');
  });

  test.each([
    ['model_not_found', 'model_unavailable', 404],
    ['service_unavailable', 'service_unavailable', 503],
    ['server_error', 'service_unavailable', 500],
    ['rate_limit', 'rate_limit', 429],
    ['insufficient_quota', 'quota_exhausted', 429],
    ['invalid_api_key', 'authentication_failed', 401],
    ['context_overflow', 'context_limit_exceeded', 400],
    ['invalid_request', 'invalid_input_format', 400],
    ['gateway_timeout', 'network_timeout', 504],
  ] as const)('R54 %s is %s', async (fault, category, status) => {
    provider.enqueue(fault);
    await expect(client.chat(CHAT)).rejects.toThrow();
    expect(harness.take().attributes).toMatchObject({
      'error.type': expect.any(String) as string,
      'http.response.status_code': status,
      'culprit.failure.category': category,
    });
  });

  test('R23 an error inside a stream, and a stream without its last line', async () => {
    provider.enqueue('stream_error', 'stream_cut');
    await expect(drain(await client.chat({ ...CHAT, stream: true }))).rejects.toThrow('unexpected EOF');
    expect(harness.take().attributes).toMatchObject({
      'culprit.failure.category': 'service_unavailable',
      'culprit.stream.ending': 'failed',
    });
    await expect(drain(await client.chat({ ...CHAT, stream: true }))).rejects.toThrow('Did not receive done');
    expect(harness.take().attributes).toMatchObject({
      'culprit.failure.category': 'incomplete_response',
      'culprit.failure.subcategory': 'stream_cut',
    });
  });

  test('R16 a stream that its caller aborts is cancelled, no failure', async () => {
    provider.enqueue({ fault: { name: 'pause', after: 2 } });
    const stream = await client.chat({ ...CHAT, stream: true });
    const read = (async () => {
      for await (const _ of stream) stream.abort();
    })();
    await expect(read).rejects.toThrow();
    const { attributes } = harness.take();
    expect(attributes['culprit.outcome']).toBe('cancelled');
    expect(attributes['culprit.failure.category']).toBeUndefined();
  });

  test('a model that is only loaded has nothing to say', async () => {
    const answer = await client.chat({ model: 'llama3.2' });
    expect(answer.done_reason).toBe('load');
    expect(harness.take().attributes).not.toHaveProperty('culprit.failure.category');
  });
});
