import { once } from 'node:events';
import { connect } from 'node:http2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulatedProvider } from './index.ts';
import type { Behaviour, SimulatedProvider } from './index.ts';

let provider: SimulatedProvider;
beforeAll(async () => {
  provider = await startSimulatedProvider({ seed: 4 });
});
afterAll(() => provider.close());

const SIGNED = { authorization: 'AWS4-HMAC-SHA256 Credential=simulated', 'content-type': 'application/json' };
const CONVERSE = { messages: [{ role: 'user', content: [{ text: 'Hi' }] }] };
const MODEL = encodeURIComponent('arn:aws:bedrock:us-east-1:1:inference-profile/us.amazon.nova-pro-v1:0');

function post(path: string, body: unknown, behaviour: Behaviour = {}, headers = SIGNED): Promise<Response> {
  provider.enqueue(behaviour);
  return fetch(`${provider.bedrockBaseUrl}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

describe('one port for two protocols', () => {
  test('HTTP/2 without TLS, as the AWS SDK speaks it, and HTTP/1.1 beside it', async () => {
    const session = connect(provider.url);
    const stream = session.request({
      ':method': 'POST',
      ':path': `/bedrock/model/${MODEL}/converse`,
      ...SIGNED,
    });
    stream.end(JSON.stringify(CONVERSE));
    const [headers] = (await once(stream, 'response')) as [Record<string, unknown>];
    stream.setEncoding('utf8');
    let text = '';
    for await (const piece of stream) text += String(piece);
    session.close();
    expect(headers[':status']).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ stopReason: 'end_turn' });
    const other = await post(`/model/${MODEL}/converse`, CONVERSE);
    expect([other.status, await other.json()]).toMatchObject([200, { stopReason: 'end_turn' }]);
  });

  test('a request over HTTP/2 that is never answered ends with the provider', async () => {
    const lonely = await startSimulatedProvider();
    const session = connect(lonely.url);
    lonely.enqueue('timeout');
    const stream = session.request({ ':method': 'POST', ':path': '/bedrock/model/m/converse', ...SIGNED });
    stream.on('error', () => undefined);
    stream.end(JSON.stringify(CONVERSE));
    const closed = once(session, 'close');
    while (lonely.requests.length === 0) await new Promise(setImmediate);
    await lonely.close();
    await closed;
    expect(lonely.requests[0]?.path).toBe('/bedrock/model/m/converse');
  });
});

describe('manners of AWS', () => {
  test('the class of an error is in a header, its message alone in the body', async () => {
    const response = await post(`/model/${MODEL}/converse`, CONVERSE, { fault: 'rate_limit' });
    expect(response.status).toBe(429);
    expect(response.headers.get('x-amzn-errortype')).toMatch(/^ThrottlingException:/);
    expect(await response.json()).toEqual({
      message: 'Too many requests, please wait before trying again.',
    });
  });

  test('nobody without a signature or a token, no unknown operation, no request without its parts', async () => {
    const { authorization: _signature, ...unsigned } = SIGNED;
    const bare = unsigned as typeof SIGNED;
    const errors = [
      await post(`/model/${MODEL}/converse`, CONVERSE, {}, bare),
      await post('/model/x/nothing', CONVERSE),
      await post(`/model/${MODEL}/converse`, {}),
    ].map((response) => [response.status, response.headers.get('x-amzn-errortype')?.split(':')[0]]);
    expect(errors).toEqual([
      [403, 'MissingAuthenticationTokenException'],
      [404, 'UnknownOperationException'],
      [400, 'ValidationException'],
    ]);
  });

  test('token counts of InvokeModel travel in headers', async () => {
    const response = await post('/model/meta.llama3-70b-instruct-v1:0/invoke', { prompt: 'Hi' });
    expect(Number(response.headers.get('x-amzn-bedrock-output-token-count'))).toBeGreaterThan(0);
    expect(await response.json()).toMatchObject({ stop_reason: 'stop' });
  });
});
