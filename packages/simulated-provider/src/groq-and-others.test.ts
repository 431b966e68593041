import Groq from 'groq-sdk';
import OpenAI, { toFile } from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulatedProvider } from './index.ts';
import type { FaultSpec, SimulatedProvider } from './index.ts';
import { failureOf } from './testing/observe.ts';
import type { Observed } from './testing/observe.ts';

let provider: SimulatedProvider;
let groq: Groq;
let openai: OpenAI;

beforeAll(async () => {
  provider = await startSimulatedProvider({ seed: 11 });
  const common = { apiKey: 'key', maxRetries: 0, timeout: 5_000, logLevel: 'off' as const };
  groq = new Groq({ ...common, baseURL: provider.groqBaseUrl });
  openai = new OpenAI({ ...common, baseURL: provider.openaiBaseUrl });
});
afterAll(() => provider.close());

const CHAT = {
  model: 'llama-3.3-70b-versatile',
  messages: [{ role: 'user' as const, content: 'What is wrong?' }],
};

describe('Groq', () => {
  test('answers below openai/v1 with its own request id and limits', async () => {
    const { data, response } = await groq.chat.completions.create(CHAT).withResponse();
    expect(provider.requests.at(-1)!.path).toBe('/groq/openai/v1/chat/completions');
    expect(data.x_groq?.id).toBe(response.headers.get('x-request-id'));
    expect(response.headers.get('x-ratelimit-reset-requests')).toBe('2m59.56s');
  });

  test('counts the tokens of a stream in its last finish chunk, unasked', async () => {
    const chunks = [];
    for await (const chunk of await groq.chat.completions.create({ ...CHAT, stream: true }))
      chunks.push(chunk);
    expect(chunks[0]!.x_groq).toEqual({ id: provider.requests.at(-1)!.requestId });
    expect(chunks.at(-1)).toMatchObject({
      choices: [{ finish_reason: 'stop' }],
      x_groq: { usage: { prompt_tokens: expect.any(Number) as number } },
    });
    expect(chunks.at(-1)).not.toHaveProperty('usage');
  });

  const refusals: [FaultSpec, Partial<Observed>][] = [
    ['rate_limit', { error: 'RateLimitError', status: 429 }],
    ['invalid_api_key', { error: 'AuthenticationError', status: 401 }],
    ['model_not_found', { error: 'NotFoundError', status: 404 }],
    ['context_overflow', { error: 'BadRequestError', status: 400 }],
    ['overloaded', { error: 'InternalServerError', status: 503 }],
    ['request_too_large', { error: 'APIError', status: 413 }],
  ];
  test.each(refusals)('refuses in its own words: %s', async (fault, expected) => {
    provider.enqueue(fault);
    expect(await failureOf(groq.chat.completions.create(CHAT))).toMatchObject(expected);
  });
});

describe('operations with one answer', () => {
  test('pictures, speech, transcripts, moderations and batches', async () => {
    const { data } = await openai.images.generate({ model: 'gpt-image-1', prompt: 'a cat', n: 2 });
    expect(data).toHaveLength(2);
    const speech = await openai.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: 'Hello' });
    expect(speech.headers.get('content-type')).toBe('audio/mpeg');
    expect((await speech.arrayBuffer()).byteLength).toBe(834);
    provider.enqueue({ answer: 'Good morning' });
    const file = await toFile(Buffer.from('RIFF'), 'a.wav');
    const heard = await openai.audio.transcriptions.create({ model: 'gpt-4o-transcribe', file });
    expect(heard.text).toBe('Good morning');
    expect((await openai.moderations.create({ input: 'x' })).results).toHaveLength(1);
    const batch = { input_file_id: 'f', endpoint: '/v1/responses', completion_window: '24h' } as const;
    expect((await openai.batches.create(batch)).status).toBe('validating');
  });

  test('they fail on command like any other', async () => {
    provider.enqueue('content_policy');
    expect(await failureOf(openai.images.generate({ prompt: 'x' }))).toMatchObject({
      error: 'BadRequestError',
      code: 'content_policy_violation',
    });
  });

  test('a prompt is continued, whole and in pieces', async () => {
    const request = { model: 'gpt-3.5-turbo-instruct', prompt: 'Once' };
    provider.enqueue({ answer: 'upon a time' }, { answer: 'upon a time' });
    expect((await openai.completions.create(request)).choices[0]!.text).toBe('upon a time');
    let text = '';
    for await (const chunk of await openai.completions.create({ ...request, stream: true }))
      text += chunk.choices[0]!.text;
    expect(text).toBe('upon a time');
  });
});
