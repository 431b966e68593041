import { createServer as createHttp1 } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttp2 } from 'node:http2';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

/** What a client that knows it speaks HTTP/2 sends first (RFC 9113, section 3.4). */
const PREFACE = 'PRI * HTTP/2.0';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that takes HTTP/1.1 and HTTP/2 without TLS on one port: the first bytes of a connection tell them apart. */
export function createListener(handler: Handler): { server: Server; closeAll: () => void } {
  const http1 = createHttp1(handler);
  // A kept-alive connection must not be closed under a client that is about to use it.
  http1.keepAliveTimeout = 0;
  http1.requestTimeout = 0;
  // Node's HTTP/2 objects have the members of HTTP/1.1 that are used here.
  const http2 = createHttp2(handler as unknown as (of: Http2ServerRequest, to: Http2ServerResponse) => void);
  const sockets = new Set<Socket>();
  // As a server of `node:http` does by itself: without it every second reply waits 40 ms for an acknowledgement.
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.once('data', (first: Buffer) => {
      socket.pause();
      socket.unshift(first);
      const target = first.toString('latin1').startsWith(PREFACE.slice(0, first.length)) ? http2 : http1;
      target.emit('connection', socket);
      if (target === http1) socket.resume();
    });
  });
  return {
    server,
    closeAll: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}
