import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import OpenAI from 'openai';
import { createRandom, FAULT_NAMES, FAULTS, startSimulatedProvider } from './index.ts';
import type { SimulatedProvider } from './index.ts';
import { failureOf } from './testing/observe.ts';

let provider: SimulatedProvider;
let client: OpenAI;

beforeEach(async () => {
  provider = await startSimulatedProvider({ seed: 3, now: () => 1_700_000_000_000 });
  client = new OpenAI({ apiKey: 'sk-test', baseURL: provider.openaiBaseUrl, maxRetries: 0, logLevel: 'off' });
});
afterEach(() => provider.close());

const REQUEST = { model: 'gpt-4o', messages: [{ role: 'user' as const, content: 'hi' }] };
const HEADERS = { authorization: 'Bearer x', 'content-type': 'application/json' };

function post(path: string, body: string, headers: Record<string, string> = HEADERS) {
  return fetch(`${provider.url}${path}`, { method: 'POST', body, headers });
}

describe('the request log', () => {
  test('keeps the bytes of the body exactly', async () => {
    const body = ' { "model":"gpt-4o",\n"messages":[{"role":"user","content":"Grüße 👋"}] }';
    await (await post('/v1/chat/completions?x=1', body)).text();
    const [request] = provider.requests;
    expect(Buffer.from(request!.body).equals(Buffer.from(body))).toBe(true);
    expect(request).toMatchObject({
      index: 0,
      at: 1_700_000_000_000,
      method: 'POST',
      path: '/v1/chat/completions',
      api: 'chat',
      mode: 'plain',
      status: 200,
      faults: [],
      closedEarly: false,
    });
    expect(request!.query.get('x')).toBe('1');
    expect(request!.headers['content-type']).toBe('application/json');
    expect(await request!.ended).toBe('finished');
  });

  test('says that a client left early', async () => {
    const stream = await client.chat.completions.create(
      { ...REQUEST, stream: true },
      { headers: { 'x-simulate-fault': 'pause {"after":1}' } },
    );
    for await (const _chunk of stream) break;
    expect(await provider.requests[0]!.ended).toBe('closed_by_client');
    expect(provider.requests[0]).toMatchObject({ closedEarly: true, chunksSent: 1, faults: ['pause'] });
  });
});

describe('commands', () => {
  test('take effect in the order headers, queue, plan', async () => {
    provider.plan((request, index) => ({ answer: `plan ${index} for ${request.model.model}` }));
    provider.enqueue({ answer: 'queued' }, null);
    const ask = async (headers = {}) =>
      (await client.chat.completions.create(REQUEST, { headers })).choices[0]!.message.content;
    expect(await ask({ 'x-simulate-answer': '"from the header"' })).toBe('from the header');
    expect(await ask()).toBe('queued');
    expect(await ask()).toBe('plan 2 for gpt-4o');
    expect(await ask()).toBe('plan 3 for gpt-4o');
    provider.plan(undefined);
    expect(await ask()).toContain('This is the answer of gpt-4o');
  });

  test('can be given as a script and a respond hook', async () => {
    const scripted = await startSimulatedProvider({
      script: ['server_error'],
      respond: (request) => ({ json: { asked: request.lastUserText } }),
    });
    const other = new OpenAI({
      apiKey: 'x',
      baseURL: scripted.openaiBaseUrl,
      maxRetries: 0,
      logLevel: 'off',
    });
    expect((await failureOf(other.chat.completions.create(REQUEST))).status).toBe(500);
    const { choices } = await other.chat.completions.create(REQUEST);
    expect(choices[0]!.message.content).toBe('{"asked":"hi"}');
    await scripted.close();
  });

  test('act together when several are given', async () => {
    const headers = { 'x-simulate-fault': '["fenced_json", {"name":"truncation","keep":0.2}]' };
    const { choices } = await client.chat.completions.create(REQUEST, { headers });
    expect(choices[0]).toMatchObject({
      finish_reason: 'length',
      message: { content: expect.stringMatching(/^```json/) },
    });
    expect(provider.requests[0]!.faults).toEqual(['fenced_json', 'truncation']);
  });

  test.each([
    ['no_such_fault', /no fault "no_such_fault"/],
    ['pause {after}', /no JSON object/],
    ['slow_tokens', /not for plain chat/],
    ['tool_schema_violation', /offers no tool/],
  ])('that make no sense are refused: %s', async (fault, message) => {
    const seen = await failureOf(
      client.chat.completions.create(REQUEST, { headers: { 'x-simulate-fault': fault } }),
    );
    expect(seen).toMatchObject({ status: 400, type: 'simulated_provider_misuse' });
    expect(seen.message).toMatch(message);
  });

  test('that throw are told to the client', async () => {
    provider.plan(() => {
      throw new Error('broken plan');
    });
    expect(await failureOf(client.chat.completions.create(REQUEST))).toMatchObject({
      status: 500,
      message: '500 broken plan',
    });
  });
});

describe('the server', () => {
  test('gives the same replies for the same seed', async () => {
    const replies = async () => {
      const one = await startSimulatedProvider({ seed: 42, now: () => 0 });
      const body = JSON.stringify({ ...REQUEST, stream: true });
      const response = await fetch(`${one.openaiBaseUrl}/chat/completions`, {
        method: 'POST',
        body,
        headers: HEADERS,
      });
      const text = await response.text();
      await one.close();
      return [response.headers.get('x-request-id'), text];
    };
    expect(await replies()).toEqual(await replies());
  });

  test('refuses a request without a key', async () => {
    const openai = await post('/v1/chat/completions', '{}', {});
    expect([openai.status, await openai.json()]).toMatchObject([
      401,
      { error: { type: 'invalid_request_error' } },
    ]);
    const anthropic = await post('/v1/messages', '{}', {});
    expect([anthropic.status, await anthropic.json()]).toMatchObject([
      401,
      { error: { type: 'authentication_error' } },
    ]);
    const azure = await post('/openai/deployments/d/chat/completions', '{}', {});
    expect([azure.status, await azure.json()]).toMatchObject([401, { error: { code: '401' } }]);
    const version = await post('/v1/messages', '{}', { 'x-api-key': 'x' });
    expect(await version.json()).toMatchObject({
      error: { message: 'anthropic-version: header is required' },
    });
  });

  test('refuses a body that is no JSON, and paths it does not have', async () => {
    expect(await (await post('/v1/chat/completions', '{')).json()).toMatchObject({
      error: { message: expect.stringContaining('could not parse the JSON body') },
    });
    expect(await (await post('/v1/nowhere', '{}')).json()).toMatchObject({
      error: { message: 'Invalid URL (POST /v1/nowhere)' },
    });
    expect((await post('/openai/nowhere', '{}')).status).toBe(404);
  });

  test('lists models', async () => {
    const { data } = await client.models.list();
    expect(data.map((model) => model.id)).toContain('gpt-4o');
    expect((await client.models.retrieve('gpt-4o')).object).toBe('model');
    expect(await failureOf(client.models.retrieve('gpt-0'))).toMatchObject({ code: 'model_not_found' });
  });

  test('closes under a request that hangs', async () => {
    provider.enqueue('timeout');
    const failure = failureOf(client.chat.completions.create(REQUEST));
    while (provider.requests[0]?.faults.length !== 1) await new Promise(setImmediate);
    await provider.close();
    expect((await failure).error).toBe('APIConnectionError');
    expect(await provider.requests[0].ended).toBe('cut');
  });

  test('describes every fault and where it applies', () => {
    expect(FAULT_NAMES).toHaveLength(Object.keys(FAULTS).length);
    for (const name of FAULT_NAMES) {
      expect(FAULTS[name].description.length).toBeGreaterThan(3);
      expect(Object.keys(FAULTS[name].apis).length).toBeGreaterThan(0);
    }
  });
});

describe('the generator', () => {
  test('repeats itself for a seed and differs between seeds', () => {
    const draw = (seed: number) => Array.from({ length: 5 }, createRandom(seed).next);
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  test('draws within its bounds', () => {
    const random = createRandom(5);
    const draws = Array.from({ length: 1_000 }, () => random.int(3));
    expect(new Set(draws)).toEqual(new Set([0, 1, 2]));
    expect(random.pick(['only'])).toBe('only');
    expect(() => random.pick([])).toThrow(RangeError);
    expect([random.chance(0), random.chance(1)]).toEqual([false, true]);
  });
});
