import { afterAll, beforeAll, expect, test } from 'vitest';
import type Together from 'together-ai';
import { answering } from '../testing/answering.ts';
import { Harness } from '../testing/harness.ts';

let harness: Harness;
let Client: typeof Together;

beforeAll(async () => {
  harness = new Harness();
  ({ default: Client } = await import('together-ai'));
});
afterAll(() => harness.close());

const MODEL = 'meta-llama/Llama-3.3-70B-Instruct-Turbo';
const MESSAGES = [{ role: 'user' as const, content: 'Hello' }];
const USAGE = { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 };

const connect = (fetch: typeof globalThis.fetch): Together =>
  new Client({ apiKey: 'tgp_test_1234567890', maxRetries: 0, logLevel: 'off', fetch });

test('a call is a span of Together, its end of sequence a stop', async () => {
  const fetch = answering({
    id: 'oCxyz',
    object: 'chat.completion',
    model: MODEL,
    choices: [{ index: 0, finish_reason: 'eos', message: { role: 'assistant', content: 'Hi' } }],
    usage: USAGE,
  });
  await connect(fetch).chat.completions.create({ model: MODEL, messages: MESSAGES });
  expect(harness.take().attributes).toMatchObject({
    'gen_ai.provider.name': 'together',
    'server.address': 'api.together.ai',
    'gen_ai.response.finish_reasons': ['stop'],
    'culprit.response.finish_reason': 'eos',
    'gen_ai.usage.input_tokens': 5,
  });
});

test('R47 a stream has the usage of its finish chunk', async () => {
  const chunk = { id: 'oCxyz', object: 'chat.completion.chunk', model: MODEL };
  const fetch = answering([
    { ...chunk, choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason: null }], usage: null },
    { ...chunk, choices: [{ index: 0, delta: { content: '' }, finish_reason: 'stop' }], usage: USAGE },
  ]);
  const stream = await connect(fetch).chat.completions.create({
    model: MODEL,
    messages: MESSAGES,
    stream: true,
  });
  for await (const _ of stream);
  expect(harness.take().attributes).toMatchObject({
    'gen_ai.usage.output_tokens': 2,
    'gen_ai.response.finish_reasons': ['stop'],
  });
});

test('an error in its own document is classified', async () => {
  const fetch = answering(
    {
      id: 'oCxyz',
      error: {
        message: 'Unable to access model example/none. Please visit https://api.together.ai/models',
        type: 'invalid_request_error',
        param: null,
        code: 'model_not_available',
      },
    },
    { status: 404 },
  );
  await expect(
    connect(fetch).chat.completions.create({ model: 'example/none', messages: MESSAGES }),
  ).rejects.toThrow();
  expect(harness.take().attributes).toMatchObject({
    'error.type': 'model_not_available',
    'culprit.failure.category': 'model_unavailable',
  });
});

test('embeddings are counted and measured', async () => {
  const fetch = answering({ object: 'list', model: 'm2', data: [{ embedding: [0, 1, 2], index: 0 }] });
  await connect(fetch).embeddings.create({ model: 'm2', input: 'Hello' });
  expect(harness.take().attributes).toMatchObject({
    'gen_ai.operation.name': 'embeddings',
    'gen_ai.embeddings.dimension.count': 3,
  });
});
