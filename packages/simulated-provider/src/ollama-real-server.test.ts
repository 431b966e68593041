import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulatedProvider } from './index.ts';
import type { SimulatedProvider } from './index.ts';

interface Recorded {
  name: string;
  request: { method: string; path: string; body?: { model?: string } };
  response: { status: number; type: string; body: string };
}

/** Answers of the real server; it had no models, so they are errors and empty lists. */
const { exchanges } = JSON.parse(
  readFileSync(new URL('fixtures/ollama-0.17.4.json', import.meta.url), 'utf8'),
) as { exchanges: readonly Recorded[] };

let provider: SimulatedProvider;
beforeAll(async () => {
  provider = await startSimulatedProvider();
});
afterAll(() => provider.close());

/** Ollama's own paths that the wire format serves; `show` and the OpenAI-compatible ones are the real server's alone. */
const served = exchanges.filter(
  ({ request }) => request.path.startsWith('/api/') && request.path !== '/api/show',
);

describe('Ollama, as the real server 0.17.4 answered', () => {
  test.each(served.map((exchange) => [exchange.name, exchange] as const))('%s', async (_name, exchange) => {
    const { method, path, body } = exchange.request;
    // Our models all exist, so that a missing one has to be asked for.
    if (exchange.name.includes('unknown model')) provider.enqueue('model_not_found');
    const response = await fetch(`${provider.ollamaBaseUrl}${path}`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const seen = {
      status: response.status,
      type: response.headers.get('content-type'),
      body: await response.text(),
    };
    // The build carries no version stamp.
    const expected = { ...exchange.response, body: exchange.response.body.replace('"0.0.0"', '"0.17.4"') };
    expect(seen).toEqual(expected);
  });
});
