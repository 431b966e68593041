import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface Served {
  url: string;
  /** Path and query of each request, in order. */
  requests: string[];
  /** Headers of the latest request. */
  headers: IncomingMessage['headers'];
  close(): Promise<void>;
}

/** A real server on a free port of this machine. */
export async function serve(
  handle: (url: URL, response: ServerResponse, request: IncomingMessage) => void,
  tls?: ServerOptions,
): Promise<Served> {
  const served: Served = { url: '', requests: [], headers: {}, close: () => Promise.resolve() };
  const listener: RequestListener = (request, response) => {
    served.requests.push(request.url ?? '');
    served.headers = request.headers;
    handle(new URL(request.url ?? '/', 'http://localhost'), response, request);
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  served.url = tls ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
  served.close = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return served;
}

export function answer(response: ServerResponse, status: number, body: unknown): void {
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json' });
  response.end(isText ? body : JSON.stringify(body));
}
