import { createServer, type Server } from 'node:http';
import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type * as Genai from '@google/genai';
import type { GoogleGenAI } from '@google/genai';
import { answering } from '../../testing/answering.ts';
import { Harness } from '../../testing/harness.ts';

let harness: Harness;
beforeAll(() => {
  harness = new Harness();
});
afterAll(() => harness.close());

const MODEL = 'gemini-2.5-flash';
const USAGE = {
  total_input_tokens: 10,
  total_tool_use_tokens: 2,
  total_output_tokens: 5,
  total_thought_tokens: 3,
  total_cached_tokens: 4,
};
const turn = (steps: readonly object[], more: object = {}) => ({
  id: 'v1_abc',
  object: 'interaction',
  model: MODEL,
  status: 'completed',
  steps,
  usage: USAGE,
  ...more,
});
const said = (text: string) => ({ type: 'model_output', content: [{ type: 'text', text }] });

describe.each(['genai-2-newest', '@google/genai'])('interactions of %s', (name) => {
  let sdk: typeof Genai;
  beforeAll(async () => {
    sdk = (await import(name)) as typeof Genai;
  });
  const connect = (answer: Parameters<typeof answering>[0]): GoogleGenAI =>
    new sdk.GoogleGenAI({
      apiKey: 'key',
      httpOptions: { baseUrl: 'https://gateway.example.com', fetch: answering(answer) },
    });

  test('a turn is a span with its answer and usage', async () => {
    const { interactions } = connect(turn([said('Hello')]));
    const answer = await interactions.create({
      model: MODEL,
      input: 'Hi',
      previous_interaction_id: 'v1_old',
    });
    expect(answer.output_text).toBe('Hello');
    const { name: span, attributes } = harness.take();
    expect(span).toBe(`generate_content ${MODEL}`);
    expect(attributes).toMatchObject({
      'gen_ai.provider.name': 'gcp.gemini',
      'server.address': 'gateway.example.com',
      'gen_ai.request.previous_response.id': 'v1_old',
      'gen_ai.response.id': 'v1_abc',
      'gen_ai.usage.input_tokens': 12,
      'gen_ai.usage.output_tokens': 8,
      'gen_ai.usage.cache_read.input_tokens': 4,
      'culprit.response.length': 5,
    });
    expect(attributes['culprit.failure.category']).toBe(undefined);
  });

  test('a turn that calls a function is whole, one that ran out of budget is not', async () => {
    const call = { type: 'function_call', id: 'c1', name: 'f', arguments: {} };
    const waiting = connect(turn([call], { status: 'requires_action' }));
    await waiting.interactions.create({ model: MODEL, input: 'Hi' });
    expect(harness.take().attributes['culprit.failure.category']).toBe(undefined);
    const short = connect(turn([said('Hel')], { status: 'incomplete' }));
    await short.interactions.create({ model: MODEL, input: 'Hi' });
    expect(harness.take().attributes['culprit.failure.category']).toBe('incomplete_response');
  });

  test('a schema that the answer breaks is found', async () => {
    const schema = { type: 'object', properties: { mood: { type: 'string' } }, required: ['mood'] };
    const { interactions } = connect(turn([said('{"temper":1}')]));
    await interactions.create({ model: MODEL, input: 'Hi', response_format: { type: 'text', schema } });
    expect(harness.take().attributes['culprit.failure.subcategory']).toBe('schema_violation');
  });

  test('an agent is invoked by its name', async () => {
    const { interactions } = connect(turn([said('Hello')], { model: undefined }));
    await interactions.create({ agent: 'deep-research-pro-preview-12-2025', input: 'Hi' });
    expect(harness.take().name).toMatch(/^invoke_agent/);
  });

  const EVENTS = [
    { event_type: 'interaction.created', interaction: { id: 'v1_abc', status: 'in_progress', model: MODEL } },
    { event_type: 'step.start', index: 0, step: { type: 'model_output' } },
    { event_type: 'step.delta', index: 0, delta: { type: 'text', text: 'Hel' } },
    { event_type: 'step.delta', index: 0, delta: { type: 'text', text: 'lo' } },
    { event_type: 'step.stop', index: 0 },
    {
      event_type: 'interaction.completed',
      interaction: { id: 'v1_abc', status: 'completed', model: MODEL, usage: USAGE },
    },
  ];

  test('a streamed turn says the same, and a cut one that it was cut', async () => {
    const stream = await connect(EVENTS).interactions.create({ model: MODEL, input: 'Hi', stream: true });
    for await (const _ of stream);
    expect(harness.take().attributes).toMatchObject({
      'gen_ai.response.id': 'v1_abc',
      'gen_ai.usage.output_tokens': 8,
      'culprit.response.length': 5,
      'culprit.stream.ending': 'completed',
    });
    const cut = connect(EVENTS.slice(0, 3)).interactions;
    const warn = console.warn;
    console.warn = () => undefined;
    await cut
      .create({ model: MODEL, input: 'Hi', stream: true, automatic_continuation: false })
      .then((broken) => Array.fromAsync(broken))
      .catch(() => undefined);
    console.warn = warn;
    expect(harness.take().attributes['culprit.failure.category']).toBe('incomplete_response');
  });
});

/** As much of a WebSocket server as the start of a session needs: the handshake, and one message in answer to any. */
function liveServer(): Promise<Server> {
  const server = createServer();
  server.on('upgrade', (request, socket) => {
    const key = `${request.headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash('sha1').update(key).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    const ready = Buffer.from('{"setupComplete":{}}');
    socket.once('data', () => socket.write(Buffer.concat([Buffer.from([0x81, ready.length]), ready])));
    socket.on('error', () => undefined);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

test.each(['genai-1-oldest', 'genai-1-newest', '@google/genai'])(
  'the start of a live session of %s is a call',
  async (name) => {
    const server = await liveServer();
    const { port } = server.address() as AddressInfo;
    const { GoogleGenAI: Client } = (await import(name)) as typeof Genai;
    const client = new Client({ apiKey: 'key', httpOptions: { baseUrl: `http://127.0.0.1:${port}` } });
    const session = await client.live.connect({
      model: 'gemini-live-2.5-flash',
      callbacks: { onmessage: () => undefined },
    });
    session.close();
    server.closeAllConnections();
    server.close();
    const { name: span, attributes } = harness.take();
    expect(span).toBe('start_session gemini-live-2.5-flash');
    expect(attributes).toMatchObject({ 'gen_ai.provider.name': 'gcp.gemini', 'server.port': port });
  },
);
