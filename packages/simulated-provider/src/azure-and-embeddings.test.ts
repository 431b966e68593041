import OpenAI, { AzureOpenAI } from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulatedProvider } from './index.ts';
import type { FaultSpec, SimulatedProvider } from './index.ts';
import { drain, failureOf } from './testing/observe.ts';
import type { Observed } from './testing/observe.ts';

let provider: SimulatedProvider;
let azure: AzureOpenAI;
let openai: OpenAI;

beforeAll(async () => {
  provider = await startSimulatedProvider({ seed: 10 });
  const common = { apiKey: 'key', maxRetries: 0, timeout: 5_000, logLevel: 'off' as const };
  azure = new AzureOpenAI({ ...common, endpoint: provider.url, apiVersion: '2024-10-21' });
  openai = new OpenAI({ ...common, baseURL: provider.openaiBaseUrl });
});
afterAll(() => provider.close());

const MESSAGES = [{ role: 'user' as const, content: 'What is wrong?' }];
const EMBED = {
  model: 'text-embedding-3-small',
  input: ['refund for a wrong invoice', 'the app crashes at start'],
};

describe('Azure', () => {
  test('answers at the deployment path with filter results', async () => {
    const completion = await azure.chat.completions.create({ model: 'my-deployment', messages: MESSAGES });
    expect(completion).toMatchObject({
      model: 'my-deployment',
      prompt_filter_results: [{ prompt_index: 0 }],
      choices: [{ content_filter_results: { hate: { filtered: false, severity: 'safe' } } }],
    });
    expect(provider.requests.at(-1)!.path).toBe('/openai/deployments/my-deployment/chat/completions');
    expect(provider.requests.at(-1)!.query.get('api-version')).toBe('2024-10-21');
  });

  test('opens a stream with a chunk that has no choices', async () => {
    const stream = azure.chat.completions.stream({ model: 'my-deployment', messages: MESSAGES });
    const first = await new Promise((resolve) => stream.once('chunk', resolve));
    expect(first).toMatchObject({ id: '', choices: [], prompt_filter_results: [{ prompt_index: 0 }] });
    expect(await stream.finalContent()).toContain('This is the answer of my-deployment');
  });

  test('answers at the version 1 path too', async () => {
    const client = new OpenAI({ apiKey: 'key', baseURL: `${provider.url}/openai/v1`, maxRetries: 0 });
    expect((await client.responses.create({ model: 'gpt-4.1', input: 'hi' })).status).toBe('completed');
  });

  const refusals: [FaultSpec, Partial<Observed>][] = [
    ['rate_limit', { error: 'RateLimitError', status: 429, code: '429' }],
    ['insufficient_quota', { error: 'PermissionDeniedError', status: 403, code: '403' }],
    ['server_error', { error: 'InternalServerError', status: 500 }],
    ['service_unavailable', { error: 'InternalServerError', status: 503, code: 'ServiceUnavailable' }],
    ['overloaded', { error: 'InternalServerError', status: 503, code: 'ServiceUnavailable' }],
    ['gateway_timeout', { error: 'InternalServerError', status: 504, requestId: null }],
    ['invalid_api_key', { error: 'AuthenticationError', status: 401, code: '401' }],
    ['permission_denied', { error: 'PermissionDeniedError', status: 403, code: '403' }],
    ['model_not_found', { error: 'NotFoundError', status: 404, code: 'DeploymentNotFound' }],
    ['context_overflow', { error: 'BadRequestError', status: 400, code: 'context_length_exceeded' }],
    ['request_too_large', { error: 'APIError', status: 413 }],
    ['content_policy', { error: 'BadRequestError', status: 400, code: 'content_filter' }],
  ];
  test.each(refusals)('%s throws what Azure makes the SDK throw', async (fault, expected) => {
    provider.enqueue(fault);
    const call = azure.chat.completions.create({ model: 'my-deployment', messages: MESSAGES });
    expect(await failureOf(call)).toMatchObject(expected);
  });

  test('content_policy names the filter that struck', async () => {
    provider.enqueue('content_policy');
    const call = azure.chat.completions.create({ model: 'my-deployment', messages: MESSAGES });
    const error = (await call.catch((caught: unknown) => caught)) as InstanceType<typeof OpenAI.APIError>;
    expect(error.error).toMatchObject({
      innererror: {
        code: 'ResponsibleAIPolicyViolation',
        content_filter_result: { hate: { filtered: true, severity: 'high' }, violence: { filtered: false } },
      },
    });
  });

  test('content_filter_finish marks the filtered choice', async () => {
    provider.enqueue('content_filter_finish');
    const params = { model: 'my-deployment', messages: MESSAGES, stream: true as const };
    const { events } = await drain(await azure.chat.completions.create(params));
    expect(events.at(-1)!.choices[0]).toMatchObject({
      finish_reason: 'content_filter',
      content_filter_results: { hate: { filtered: true } },
    });
  });
});

describe('embeddings', () => {
  test('are the same as base64, which the SDK asks for, and as numbers', async () => {
    const asked = await openai.embeddings.create(EMBED);
    expect(JSON.parse(Buffer.from(provider.requests.at(-1)!.body).toString()).encoding_format).toBe('base64');
    const numbers = await openai.embeddings.create({ ...EMBED, encoding_format: 'float' });
    expect(asked.data).toHaveLength(2);
    expect(Array.from(asked.data[0]!.embedding)).toEqual(numbers.data[0]!.embedding);
    expect(asked.data[0]!.embedding).toHaveLength(1536);
    expect(asked.usage.prompt_tokens).toBe(13);
  });

  test('are nearer for texts that share words', async () => {
    const { data } = await openai.embeddings.create({
      ...EMBED,
      input: [...EMBED.input, 'wrong invoice'],
      dimensions: 256,
    });
    const [first, second, query] = data.map(({ embedding }) => Array.from(embedding)) as [
      number[],
      number[],
      number[],
    ];
    const similarity = (a: number[], b: number[]) =>
      a.reduce((sum, value, index) => sum + value * b[index]!, 0);
    expect(similarity(query, first)).toBeGreaterThan(similarity(query, second));
    expect(similarity(query, query)).toBeCloseTo(1, 5);
  });

  test('accept tokens as input', async () => {
    expect((await openai.embeddings.create({ ...EMBED, input: [[1, 2], [3]] })).data).toHaveLength(2);
    expect((await openai.embeddings.create({ ...EMBED, input: [1, 2, 3] })).data).toHaveLength(1);
  });

  test.each([
    ['rate_limit', { error: 'RateLimitError', status: 429 }],
    [
      'context_overflow',
      { error: 'BadRequestError', message: expect.stringContaining('maximum context length is 8192 tokens') },
    ],
    ['model_not_found', { error: 'NotFoundError', status: 404 }],
    ['reset_before_headers', { error: 'APIConnectionError', cause: 'ECONNRESET' }],
    ['refusal', { status: 400, type: 'simulated_provider_misuse' }],
  ] as const)('%s fails as it must', async (fault, expected) => {
    provider.enqueue(fault);
    expect(await failureOf(openai.embeddings.create(EMBED))).toMatchObject(expected);
  });

  test('complain about missing fields', async () => {
    expect(await failureOf(openai.post('/embeddings', { body: { input: 'x' } }))).toMatchObject({
      status: 400,
    });
    expect(await failureOf(openai.post('/embeddings', { body: { model: 'm' } }))).toMatchObject({
      code: 'missing_required_parameter',
    });
  });
});
