import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { HttpFailure, RPC_INVALID_ARGUMENT, RPC_RESOURCE_EXHAUSTED, tryLater } from './http-failure.ts';

/** Bytes of all requests that are being received or written, against one bound. */
export interface ByteBudget {
  used: number;
  readonly limit: number;
}

const INFLATERS = { gzip: promisify(gunzip), deflate: promisify(inflate) };

/** Reads and decompresses a body. Neither form may be longer than `maxBytes` (413), nor all bodies together beyond the budget (503). */
export async function readBody(
  request: IncomingMessage,
  maxBytes: number,
  budget: ByteBudget,
): Promise<Buffer> {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity' && encoding !== 'gzip' && encoding !== 'deflate') {
    throw new HttpFailure(
      415,
      RPC_INVALID_ARGUMENT,
      `Content encoding ${encoding} is not supported; send gzip, deflate or none.`,
    );
  }
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const body = await collect(request, maxBytes, budget);
  return encoding === 'identity' ? body : decompress(INFLATERS[encoding], body, maxBytes);
}

async function collect(request: IncomingMessage, maxBytes: number, budget: ByteBudget): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    // The connection must outlive a body that is refused half-way, or the sender never sees why.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      length += chunk.length;
      budget.used += chunk.length;
      if (length > maxBytes) throw tooLarge(maxBytes);
      if (budget.used > budget.limit) throw tryLater('The receiver is busy writing; send again later.');
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } finally {
    budget.used -= length;
  }
}

async function decompress(
  inflater: (typeof INFLATERS)['gzip'],
  body: Buffer,
  maxBytes: number,
): Promise<Buffer> {
  try {
    return await inflater(body, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes);
    throw new HttpFailure(
      400,
      RPC_INVALID_ARGUMENT,
      `The body does not decompress: ${(error as Error).message}.`,
    );
  }
}

function tooLarge(maxBytes: number): HttpFailure {
  return new HttpFailure(
    413,
    RPC_RESOURCE_EXHAUSTED,
    `The body is larger than ${maxBytes} bytes; send smaller batches.`,
  );
}
