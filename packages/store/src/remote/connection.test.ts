import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { RemoteStoreError } from '../errors.ts';
import { openJaegerStore } from '../jaeger/open-jaeger-store.ts';
import { openTempoStore } from '../tempo/open-tempo-store.ts';
import {
  AUTHORITY,
  CLIENT_CERTIFICATE,
  CLIENT_KEY,
  SERVER_CERTIFICATE,
  SERVER_KEY,
} from '../testing/certificates.ts';
import { manyTraces, T0_MS } from '../testing/many-traces.ts';
import { serveJaeger } from '../testing/serve-jaeger.ts';
import { serveTempo } from '../testing/serve-tempo.ts';
import type { TempoLike } from '../testing/serve-tempo.ts';
import { answer, serve } from '../testing/serve.ts';
import type { Served } from '../testing/serve.ts';
import { toRequest } from '../testing/spans.ts';
import type { RemoteStore } from './create-remote-store.ts';
import type { ConnectionOptions } from './http-client.ts';

const traces = manyTraces(30);
const first = traces[0]!.traceId;
const now = (): number => T0_MS + 3 * 86_400_000;
const TLS = { cert: SERVER_CERTIFICATE, key: SERVER_KEY };

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

async function started(server: Promise<Served>): Promise<Served> {
  const served = await server;
  open.push(served);
  return served;
}

async function tempo(
  like: TempoLike = {},
  connection: Partial<ConnectionOptions> = {},
): Promise<{ server: Served; store: RemoteStore; notices: string[] }> {
  const server = await started(serveTempo(traces, like));
  const notices: string[] = [];
  const store = openTempoStore({
    url: server.url,
    now,
    onNotice: (sentence) => notices.push(sentence),
    ...connection,
  });
  open.push(store);
  return { server, store, notices };
}

/** What went wrong, by its kind and its words. */
async function problemOf(work: Promise<unknown>): Promise<{ problem: string; message: string }> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(RemoteStoreError);
  const { problem, message } = error as RemoteStoreError;
  return { problem, message };
}

const refuses = (status: number, body: unknown): TempoLike => ({
  before: (_url, response) => {
    answer(response, status, body);
    return true;
  },
});

describe('credentials', () => {
  test('headers go with every request, and a path before the API stays', async () => {
    const server = await started(
      serve((url, response) =>
        answer(response, 200, url.pathname.endsWith('/search') ? { metrics: {} } : ''),
      ),
    );
    const headers = { authorization: 'Bearer abc', 'x-scope-orgid': 'team-a' };
    const store = openTempoStore({ url: `${server.url}/proxy/uid/tempo/`, headers, now });
    open.push(store);
    expect(await store.findTraces()).toEqual({ traces: [] });
    expect(server.headers).toMatchObject(headers);
    expect(server.requests[0]).toMatch(/^\/proxy\/uid\/tempo\/api\/search\?q=/);
  });

  test('user and password of the URL are sent, and shown in no message', async () => {
    const server = await started(serveTempo([], refuses(403, 'not for you')));
    const store = openTempoStore({ url: server.url.replace('//', '//ann:geheim@'), now });
    open.push(store);
    const { problem, message } = await problemOf(store.findTraces());
    expect(problem).toBe('forbidden');
    expect(message).toContain('not for you');
    expect(message).not.toContain('geheim');
    expect(server.headers.authorization).toBe(`Basic ${btoa('ann:geheim')}`);
  });

  test.each([
    [401, 'login first', 'unauthorized', '--store-header "Authorization=Bearer'],
    [401, 'no org id', 'unauthorized', 'X-Scope-OrgID'],
    [403, { error: 'denied' }, 'forbidden', 'denied'],
    [302, '', 'wrong_server', 'redirects'],
    [404, 'nginx', 'wrong_server', "is not Tempo's API"],
    [413, 'too big', 'too_large', 'too big'],
    [422, 'trace exceeds max size', 'too_large', 'exceeds'],
    [429, 'slow down', 'failed', 'Try again later'],
    [400, 'unknown parameter', 'refused', 'unknown parameter'],
    [500, { error: { message: 'disk is full' } }, 'failed', 'disk is full'],
    [200, '<!doctype html><title>Login</title>', 'wrong_server', 'HTML page'],
    [200, { hello: 1 }, 'wrong_server', 'tempo=URL or jaeger=URL'],
  ])('a search answered with %i %j is told as %s', async (status, body, problem, words) => {
    const { store } = await tempo(refuses(status, body));
    const told = await problemOf(store.findTraces());
    expect(told.problem).toBe(problem);
    expect(told.message).toContain(words);
  });
});

describe('a trace by id', () => {
  test('that is not there is undefined, in Tempo and Jaeger', async () => {
    const { store } = await tempo();
    expect(await store.getTrace('f'.repeat(32))).toBeUndefined();
    const jaeger = openJaegerStore({ url: (await started(serveJaeger(traces))).url, now });
    open.push(jaeger);
    expect(await jaeger.getTrace('f'.repeat(32))).toBeUndefined();
  });

  test('that is answered with nothing is undefined too', async () => {
    const { store } = await tempo({
      before: (url, response) => {
        if (!url.pathname.includes('/traces/')) return false;
        answer(response, 200, { trace: {}, metrics: {} });
        return true;
      },
    });
    expect(await store.getTrace(first)).toBeUndefined();
  });

  test('of the other kind of server is told as such', async () => {
    const [a, b] = [await started(serveJaeger(traces)), await started(serveTempo(traces))];
    const [wrongTempo, wrongJaeger] = [
      openTempoStore({ url: a.url, now }),
      openJaegerStore({ url: b.url, now }),
    ];
    open.push(wrongTempo, wrongJaeger);
    for (const store of [wrongTempo, wrongJaeger]) {
      expect((await problemOf(store.getTrace(first))).problem).toBe('wrong_server');
      expect((await problemOf(store.findTraces())).problem).toBe('wrong_server');
    }
  });

  test('that Tempo cut is read and its gap is told', async () => {
    const { store, notices } = await tempo({ partial: true });
    expect((await store.getTrace(first))?.spans.length).toBeGreaterThan(1);
    expect(notices).toEqual([expect.stringMatching(/only a part of trace .* exceeds maximum size/)]);
  });

  test('larger than the client holds is told, not held', async () => {
    const { store } = await tempo({}, { maxBytes: 500 });
    expect((await problemOf(store.getTrace(first))).problem).toBe('too_large');
  });

  test('larger when unpacked is told too', async () => {
    const zeros = gzipSync(Buffer.alloc(3 * 1_048_576));
    const like: TempoLike = {
      before: (_url, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' });
        response.end(zeros);
        return true;
      },
    };
    const { store } = await tempo(like, { maxBytes: 1_048_576 });
    expect((await problemOf(store.getTrace(first))).message).toContain('larger than 1 MiB');
  });

  test('comes compressed as well', async () => {
    const like: TempoLike = {
      before: (url, response, request) => {
        if (!url.pathname.includes('/traces/')) return false;
        expect(request.headers['accept-encoding']).toBe('gzip');
        response.writeHead(200, { 'content-encoding': 'gzip' });
        response.end(gzipSync(JSON.stringify({ trace: toRequest(traces[0]!.spans) })));
        return true;
      },
    };
    const { store } = await tempo(like);
    expect((await store.getTrace(first))?.spans).toHaveLength(traces[0]!.spans.length);
  });
});

describe('TLS', () => {
  test('a server of an unknown authority is refused, with what to do', async () => {
    const { store } = await tempo({ tls: TLS });
    const { problem, message } = await problemOf(store.findTraces());
    expect(problem).toBe('tls');
    expect(message).toMatch(/--store-ca.*NODE_EXTRA_CA_CERTS/);
  });

  test('its authority makes it good', async () => {
    const { store } = await tempo({ tls: TLS }, { ca: AUTHORITY });
    expect((await store.findTraces({ limit: 1 })).traces).toHaveLength(1);
  });

  test('a server that wants a certificate gets ours', async () => {
    const tls = { ...TLS, ca: AUTHORITY, requestCert: true, rejectUnauthorized: true };
    const bare = await tempo({ tls }, { ca: AUTHORITY });
    expect(['tls', 'unreachable']).toContain((await problemOf(bare.store.findTraces())).problem);
    const own = { ca: AUTHORITY, cert: CLIENT_CERTIFICATE, key: CLIENT_KEY };
    const { store } = await tempo({ tls }, own);
    expect((await store.findTraces({ limit: 1 })).traces).toHaveLength(1);
  });

  test('https to a server that speaks none is told as such', async () => {
    const { server } = await tempo();
    const store = openTempoStore({ url: server.url.replace('http:', 'https:'), now });
    open.push(store);
    expect((await problemOf(store.findTraces())).message).toContain('should say http');
  });
});

describe('a server that does not answer', () => {
  test('nobody listens', async () => {
    const server = await serveTempo(traces);
    await server.close();
    const store = openTempoStore({ url: server.url, now });
    expect(await problemOf(store.findTraces())).toMatchObject({
      problem: 'unreachable',
      message: expect.stringContaining('is it running'),
    });
  });

  test('silence ends after the time-out', async () => {
    const { store } = await tempo({ before: () => true }, { timeoutMs: 50 });
    expect((await problemOf(store.findTraces())).problem).toBe('timeout');
  });

  test('silence in the middle of an answer ends too', async () => {
    const like: TempoLike = {
      before: (_url, response) => {
        response.writeHead(200);
        response.write('{"traces": [');
        return true;
      },
    };
    const { store } = await tempo(like, { timeoutMs: 100 });
    expect((await problemOf(store.findTraces())).problem).toBe('timeout');
  });

  test('who is busy for a moment is asked again', async () => {
    let busy = 2;
    const { store } = await tempo({
      before: (_url, response) => {
        if (busy-- <= 0) return false;
        response.writeHead(429, { 'retry-after': '0' });
        response.end('too many requests');
        return true;
      },
    });
    expect((await store.findTraces({ limit: 3 })).traces).toHaveLength(3);
  });

  test('closing the store cancels what is under way', async () => {
    const cancelled = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const like: TempoLike = {
      before: (_url, response) => {
        response.on('close', () => cancelled.resolve());
        asked.resolve();
        return true;
      },
    };
    const { store } = await tempo(like);
    const question = problemOf(store.findTraces());
    await asked.promise;
    await store.close();
    expect((await question).problem).toBe('cancelled');
    await cancelled.promise;
  });

  test('who stops reading early asks no more', async () => {
    const { store, server } = await tempo();
    for await (const trace of store.wholeTraces()) {
      expect(trace.spans.length).toBeGreaterThan(0);
      break;
    }
    await store.close();
    await server.close();
    // As many as are under way at once.
    expect(server.requests.filter((path) => path.includes('/traces/')).length).toBeLessThanOrEqual(4);
  });
});

describe('searching', () => {
  test('each condition is pushed down', async () => {
    const { store, server } = await tempo();
    const query = {
      failed: true,
      service: 'mail "x"',
      model: 'gpt-5',
      provider: 'openai',
      since: now() - 1000,
    };
    await store.findTraces(query);
    const sent = new URL(server.requests[0] ?? '', server.url).searchParams.get('q');
    expect(sent).toMatch(
      /^\{ resource\.service\.name = "mail \\"x\\"" \} && \{ status = error \|\| span\.culprit\.failure\.category != nil \} && \{ span\.gen_ai\.request\.model = "gpt-5" .* \} && \{ span\.gen_ai\.provider\.name =~ "\(\?i\)\(openai\)" /,
    );
  });

  test('Jaeger is asked by tags for the rarest condition', async () => {
    const server = await started(serveJaeger(traces));
    const store = openJaegerStore({ url: server.url, now });
    open.push(store);
    await store.findTraces({ category: 'rate_limit', service: 'tickets', since: now() - 1000 });
    const tags = server.requests.map((path) => new URL(path, server.url).searchParams.get('tags'));
    expect(tags).toEqual([
      '{"culprit.failure.category":"rate_limit"}',
      '{"culprit.failure.own_category":"rate_limit"}',
    ]);
  });

  test('more traces in one second than the server lists are told, not left out', async () => {
    const { store } = await tempo({ maxLimit: 2 });
    expect(await problemOf(store.findTraces({ limit: 100 }))).toMatchObject({
      problem: 'too_large',
      message: expect.stringContaining('--service'),
    });
  });

  test('says how far it looked when nobody said how far, and how far it is on the way', async () => {
    const done: number[] = [];
    const server = await started(serveTempo([]));
    const notices: string[] = [];
    const store = openTempoStore({
      url: server.url,
      now,
      onProgress: (part, of) => done.push(part / of),
      onNotice: (sentence) => notices.push(sentence),
    });
    open.push(store);
    await store.findTraces();
    expect(notices).toEqual(['looked at the last 7 days; --since looks further back']);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(done.at(-1)).toBe(1);
    await store.findTraces({ since: now() - 1000 });
    expect(notices).toHaveLength(1);
  });

  test.each([[{ limit: 0 }], [{ cursor: 'x' }]])('refuses %j', async (query) => {
    const { store } = await tempo();
    await expect(store.findTraces(query)).rejects.toMatchObject({ name: 'InvalidQueryError' });
    await expect(store.getTrace('xyz')).rejects.toMatchObject({ name: 'InvalidQueryError' });
  });
});
