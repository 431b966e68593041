import { afterAll, beforeAll, expect, test } from 'vitest';
import type * as OpenAIModule from 'openai';
import type OpenAI from 'openai';
import { answering } from '../../testing/answering.ts';
import { Harness } from '../../testing/harness.ts';

let harness: Harness;
let module: typeof OpenAIModule;

beforeAll(async () => {
  harness = new Harness({ captureContent: 'span' });
  module = await import('openai');
});
afterAll(() => harness.close());

const connect = (fetch: typeof globalThis.fetch): OpenAI =>
  new module.OpenAI({ apiKey: 'sk-test-1234567890', maxRetries: 0, logLevel: 'off', fetch });

const sound = (): Promise<File> => module.toFile(Buffer.from('RIFF'), 'a.wav');

test('a picture is counted, its usage kept, its bytes not', async () => {
  const fetch = answering({
    created: 1,
    data: [{ b64_json: 'aGVsbG8=' }],
    usage: { input_tokens: 8, output_tokens: 272, total_tokens: 280 },
  });
  await connect(fetch).images.generate({ model: 'gpt-image-1', prompt: 'a cat in a hat', n: 2 });
  const { name, attributes } = harness.take();
  expect(name).toBe('generate_image gpt-image-1');
  expect(attributes).toMatchObject({
    'gen_ai.output.type': 'image',
    'gen_ai.request.choice.count': 2,
    'gen_ai.usage.output_tokens': 272,
    'culprit.prompt.length': 14,
  });
  expect(JSON.stringify(attributes)).not.toMatch(/aGVsbG8|a cat/);
});

test('no picture where one was asked for is a failure', async () => {
  await connect(answering({ created: 1, data: [] })).images.generate({ prompt: 'a cat' });
  const { status, attributes } = harness.take();
  expect(status.code).toBe(0);
  expect(attributes['culprit.failure.category']).toBe('content_policy_violation');
});

test('a streamed picture ends with the event that completes it', async () => {
  const partial = { type: 'image_generation.partial_image', b64_json: 'aGVs', partial_image_index: 0 };
  const last = { type: 'image_generation.completed', b64_json: 'aGVsbG8=', usage: { output_tokens: 272 } };
  const draw = async (events: readonly object[]): Promise<Record<string, unknown>> => {
    const stream = await connect(answering(events)).images.generate({ prompt: 'a cat', stream: true });
    for await (const _ of stream);
    return harness.take().attributes;
  };
  expect(await draw([partial, last])).toMatchObject({
    'culprit.stream.ending': 'completed',
    'gen_ai.usage.output_tokens': 272,
  });
  expect((await draw([partial]))['culprit.failure.category']).toBe('incomplete_response');
});

test('R87 speech leaves the body to the application', async () => {
  const request = { model: 'gpt-4o-mini-tts', voice: 'alloy', input: 'Hello', instructions: 'Softly' };
  const response = await connect(answering(new Uint8Array(64), { type: 'audio/mpeg' })).audio.speech.create(
    request,
  );
  expect(response.bodyUsed).toBe(false);
  expect((await response.arrayBuffer()).byteLength).toBe(64);
  const { name, attributes } = harness.take();
  expect(name).toBe('generate_speech gpt-4o-mini-tts');
  expect(attributes).toMatchObject({ 'gen_ai.output.type': 'speech', 'culprit.prompt.length': 11 });
});

test('a transcript counts the sound that went in', async () => {
  const fetch = answering({
    text: 'Good morning',
    usage: {
      type: 'tokens',
      input_tokens: 14,
      output_tokens: 3,
      input_token_details: { audio_tokens: 13, text_tokens: 1 },
    },
  });
  await connect(fetch).audio.transcriptions.create({ model: 'gpt-4o-transcribe', file: await sound() });
  expect(harness.take().attributes).toMatchObject({
    'gen_ai.operation.name': 'transcription',
    'gen_ai.usage.input_tokens': 14,
    'gen_ai.usage.audio.input_tokens': 13,
    'culprit.response.length': 12,
  });
});

test('a transcript as text and as a stream says the same', async () => {
  const file = await sound();
  const model = 'gpt-4o-transcribe';
  const plain = connect(answering('Good morning')).audio.transcriptions;
  await plain.create({ model: 'whisper-1', file, response_format: 'text' });
  const hash = harness.take().attributes['culprit.response.hash'];
  const streamed = connect(
    answering([
      { type: 'transcript.text.delta', delta: 'Good ' },
      { type: 'transcript.text.delta', delta: 'morning' },
      { type: 'transcript.text.done', text: 'Good morning' },
    ]),
  ).audio.transcriptions;
  for await (const _ of await streamed.create({ model, file, stream: true }));
  const { attributes } = harness.take();
  expect(attributes['culprit.response.hash']).toBe(hash);
  expect(attributes['culprit.stream.ending']).toBe('completed');
});

test('a transcript that breaks off is incomplete', async () => {
  const fetch = answering([{ type: 'transcript.text.delta', delta: 'Good ' }]);
  const request = { model: 'gpt-4o-transcribe', file: await sound(), stream: true as const };
  for await (const _ of await connect(fetch).audio.transcriptions.create(request));
  expect(harness.take().attributes['culprit.failure.category']).toBe('incomplete_response');
});

test('a flagged text is the answer of a moderation, not a failure', async () => {
  const fetch = answering({ id: 'modr-1', model: 'omni-moderation-latest', results: [{ flagged: true }] });
  await connect(fetch).moderations.create({ model: 'omni-moderation-latest', input: 'rude words' });
  const { name, attributes } = harness.take();
  expect(name).toBe('moderation omni-moderation-latest');
  expect(attributes['culprit.failure.category']).toBeUndefined();
  expect(attributes['gen_ai.response.id']).toBe('modr-1');
});

test('a batch is named without a model and hashes no prompt', async () => {
  const fetch = answering({ id: 'batch_1', object: 'batch', status: 'validating' });
  await connect(fetch).batches.create({
    input_file_id: 'file-1',
    endpoint: '/v1/responses',
    completion_window: '24h',
  });
  const { name, attributes } = harness.take();
  expect(name).toBe('create_batch');
  expect(attributes['gen_ai.response.id']).toBe('batch_1');
  expect(attributes['culprit.prompt.hash']).toBeUndefined();
});

test('an error page in place of an answer is seen for every operation', async () => {
  const page = answering('<html>Sign in</html>', { type: 'text/html' });
  await connect(page).moderations.create({ input: 'x' });
  expect(harness.take().attributes['culprit.failure.category']).toBeDefined();
  await connect(page).images.generate({ prompt: 'x' });
  expect(harness.take().attributes['culprit.failure.category']).toBeDefined();
});
