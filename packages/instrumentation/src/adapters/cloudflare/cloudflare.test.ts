import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulatedProvider, type SimulatedProvider } from '@culprit/simulated-provider';
import type Cloudflare from 'cloudflare';
import { Harness } from '../../testing/harness.ts';
import { readResult } from './result.ts';

let harness: Harness;
let provider: SimulatedProvider;
let Client: typeof Cloudflare;
let client: Cloudflare;

const connect = (options: object = {}): Cloudflare =>
  new Client({ apiToken: 'simulated', baseURL: provider.cloudflareBaseUrl, maxRetries: 0, ...options });

beforeAll(async () => {
  harness = new Harness();
  provider = await startSimulatedProvider({ seed: 6 });
  ({ default: Client } = await import('cloudflare'));
  client = connect();
});
afterAll(async () => {
  await harness.close();
  await provider.close();
});

const MODEL = '@cf/meta/llama-3.3-70b-instruct-fp8-fast';
const CHAT = { account_id: 'abc', messages: [{ role: 'user', content: 'Hello' }], max_tokens: 50 };

describe('Workers AI', () => {
  test('a run with messages is a chat', async () => {
    await client.ai.run(MODEL, CHAT);
    const { name, attributes } = harness.take();
    expect(name).toBe(`chat ${MODEL}`);
    expect(attributes).toMatchObject({
      'gen_ai.provider.name': 'cloudflare.workers_ai',
      'gen_ai.request.max_tokens': 50,
      'gen_ai.usage.input_tokens': 2,
      'gen_ai.usage.output_tokens': expect.any(Number) as number,
      'culprit.attempt.count': 1,
      'server.address': '127.0.0.1',
    });
    expect(attributes).not.toHaveProperty('culprit.failure.category');
  });

  test('what else is asked for shows in the body and in the name of the model', async () => {
    await client.ai.run(MODEL, { account_id: 'abc', prompt: 'Once' });
    expect(harness.take().attributes['gen_ai.operation.name']).toBe('text_completion');
    await client.ai.run('@cf/baai/bge-base-en-v1.5', { account_id: 'abc', text: ['a', 'b'] });
    expect(harness.take().attributes).toMatchObject({
      'gen_ai.operation.name': 'embeddings',
      'gen_ai.embeddings.dimension.count': 768,
    });
    await client.ai.run('@cf/black-forest-labs/flux-1-schnell', { account_id: 'abc', prompt: 'a cat' });
    const { attributes } = harness.take();
    expect(attributes['gen_ai.operation.name']).toBe('generate_content');
    expect(attributes).not.toHaveProperty('culprit.failure.category');
  });

  test('the raw response is handed out untouched', async () => {
    const response = await client.ai.run(MODEL, { ...CHAT, stream: true }).asResponse();
    expect(await response.text()).toContain('data: [DONE]');
    expect(harness.take().attributes).toMatchObject({ 'gen_ai.request.stream': true });
  });

  test.each([
    ['model_not_found', 'model_unavailable', 400],
    ['overloaded', 'service_unavailable', 429],
    ['insufficient_quota', 'quota_exhausted', 429],
    ['rate_limit', 'rate_limit', 429],
    ['invalid_api_key', 'authentication_failed', 401],
    ['context_overflow', 'context_limit_exceeded', 413],
    ['server_error', 'service_unavailable', 500],
    ['invalid_request', 'invalid_input_format', 400],
  ] as const)('R54 %s is %s', async (fault, category, status) => {
    provider.enqueue(fault);
    await expect(client.ai.run(MODEL, CHAT)).rejects.toThrow(String(status));
    expect(harness.take().attributes).toMatchObject({
      'http.response.status_code': status,
      'culprit.failure.category': category,
      'culprit.error.code': expect.stringMatching(/^\d+$/) as string,
    });
  });

  test('R55 attempts are counted', async () => {
    provider.enqueue('server_error');
    await connect({ maxRetries: 1 }).ai.run(MODEL, CHAT);
    expect(harness.take().attributes).toMatchObject({
      'culprit.attempt.count': 2,
      'culprit.attempt.statuses': ['500'],
    });
  });

  test('JSON that was asked for is checked, parsed or not', async () => {
    const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
    const asked = { ...CHAT, response_format: { type: 'json_schema', json_schema: schema } };
    await client.ai.run(MODEL, asked);
    expect(harness.take().attributes).not.toHaveProperty('culprit.failure.category');
    provider.enqueue('schema_violation');
    await client.ai.run(MODEL, asked);
    expect(harness.take().attributes['culprit.failure.category']).toBe('malformed_response');
  });

  test('R23 an envelope without a result is an empty answer', () => {
    expect(readResult(null)).toEqual({ choices: [] });
  });

  test('newer models answer in the forms of OpenAI', () => {
    const chat = {
      choices: [{ message: { content: 'Hi' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 2 },
    };
    expect(readResult(chat)).toMatchObject({
      choices: [{ text: 'Hi', finishReason: 'stop' }],
      usage: { inputTokens: 2 },
    });
    const response = {
      status: 'completed',
      output: [{ type: 'message', content: [{ type: 'output_text', text: 'Hi' }] }],
    };
    expect(readResult(response)).toMatchObject({ choices: [{ text: 'Hi', finishReason: 'completed' }] });
  });
});
