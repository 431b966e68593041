import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulatedProvider } from './index.ts';
import type { SimulatedProvider } from './index.ts';

interface Recorded {
  name: string;
  request: { method: string; path: string; body?: { model?: string } };
  response: { status: number; type: string; body: string };
}

/** What the real server said: without any model, and (`answers`) with one of random weights. */
const { exchanges, answers } = JSON.parse(
  readFileSync(new URL('fixtures/ollama-0.17.4.json', import.meta.url), 'utf8'),
) as Record<'exchanges' | 'answers', readonly Recorded[]>;

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

  test.each(answers.map((exchange) => [exchange.name, exchange] as const))('%s', async (name, exchange) => {
    if (name.includes('too long')) provider.enqueue('context_overflow');
    else if (name.includes('tools')) provider.enqueue('invalid_request');
    else provider.enqueue({ answer: { text: 'abc', finish: 'length' }, pieceSizes: [1] });
    const response = await fetch(`${provider.ollamaBaseUrl}${exchange.request.path}`, {
      method: 'POST',
      body: JSON.stringify(exchange.request.body),
    });
    const { status, type, body } = exchange.response;
    expect({ status: response.status, type: response.headers.get('content-type') }).toEqual({ status, type });
    expect(shapesOf(await response.text())).toEqual(shapesOf(body));
  });
});

/** The form of every line, repeated ones once: keys in their order, kinds of values, and words that are part of the protocol. */
function shapesOf(body: string): string[] {
  const shapes = body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.stringify(shapeOf(JSON.parse(line))));
  return shapes.filter((shape, index) => shape !== shapes[index - 1]);
}

function shapeOf(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return ['list', shapeOf(value[0])];
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).map(([name, item]) => [name, shapeOf(item, name)]);
  }
  return ['done', 'done_reason', 'role', 'error', 'model'].includes(key) ? value : typeof value;
}
