import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { setTimeout } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import { RemoteStoreError } from '../errors.ts';
import { describeFailure } from './describe-failure.ts';

/** How to reach a backend. */
export interface ConnectionOptions {
  /** Base URL; a path in it is kept, a user and password in it are sent as basic authentication. */
  url: string;
  /** Sent with every request: `authorization`, `x-scope-orgid`. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Certificate authorities in PEM, instead of those that Node trusts. */
  ca?: string | undefined;
  /** Our own certificate and its key, in PEM. */
  cert?: string | undefined;
  key?: string | undefined;
  /** Longest wait for one whole answer, in milliseconds. Default 30000. */
  timeoutMs?: number | undefined;
  /** Largest answer, unpacked, in bytes. Default 64 MiB. */
  maxBytes?: number | undefined;
}

export interface HttpAnswer {
  status: number;
  text: string;
}

export interface HttpClient {
  /** The URL for people, without credentials. */
  readonly url: string;
  /** Rejects with a `RemoteStoreError` where there is no answer; an answer of any status is one. */
  get(path: string, parameters: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<HttpAnswer>;
  close(): void;
}

/**
 * A client for one server over node:http(s): the `fetch` of Node takes no certificates. It follows no redirect, so
 * that credentials never go where nobody sent them.
 */
export function createHttpClient(options: ConnectionOptions): HttpClient {
  const base = new URL(options.url);
  const secure = base.protocol === 'https:';
  const { ca, cert, key, timeoutMs = 30_000, maxBytes = 64 * 1024 * 1024 } = options;
  const agent = secure
    ? new HttpsAgent({ keepAlive: true, ca, cert, key })
    : new HttpAgent({ keepAlive: true });
  const shown = shownUrl(base);
  const headers = { accept: 'application/json', 'accept-encoding': 'gzip', ...options.headers };

  function ask(url: URL, signal: AbortSignal | undefined): Promise<RawAnswer> {
    return new Promise((resolve, reject) => {
      const end = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]);
      const fail = (error: Error): void =>
        reject(describeFailure(error, { url: shown, timeoutMs, cancelled: signal?.aborted === true }));
      const request = (secure ? httpsRequest : httpRequest)(url, { agent, headers, signal: end });
      request.on('error', fail);
      request.on('response', (response) => {
        readText(response, maxBytes).then(
          (text) =>
            resolve({ status: response.statusCode ?? 0, text, wait: response.headers['retry-after'] }),
          (error: Error) => {
            request.destroy();
            fail(error);
          },
        );
      });
      request.end();
    });
  }

  return {
    url: shown,
    async get(path, parameters, signal): Promise<HttpAnswer> {
      const url = new URL(base);
      url.pathname = `${base.pathname.replace(/\/+$/, '')}${path}`;
      url.search = new URLSearchParams(parameters).toString();
      for (let tried = 1; ; tried++) {
        const { wait, ...answer } = await ask(url, signal);
        if (!BUSY.has(answer.status) || tried === TRIES) return answer;
        // Who is cancelled while waiting is told so by the next request.
        await setTimeout(waitMs(wait, tried), undefined, { signal }).catch(() => undefined);
      }
    },
    close: () => agent.destroy(),
  };
}

type RawAnswer = HttpAnswer & { wait: string | undefined };

/** Too many requests, or not available for a moment: one of many questions must not end a long search. */
const BUSY: ReadonlySet<number> = new Set([429, 503]);
const TRIES = 3;
const FIRST_WAIT_MS = 100;
const MAX_WAIT_MS = 5000;

/** As long as the server says in seconds, within reason. */
function waitMs(retryAfter: string | undefined, tried: number): number {
  const asked = Number(retryAfter ?? NaN) * 1000;
  return Math.min(asked >= 0 ? asked : FIRST_WAIT_MS * 2 ** tried, MAX_WAIT_MS);
}

async function readText(response: IncomingMessage, maxBytes: number): Promise<string> {
  const packed = response.headers['content-encoding'] === 'gzip';
  const body = packed ? response.pipe(createGunzip()) : response;
  if (packed) response.on('error', (error) => body.destroy(error));
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes)
      throw new RemoteStoreError(
        'too_large',
        `The answer is larger than ${Math.floor(maxBytes / 1_048_576)} MiB. Ask for less: a shorter time range, or one trace by its whole id.`,
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function shownUrl(base: URL): string {
  return `${base.origin}${base.pathname.replace(/\/+$/, '')}`;
}
