import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery, Frame, Reply } from './exchange.ts';
import type { RequestRecord } from './request-log.ts';
import { splitBytes } from './split.ts';

/** Time for the last bytes to be read before a reset throws away what the client has not read yet. */
const RESET_GRACE_MS = 20;
const BEFORE_HEADERS = -1;

interface Sending {
  reply: Reply;
  delivery: Delivery;
  response: ServerResponse;
  record: RequestRecord;
  /** Aborted when the connection is gone: nothing is waited for any longer. */
  signal: AbortSignal;
}

/** Sends a reply the way the delivery says. Returns when it is sent, cut, or the client has gone. */
export async function deliver(sending: Sending): Promise<void> {
  try {
    await send(sending);
  } catch (error) {
    if (!sending.signal.aborted) throw error;
  }
}

async function send(sending: Sending): Promise<void> {
  const { reply, delivery, response, record, signal } = sending;
  await wait(delivery.headersDelay, signal);
  if (delivery.cut?.after === BEFORE_HEADERS) return cut(sending);
  record.status = reply.status;
  const { body } = reply;
  if (typeof body === 'string') return sendPlain(sending, Buffer.from(body));
  if (body instanceof Uint8Array) return sendPlain(sending, Buffer.from(body));
  const chunks = body.map((frame) => reply.framing?.encode(frame) ?? serialise(frame));
  response.writeHead(reply.status, reply.headers);
  response.flushHeaders();
  await wait(delivery.firstChunkDelay, signal);
  if (delivery.cut?.after === 0) return cut(sending);
  for (const [index, chunk] of chunks.entries()) {
    if (index > 0) await wait(delivery.chunkDelay, signal);
    await write(sending, chunk);
    record.chunksSent += 1;
    if (delivery.cut?.after === index + 1) return cut(sending);
    if (delivery.pause?.after === index + 1) await wait(delivery.pause.time, signal);
  }
  // A cut beyond the end happens at the end: the fault was asked for and must be seen.
  if (delivery.cut !== undefined) return cut(sending);
  response.end();
}

async function sendPlain(sending: Sending, body: Buffer): Promise<void> {
  const { reply, delivery, response, signal } = sending;
  const length = reply.trailers === undefined ? { 'content-length': String(body.length) } : {};
  response.writeHead(reply.status, { ...reply.headers, ...length });
  response.flushHeaders();
  await wait(delivery.firstChunkDelay, signal);
  if (delivery.cut === undefined) {
    await write(sending, body);
    if (reply.trailers !== undefined) response.addTrailers(reply.trailers);
    response.end();
    return;
  }
  await write(sending, body.subarray(0, Math.floor(body.length / 2)));
  await cut(sending);
}

async function write({ response, delivery, signal }: Sending, bytes: Uint8Array): Promise<void> {
  for (const part of splitBytes(bytes, delivery.writeSizes)) {
    signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      response.write(part, (error) => (error ? reject(error) : resolve()));
    });
  }
}

async function cut({ response, delivery, record, signal }: Sending): Promise<void> {
  if (delivery.cut?.after !== BEFORE_HEADERS) await sleep(RESET_GRACE_MS, undefined, { signal });
  record.cutByUs = true;
  if (delivery.cut?.how === 'reset') response.socket?.resetAndDestroy();
  else response.socket?.destroy();
}

async function wait(time: number | 'never' | undefined, signal: AbortSignal): Promise<void> {
  if (time === undefined || time === 0) return;
  if (time !== 'never') return sleep(time, undefined, { signal });
  await new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('The connection is gone.')), { once: true });
    if (signal.aborted) reject(new Error('The connection is gone.'));
  });
}

function serialise({ event, data }: Frame): Buffer {
  const name = event === undefined ? '' : `event: ${event}\n`;
  return Buffer.from(`${name}data: ${data}\n\n`);
}
