import { Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';

/** Bytes as they were before gzip or Zstandard, known by their first bytes; others as they are. */
export async function* decompressed(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<Buffer> {
  const iterator = chunks[Symbol.asyncIterator]();
  const head: Buffer[] = [];
  let length = 0;
  while (length < 4) {
    const next = await iterator.next();
    if (next.done === true) break;
    const chunk = Buffer.from(next.value as Uint8Array);
    head.push(chunk);
    length += chunk.length;
  }
  async function* whole(): AsyncGenerator<Buffer> {
    yield* head;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next())
      yield Buffer.from(next.value as Uint8Array);
  }
  const decoder = decoderOf(Buffer.concat(head));
  if (decoder === undefined) yield* whole();
  else
    for await (const chunk of Readable.from(whole())
      .on('error', (error) => decoder.destroy(error))
      .pipe(decoder))
      yield chunk as Buffer;
}

function decoderOf(head: Buffer) {
  if (head[0] === 0x1f && head[1] === 0x8b) return createGunzip();
  return head.length >= 4 && head.readUInt32LE(0) === 0xfd2fb528 ? createZstdDecompress() : undefined;
}
