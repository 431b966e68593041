import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ReceiverError } from '../errors.ts';
import { readSpans } from '../otlp/read-spans.ts';
import { createSegmentWriter, SEGMENT_BYTES, TOTAL_BYTES } from '../segments/segment-writer.ts';
import type { SegmentWriter } from '../segments/segment-writer.ts';
import { hostChecker } from './check-host.ts';
import { decodeRequest, formatOf } from './decode-request.ts';
import type { BodyFormat, DecodedRequest, Signal } from './decode-request.ts';
import {
  HttpFailure,
  RPC_INTERNAL,
  RPC_INVALID_ARGUMENT,
  RPC_NOT_FOUND,
  RPC_PERMISSION_DENIED,
  RPC_UNIMPLEMENTED,
  tryLater,
} from './http-failure.ts';
import { readBody } from './read-body.ts';
import type { ByteBudget } from './read-body.ts';
import { sendFailure, sendSuccess } from './responses.ts';
import type { Rejection } from './responses.ts';

export interface ReceiverOptions {
  /** Where segments are written. */
  directory: string;
  /** Address to listen on. Default 127.0.0.1. */
  host?: string | undefined;
  /** Default 4318; 0 lets the system choose. */
  port?: number | undefined;
  /** More names by which senders may reach the receiver, e.g. that of a container. */
  allowedHosts?: readonly string[] | undefined;
  /** Largest body, compressed and decompressed. Default 64 MiB. */
  maxBodyBytes?: number | undefined;
  /** Bodies being received or written at once; beyond it senders are told to come back. Default 256 MiB. */
  maxPendingBytes?: number | undefined;
  /** See `SegmentWriterOptions`. Logs may take a quarter of the total on top. */
  maxSegmentBytes?: number | undefined;
  maxTotalBytes?: number | undefined;
  /** Told after new spans were written. */
  onSpans?: ((count: number) => void) | undefined;
}

export interface Receiver {
  host: string;
  port: number;
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  url: string;
  /** Counts since the start. */
  stats(): ReceiverStats;
  /** Stops listening, finishes what was received and closes the segments. */
  close(): Promise<void>;
}

export interface ReceiverStats {
  requests: number;
  spans: number;
  rejectedSpans: number;
  /** Requests with log records, kept in segments of their own. */
  logRequests: number;
  /** Requests with metrics: acknowledged and dropped, since nothing here reads them. */
  metricRequests: number;
  failures: number;
}

/** Paths of OTLP/HTTP, with the name of the count in a partial success. */
const ROUTES: Readonly<Record<string, { signal: Signal; countName: string }>> = {
  '/v1/traces': { signal: 'traces', countName: 'rejectedSpans' },
  '/v1/metrics': { signal: 'metrics', countName: 'rejectedDataPoints' },
  '/v1/logs': { signal: 'logs', countName: 'rejectedLogRecords' },
};

const MIB = 1024 * 1024;

/** Starts an OTLP/HTTP receiver that writes what it gets to segments. Rejects with a `ReceiverError` when it cannot listen. */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const {
    directory,
    host = '127.0.0.1',
    port = 4318,
    allowedHosts = [],
    maxBodyBytes = 64 * MIB,
    onSpans,
  } = options;
  const {
    maxPendingBytes = 256 * MIB,
    maxSegmentBytes = SEGMENT_BYTES,
    maxTotalBytes = TOTAL_BYTES,
  } = options;
  const stats: ReceiverStats = {
    requests: 0,
    spans: 0,
    rejectedSpans: 0,
    logRequests: 0,
    metricRequests: 0,
    failures: 0,
  };
  const budget: ByteBudget = { used: 0, limit: maxPendingBytes };
  const traces = createSegmentWriter({ directory, signal: 'traces', maxSegmentBytes, maxTotalBytes });
  const logs = createSegmentWriter({
    directory,
    signal: 'logs',
    maxSegmentBytes,
    maxTotalBytes: Math.ceil(maxTotalBytes / 4),
  });
  const isAllowedHost = hostChecker(host, allowedHosts);

  async function take(signal: Signal, format: BodyFormat, body: Buffer): Promise<Rejection | undefined> {
    const decoded = decodeRequest(signal, format, body);
    if (signal === 'traces') return takeSpans(decoded);
    if (signal === 'logs') await write(logs, decoded.line());
    stats[signal === 'logs' ? 'logRequests' : 'metricRequests']++;
    return undefined;
  }

  async function takeSpans(decoded: DecodedRequest): Promise<Rejection | undefined> {
    const { kind, spans, rejected } = readSpans(decoded.value);
    if (kind !== 'traces') throw new HttpFailure(400, RPC_INVALID_ARGUMENT, 'The body has no resourceSpans.');
    if (spans.length > 0) await write(traces, decoded.line());
    stats.spans += spans.length;
    stats.rejectedSpans += rejected;
    if (spans.length > 0) onSpans?.(spans.length);
    return rejected === 0
      ? undefined
      : { count: rejected, message: 'Spans without valid trace and span ids were left out.' };
  }

  async function write(writer: SegmentWriter, line: string): Promise<void> {
    if (budget.used + line.length > budget.limit)
      throw tryLater('The receiver is busy writing; send again later.');
    budget.used += line.length;
    try {
      await writer.append(line);
    } catch (error) {
      throw tryLater(`The receiver cannot write its segments: ${(error as Error).message}.`);
    } finally {
      budget.used -= line.length;
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    stats.requests++;
    const format = formatOf(request.headers['content-type']);
    try {
      if (!isAllowedHost(request.headers.host)) {
        throw new HttpFailure(
          403,
          RPC_PERMISSION_DENIED,
          'This Host is not allowed; start the receiver with it among its allowed hosts.',
        );
      }
      const { signal, countName } = routeOf(request);
      if (format === undefined) {
        throw new HttpFailure(415, RPC_INVALID_ARGUMENT, 'Send application/x-protobuf or application/json.', {
          accept: 'application/x-protobuf, application/json',
        });
      }
      const body = await readBody(request, maxBodyBytes, budget);
      sendSuccess(response, format, countName, await take(signal, format, body));
    } catch (error) {
      stats.failures++;
      // The rest of the body is read and dropped, so that the sender gets to see the answer and the connection to its end.
      // Later, since an iterator that was just left still holds the stream.
      response.once('finish', () => request.resume());
      sendFailure(response, format ?? 'json', asFailure(error));
    }
  }

  const server = createServer((request, response) => void handle(request, response));
  server.requestTimeout = 60_000;
  await listen(server, host, port);
  const bound = (server.address() as AddressInfo).port;
  return {
    host,
    port: bound,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    stats: () => ({ ...stats }),
    close: once(async () => {
      await stop(server);
      await Promise.all([traces.close(), logs.close()]);
    }),
  };
}

function routeOf(request: IncomingMessage): { signal: Signal; countName: string } {
  const path = (request.url ?? '').split('?')[0] ?? '';
  const route = Object.hasOwn(ROUTES, path) ? ROUTES[path] : undefined;
  if (route === undefined) {
    throw new HttpFailure(
      404,
      RPC_NOT_FOUND,
      `There is nothing at ${path}; OTLP is taken at ${Object.keys(ROUTES).join(', ')}.`,
    );
  }
  if (request.method !== 'POST')
    throw new HttpFailure(405, RPC_UNIMPLEMENTED, 'Use POST.', { allow: 'POST' });
  return route;
}

function asFailure(error: unknown): HttpFailure {
  if (error instanceof HttpFailure) return error;
  return new HttpFailure(500, RPC_INTERNAL, error instanceof Error ? error.message : String(error));
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new ReceiverError(host, port, error)));
    server.listen(port, host, resolve);
  });
}

const CLOSE_GRACE_MS = 5000;
const CLOSE_CHECK_MS = 20;

/** Requests under way get some seconds to finish; connections are closed as soon as they are idle. */
async function stop(server: Server): Promise<void> {
  const deadline = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
  const check = setInterval(() => server.closeIdleConnections(), CLOSE_CHECK_MS);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearTimeout(deadline);
  clearInterval(check);
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= work());
}
