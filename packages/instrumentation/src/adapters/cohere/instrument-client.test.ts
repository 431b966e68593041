import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { startSimulatedProvider } from '@culprit/simulated-provider';
import { Harness } from '../../testing/harness.ts';
import { instrument } from '../../index.ts';

const conformance = createRequire(new URL('../../../../../test/conformance/package.json', import.meta.url));

test('a CohereClientV2 from before is read as version 2 once it is given to instrument', async () => {
  const provider = await startSimulatedProvider({ seed: 24 });
  const { CohereClientV2 } = conformance('cohere-ai');
  const options = { token: 'test-key-1234567890', environment: provider.cohereBaseUrl, maxRetries: 0 };
  const client = new CohereClientV2(options);
  const harness = new Harness();
  const request = { model: 'command-a-03-2025', messages: [{ role: 'user', content: 'Hello' }] };
  try {
    await client.chat(request);
    expect(harness.finished).toEqual([]);
    expect(instrument(client)).toBe(client);
    await client.chat(request);
    const { name, attributes } = harness.take();
    expect(name).toBe('chat command-a-03-2025');
    expect(attributes).toMatchObject({
      'gen_ai.response.finish_reasons': ['stop'],
      'server.address': '127.0.0.1',
    });
    expect(attributes['culprit.failure.category']).toBeUndefined();
    for await (const _ of await client.chatStream(request));
    expect(harness.take().attributes['culprit.stream.ending']).toBe('completed');
    await client.rerank({ model: 'rerank-v3.5', query: 'a', documents: ['b'] });
    expect(harness.take().name).toBe('rerank rerank-v3.5');
  } finally {
    await harness.close();
    await provider.close();
  }
});
