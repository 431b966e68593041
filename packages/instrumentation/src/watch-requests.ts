import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Adapter, AttemptTransport, SentRequest, Transport } from './adapter.ts';
import type { Call } from './call.ts';
import { callForAttempt, recordError, recordResponse, sourcesOf } from './attempts.ts';
import { guard } from './guard.ts';

type Listener = (message: unknown) => void;

interface Channels {
  listeners: readonly (readonly [channel: string, listener: Listener])[];
  owners: number;
}

/** Requests under way that belong to a call. What follows on a request may be told in anybody's context. */
const sent = new WeakMap<object, { call: Call; start: number }>();

const CHANNELS: Readonly<Record<Transport, Channels>> = {
  undici: {
    listeners: [
      ['undici:request:create', created('undici', requestOfUndici)],
      ['undici:request:headers', answered(responseOfUndici)],
      ['undici:request:error', refused],
    ],
    owners: 0,
  },
  http: {
    listeners: [
      ['http.client.request.created', created('http', requestOfHttp)],
      ['http.client.response.finish', answered(responseOfHttp)],
      ['http.client.request.error', refused],
    ],
    owners: 0,
  },
};

export function transportsOf(adapter: Adapter): ReadonlySet<Transport> {
  return new Set(transportSources(adapter).map(({ transport }) => transport));
}

function transportSources(adapter: Adapter): readonly AttemptTransport[] {
  return sourcesOf(adapter).flatMap((source) => {
    if (typeof source === 'string') return [{ transport: source }];
    return 'transport' in source ? [source] : [];
  });
}

/** Counts the requests of calls by what Node publishes, for as long as somebody wants it. Returns what ends it. */
export function watchRequests(transport: Transport): () => void {
  const channels = CHANNELS[transport];
  channels.owners += 1;
  if (channels.owners === 1)
    for (const [channel, listener] of channels.listeners) subscribe(channel, listener);
  return () => {
    channels.owners -= 1;
    if (channels.owners > 0) return;
    for (const [channel, listener] of channels.listeners) unsubscribe(channel, listener);
  };
}

/** The one event that is told in the context of whoever makes the request. */
function created(transport: Transport, read: (request: object) => SentRequest): Listener {
  return (message) => {
    guard('request', () => {
      const call = callForAttempt();
      if (call === undefined || call.attemptsByMethod) return;
      const { request } = message as { request: object };
      if (isAttempt(call, transport, () => read(request))) sent.set(request, { call, start: call.elapsed() });
    });
  };
}

/** Requests elsewhere (for credentials, for a file) are no attempts at the call. */
function isAttempt(call: Call, transport: Transport, read: () => SentRequest): boolean {
  const source = transportSources(call.adapter).find((one) => one.transport === transport);
  if (source === undefined) return false;
  const request = read();
  const { address } = call.endpoint;
  return (address === undefined || address === request.host) && (source.only?.(request) ?? true);
}

interface ResponseLike {
  status: number;
  headers: { get(name: string): string | undefined };
}

function answered(read: (response: object) => ResponseLike): Listener {
  return (message) => {
    guard('response', () => {
      const { request, response } = message as { request: object; response: object };
      const found = sent.get(request);
      if (found === undefined) return;
      const told = read(response);
      if (told.status < 200) return;
      sent.delete(request);
      // What follows a redirect is the same attempt, under another request.
      if (told.status >= 400 || told.status < 300) recordResponse(found.call, found.start, told);
    });
  };
}

/** After the response has begun, an error is the stream's. */
function refused(message: unknown): void {
  guard('request', () => {
    const { request, error } = message as { request: object; error: unknown };
    const found = sent.get(request);
    sent.delete(request);
    if (found !== undefined) recordError(found.call, found.start, error);
  });
}

function requestOfUndici(request: object): SentRequest {
  const { origin, method, path } = request as { origin?: unknown; method?: string; path?: string };
  const host = URL.parse(String(origin))?.hostname ?? '';
  return { method: method ?? 'GET', host: bare(host), path: path ?? '/' };
}

function requestOfHttp(request: object): SentRequest {
  const { host, method, path } = request as { host?: string; method?: string; path?: string };
  return { method: method ?? 'GET', host: bare(host ?? ''), path: path ?? '/' };
}

/** An IPv6 address without its brackets. */
function bare(host: string): string {
  return host.startsWith('[') ? host.slice(1, -1) : host;
}

/** Names and values in turn, as bytes; read when somebody looks. */
function responseOfUndici(response: object): ResponseLike {
  const { statusCode, headers } = response as { statusCode: number; headers: readonly (Buffer | string)[] };
  let read: Map<string, string> | undefined;
  const pairs = function* (): Generator<[string, string]> {
    for (let index = 0; index + 1 < headers.length; index += 2)
      yield [String(headers[index]).toLowerCase(), String(headers[index + 1])];
  };
  return { status: statusCode, headers: { get: (name) => (read ??= new Map(pairs())).get(name) } };
}

function responseOfHttp(response: object): ResponseLike {
  const { statusCode, headers } = response as { statusCode: number; headers: Record<string, unknown> };
  return {
    status: statusCode,
    headers: {
      get(name) {
        const value = headers[name];
        return typeof value === 'string' ? value : undefined;
      },
    },
  };
}
