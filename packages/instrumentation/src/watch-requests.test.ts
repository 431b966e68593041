import { createServer, get, Agent, type Server } from 'node:http';
import { channel } from 'node:diagnostics_channel';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Adapter, AttemptSource } from './adapter.ts';
import { fixtureCall, FixtureSdk } from './testing/fixture-sdk.ts';
import { Harness } from './testing/harness.ts';

type Generate = (request: unknown) => Promise<unknown>;

let server: Server;
let port: number;
beforeAll(async () => {
  server = createServer((request, response) => {
    const status = Number(request.url?.slice(1) ?? 200);
    const headers = { 'retry-after': '2', 'x-request-id': 'r1', 'x-ratelimit-remaining-requests': '7' };
    request.resume();
    if (status === 302) response.writeHead(302, { location: '/200' }).end();
    else response.writeHead(status, headers).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

let harness: Harness;
let sdk: FixtureSdk | undefined;
beforeEach(() => {
  harness = new Harness();
});
afterEach(async () => {
  sdk?.close();
  await harness.close();
});

/** A client that makes the requests it is told, one after the other. */
async function client(
  attempts: AttemptSource | readonly AttemptSource[],
  endpoint: Adapter['endpoint'] = () => ({ provider: 'fixture', address: '127.0.0.1', port }),
): Promise<{ generate: Generate; send: Generate }> {
  sdk = new FixtureSdk(
    {
      'a.mjs': `export class Client {
        async generate({ requests, send }) { for (const one of requests) await (send ?? this.send)(one).catch(() => 0); return { text: 'x' }; }
        async send(status) { const response = await fetch('http://127.0.0.1:${port}/' + status, { method: 'POST' }); await response.text(); return response; }
      }`,
    },
    { attempts, endpoint, calls: [fixtureCall({ head: () => ({}), request: () => ({}) })] },
  );
  sdk.instrument();
  const { Client } = await sdk.import<{ Client: new () => { generate: Generate; send: Generate } }>('a.mjs');
  return new Client();
}

function attempts(): { count: unknown; statuses: unknown; events: unknown[] } {
  const { attributes, events } = harness.take();
  return {
    count: attributes['culprit.attempt.count'],
    statuses: attributes['culprit.attempt.statuses'],
    events: events.map((event) => event.attributes?.['error.type']),
  };
}

test('R55 requests of fetch inside a call are its attempts, those of others are not', async () => {
  const one = await client('undici');
  await Promise.all([one.generate({ requests: [503, 429, 200] }), one.send(500), one.send(200)]);
  expect(attempts()).toEqual({ count: 3, statuses: ['503', '429'], events: ['503', '429'] });
});

test('R55 R57 waits, refusals and rate limits are read from what the transport tells', async () => {
  const one = await client('undici');
  await one.generate({ requests: [429, 200] });
  const { events, attributes } = harness.take();
  expect(events[0]?.attributes).toMatchObject({
    'error.type': '429',
    'culprit.failure.retry_after': 2,
    'http.response.status_code': 429,
  });
  expect(attributes).toMatchObject({
    'culprit.request.id': 'r1',
    'culprit.rate_limit.requests.remaining': 7,
  });
  const refused = (): Promise<unknown> => fetch('http://127.0.0.1:59999');
  await one.generate({ requests: [0, 1], send: refused });
  expect(attempts()).toEqual({
    count: 2,
    statuses: ['ECONNREFUSED', 'ECONNREFUSED'],
    events: ['ECONNREFUSED', 'ECONNREFUSED'],
  });
});

test('calls that share a pool of connections keep their own attempts', async () => {
  const one = await client('undici');
  const calls = Array.from({ length: 8 }, (_, index) =>
    one.generate({ requests: index % 2 ? [500, 200] : [200] }),
  );
  await Promise.all(calls);
  const counts = harness.finished.map(({ attributes }) => attributes['culprit.attempt.count'] ?? 1);
  expect(counts.toSorted()).toEqual([1, 1, 1, 1, 2, 2, 2, 2]);
});

test('requests to other hosts, redirects and what the adapter leaves out are no attempts', async () => {
  const one = await client({ transport: 'undici', only: ({ path }) => path !== '/404' });
  await one.generate({ requests: [404, 302, 500] });
  expect(attempts()).toEqual({ count: 2, statuses: ['500'], events: ['500'] });
  const elsewhere = (): Promise<unknown> => fetch(`http://localhost:${port}/500`);
  await one.generate({ requests: [1], send: elsewhere });
  expect(attempts().events).toEqual([]);
});

test('R55 requests of node:http are attempts too, over a pool that is kept alive', async () => {
  const one = await client(['undici', 'http']);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const send = (status: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      get({ host: '127.0.0.1', port, path: `/${String(status)}`, agent }, (response) => {
        response.resume().on('end', resolve);
      }).on('error', reject);
    });
  await Promise.all([one.generate({ requests: [503, 200], send }), one.generate({ requests: [200], send })]);
  const counts = harness.finished.map(({ attributes }) => attributes['culprit.attempt.count'] ?? 1);
  expect(counts.toSorted()).toEqual([1, 2]);
  agent.destroy();
});

test('a method that shows the attempts is not counted a second time by its transport', async () => {
  const one = await client([{ method: 'send' }, 'undici']);
  await one.generate({ requests: [503, 200] });
  expect(attempts()).toEqual({ count: 2, statuses: ['503'], events: ['503'] });
});

test('a method on an object that only the client leads to is found at the first call, and tells the address', async () => {
  sdk = new FixtureSdk(
    {
      'a.mjs': `export class Handler { async handle({ status }) { return { response: { statusCode: status } }; } }
        export class Client { config = { handler: new Handler() };
          async generate({ requests }) { for (const status of requests) await this.config.handler.handle({ status, hostname: 'eu.example.com' }); return { text: 'x' }; } }`,
    },
    {
      attempts: {
        method: 'handle',
        at: 'config.handler',
        response: (result) => ({
          status: (result as { response: { statusCode: number } }).response.statusCode,
        }),
        endpoint: ([request]) => ({ address: (request as { hostname: string }).hostname, port: 443 }),
      },
      calls: [fixtureCall({ head: () => ({}), request: () => ({}) })],
    },
  );
  const instrumentation = sdk.instrument();
  const { Client, Handler } = await sdk.import<{
    Client: new () => { generate: Generate };
    Handler: { prototype: { handle: unknown } };
  }>('a.mjs');
  const { handle } = Handler.prototype;
  const one = new Client();
  await one.generate({ requests: [500, 200] });
  const { attributes } = harness.take();
  expect(attributes).toMatchObject({
    'culprit.attempt.count': 2,
    'server.address': 'eu.example.com',
    'server.port': 443,
  });
  instrumentation.disable();
  expect(Handler.prototype.handle).toBe(handle);
});

test('R11 nobody listens to requests before the SDK is loaded and after it is disabled', async () => {
  const busy = (): boolean => channel('undici:request:headers').hasSubscribers;
  expect(busy()).toBe(false);
  await client('undici');
  expect(busy()).toBe(true);
  sdk?.close();
  sdk = undefined;
  expect(busy()).toBe(false);
});
