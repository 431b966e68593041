import { afterAll, beforeAll, expect, test } from 'vitest';
import { answering } from './testing/answering.ts';
import { Harness } from './testing/harness.ts';
import { instrument } from './index.ts';

let harness: Harness;
beforeAll(() => {
  harness = new Harness();
});
afterAll(() => harness.close());

const BODY = {
  id: 'x',
  object: 'chat.completion',
  model: 'm',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Hi' } }],
};
const REQUEST = { model: 'm', messages: [{ role: 'user' as const, content: 'Hello' }] };

/** As a bundler with a minifier leaves it: the name is gone, the statics are not. */
test('a client whose class lost its name goes to the adapter of its SDK', async () => {
  const { default: Groq } = await import('groq-sdk');
  for (const one of harness.instrumentations) one.disable();
  Object.defineProperty(Groq, 'name', { value: 'a' });
  const fetch = answering(BODY);
  const client = instrument(new Groq({ apiKey: 'k', baseURL: 'https://gateway.example.com', fetch }));
  await client.chat.completions.create(REQUEST);
  expect(harness.take().attributes['gen_ai.provider.name']).toBe('groq');
});
