import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startSimulatedProvider, type SimulatedProvider } from '@culprit/simulated-provider';
import type OpenAI from 'openai';
import { Harness } from '../../testing/harness.ts';

let provider: SimulatedProvider;
let harness: Harness;
let client: OpenAI;
beforeAll(async () => {
  provider = await startSimulatedProvider({ seed: 6 });
  harness = new Harness();
  const { default: Client } = await import('openai');
  client = new Client({ apiKey: 'sk-test', baseURL: provider.openaiBaseUrl, maxRetries: 0, logLevel: 'off' });
});
afterAll(async () => {
  await harness.close();
  await provider.close();
});
beforeEach(() => harness.spans.reset());

const SESSION = { type: 'realtime' as const, model: 'gpt-realtime', instructions: 'Be brief' };

test('a key for a browser starts a session, and is in no span', async () => {
  const { value } = await client.realtime.clientSecrets.create({ session: SESSION });
  const { name, attributes } = harness.take();
  expect(name).toBe('start_session gpt-realtime');
  expect(attributes).toMatchObject({
    'gen_ai.response.id': expect.stringMatching(/^sess_/),
    'culprit.prompt.length': 8,
  });
  expect(JSON.stringify(attributes)).not.toContain(value);
});

test('a call gives the response with its body unread', async () => {
  const response = await client.realtime.calls.create({ sdp: 'v=0', session: SESSION });
  expect(response.bodyUsed).toBe(false);
  expect(await response.text()).toContain('v=0');
  expect(harness.take().name).toBe('start_session gpt-realtime');
});

test('a session that only transcribes is named after the model that does', async () => {
  await client.realtime.clientSecrets.create({
    session: { type: 'transcription', audio: { input: { transcription: { model: 'gpt-4o-transcribe' } } } },
  });
  expect(harness.take().name).toBe('start_session gpt-4o-transcribe');
});

test('a session that is refused says why', async () => {
  provider.enqueue('model_not_found');
  await client.realtime.clientSecrets.create({ session: SESSION }).catch(() => undefined);
  expect(harness.take().attributes['culprit.failure.category']).toBe('model_unavailable');
});
