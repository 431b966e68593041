import { InferenceClient } from '@huggingface/inference';
import Cloudflare from 'cloudflare';
import { Ollama } from 'ollama';
import Replicate from 'replicate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulatedProvider } from './index.ts';
import type { SimulatedProvider } from './index.ts';
import { drain, failureOf } from './testing/observe.ts';

let provider: SimulatedProvider;
let ollama: Ollama;
let huggingface: InferenceClient;
let replicate: Replicate;
let cloudflare: Cloudflare;

beforeAll(async () => {
  provider = await startSimulatedProvider({ seed: 12 });
  ollama = new Ollama({ host: provider.ollamaBaseUrl });
  huggingface = new InferenceClient('hf_x', { retry_on_error: false }).endpoint(provider.huggingfaceBaseUrl);
  replicate = new Replicate({ auth: 'r8_x', baseUrl: provider.replicateBaseUrl });
  cloudflare = new Cloudflare({ apiToken: 'x', baseURL: provider.cloudflareBaseUrl, maxRetries: 0 });
});
afterAll(() => provider.close());

const MESSAGES = [{ role: 'user', content: 'What is wrong?' }];
const LLAMA = '@cf/meta/llama-3.3-70b-instruct-fp8-fast';

describe('Ollama', () => {
  const chat = { model: 'llama3.2', messages: MESSAGES };

  test('streams a JSON object a line, the last of which is done', async () => {
    provider.enqueue({ answer: 'upon a time' });
    const response = await fetch(`${provider.ollamaBaseUrl}/api/chat`, {
      method: 'POST',
      body: JSON.stringify(chat),
    });
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    const lines = (await response.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { done: boolean });
    expect(lines.map(({ done }) => done)).toEqual([false, false, false, true]);
    expect(Object.keys(lines.at(-1)!)).toEqual([
      'model',
      'created_at',
      'message',
      'done',
      'done_reason',
      'total_duration',
      'load_duration',
      'prompt_eval_count',
      'prompt_eval_duration',
      'eval_count',
      'eval_duration',
    ]);
  });

  test('calls tools with arguments that are objects, and says stop', async () => {
    provider.enqueue({ answer: { toolCalls: [{ name: 'look', arguments: { at: 'it' } }] } });
    const { message, done_reason: reason } = await ollama.chat(chat);
    expect(message.tool_calls).toMatchObject([{ function: { name: 'look', arguments: { at: 'it' } } }]);
    expect(reason).toBe('stop');
  });

  test('embeds texts, several or one', async () => {
    const { embeddings } = await ollama.embed({ model: 'nomic-embed-text', input: ['a b', 'b a'] });
    expect(embeddings).toHaveLength(2);
    expect(embeddings[0]).toEqual(embeddings[1]);
    expect((await ollama.embeddings({ model: 'm', prompt: 'a b' })).embedding).toHaveLength(768);
  });

  test('breaks off with a line that is an error, or with none', async () => {
    provider.enqueue('stream_error', 'stream_cut');
    expect((await drain(await ollama.chat({ ...chat, stream: true }))).failure?.message).toContain(
      'unexpected EOF',
    );
    expect((await drain(await ollama.chat({ ...chat, stream: true }))).failure?.message).toContain(
      'Did not receive done',
    );
  });
});

describe('Hugging Face', () => {
  const chat = { model: 'a/b', messages: MESSAGES };

  test('chats as OpenAI does, for the router and for endpoints', async () => {
    provider.enqueue({ answer: 'Hello' });
    expect((await huggingface.chatCompletion(chat)).choices[0]!.message.content).toBe('Hello');
    expect(provider.requests.at(-1)!.path).toBe('/huggingface/v1/chat/completions');
  });

  test('has tasks of one answer each, by the path or by the name of the model', async () => {
    const at = (path: string): InferenceClient =>
      huggingface.endpoint(`${provider.huggingfaceBaseUrl}/hf-inference/models/${path}`);
    const vectors = await at('m/pipeline/feature-extraction').featureExtraction({ inputs: ['a', 'b'] });
    expect(vectors).toHaveLength(2);
    provider.enqueue({ answer: 'Short.' }, { answer: 'Bonjour' }, { answer: 'Good morning' });
    expect((await at('bart').summarization({ inputs: 'Long.' })).summary_text).toBe('Short.');
    expect(await at('opus-mt').translation({ inputs: 'Hello' })).toEqual({ translation_text: 'Bonjour' });
    const heard = await at('whisper').automaticSpeechRecognition({ data: new Blob(['RIFF']) });
    expect(heard.text).toBe('Good morning');
  });

  test('streams tokens as Text Generation Inference does', async () => {
    provider.enqueue({ answer: 'upon a time' });
    const response = await fetch(`${provider.huggingfaceBaseUrl}/hf-inference/models/gpt2`, {
      method: 'POST',
      headers: { authorization: 'Bearer hf_x' },
      body: JSON.stringify({ inputs: 'Once', stream: true }),
    });
    const events = (await response.text())
      .split('\n\n')
      .filter((text) => text.startsWith('data: '))
      .map((text) => JSON.parse(text.slice(6)) as { generated_text: string | null; token: { text: string } });
    expect(
      events
        .slice(0, -1)
        .map(({ token }) => token.text)
        .join(''),
    ).toBe('upon a time');
    expect(events.at(-1)!.generated_text).toBe('upon a time');
  });

  test('refuses in its own words', async () => {
    provider.enqueue('insufficient_quota');
    expect((await failureOf(huggingface.chatCompletion(chat))).message).toContain('monthly included credits');
  });
});

describe('Replicate', () => {
  const input = { prompt: 'Once' };
  const MODEL = 'meta/meta-llama-3-70b-instruct';

  test('creates a prediction, which is done when somebody asks again', async () => {
    provider.enqueue({ answer: 'upon a time' });
    const started = await replicate.predictions.create({ model: MODEL, input });
    expect(started).toMatchObject({ status: 'starting', output: null, error: null });
    const done = await replicate.predictions.get(started.id);
    expect(done).toMatchObject({ id: started.id, status: 'succeeded', metrics: { output_token_count: 3 } });
    expect((done.output as string[]).join('')).toBe('upon a time');
    expect((await replicate.predictions.cancel(started.id)).status).toBe('canceled');
  });

  test('waits when it is asked to', async () => {
    const done = await replicate.predictions.create({ model: MODEL, input, wait: true });
    expect(done.status).toBe('succeeded');
  });

  test('streams events without credentials at an address of the prediction', async () => {
    provider.enqueue(null, { answer: 'upon\na time' });
    const { events } = await drain(replicate.stream(MODEL, { input }));
    expect(events.map(({ event }) => event)).toEqual(['output', 'output', 'output', 'done']);
    expect(events.map(String).join('')).toBe('upon\na time');
    expect(provider.requests.at(-1)!.headers['authorization']).toBeUndefined();
  });

  test('fails a prediction with success', async () => {
    provider.enqueue({ fault: { name: 'response_failed', message: 'out of memory' } });
    expect(await replicate.predictions.create({ model: MODEL, input, wait: true })).toMatchObject({
      status: 'failed',
      error: 'out of memory',
    });
  });

  test('knows nothing of predictions that nobody made', async () => {
    expect((await failureOf(replicate.predictions.get('nothing'))).message).toContain('could not be found');
  });
});

describe('Workers AI', () => {
  const run = (model: string, body: object): PromiseLike<unknown> =>
    cloudflare.ai.run(model, { account_id: 'abc', ...body });

  test('answers by what it is asked', async () => {
    provider.enqueue({ answer: 'Hello' }, { answer: { toolCalls: [{ name: 'look', arguments: {} }] } });
    expect(await run(LLAMA, { messages: MESSAGES })).toMatchObject({ response: 'Hello' });
    expect(await run(LLAMA, { messages: MESSAGES })).toMatchObject({
      tool_calls: [{ name: 'look', arguments: {} }],
    });
    expect(await run('@cf/baai/bge-base-en-v1.5', { text: ['a', 'b'] })).toMatchObject({ shape: [2, 768] });
    expect(await run('@cf/black-forest-labs/flux-1-schnell', { prompt: 'a cat' })).toHaveProperty('image');
  });

  test('refuses with codes in an envelope', async () => {
    provider.enqueue('model_not_found');
    expect(await failureOf(run('@cf/nobody/knows', { prompt: 'x' }))).toMatchObject({
      error: 'BadRequestError',
      status: 400,
      message: expect.stringContaining('"code":5007') as string,
    });
  });
});
