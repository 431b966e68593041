import { crc32 } from 'node:zlib';
import type { Frame, Framing } from '../exchange.ts';

/** Bytes of the prelude: total length, length of the headers, checksum of these two. */
const PRELUDE = 12;
const CHECKSUM = 4;
const STRING_TYPE = 7;

/** AWS event stream (https://smithy.io/2.0/aws/amazon-eventstream.html): binary messages with headers and checksums. */
export const eventStream: Framing = {
  type: 'application/vnd.amazon.eventstream',
  encode: ({ event = 'chunk', data, exception }: Frame) =>
    encodeMessage(
      exception === true
        ? { ':exception-type': event, ':content-type': 'application/json', ':message-type': 'exception' }
        : { ':event-type': event, ':content-type': 'application/json', ':message-type': 'event' },
      Buffer.from(data),
    ),
};

/** One message: prelude with its checksum, headers, payload, checksum of everything before. */
export function encodeMessage(headers: Readonly<Record<string, string>>, payload: Uint8Array): Uint8Array {
  const names = Buffer.concat(Object.entries(headers).map(encodeHeader));
  const message = Buffer.alloc(PRELUDE + names.length + payload.length + CHECKSUM);
  message.writeUInt32BE(message.length, 0);
  message.writeUInt32BE(names.length, 4);
  message.writeUInt32BE(crc32(message.subarray(0, 8)), 8);
  message.set(names, PRELUDE);
  message.set(payload, PRELUDE + names.length);
  const end = message.length - CHECKSUM;
  message.writeUInt32BE(crc32(message.subarray(0, end)), end);
  return message;
}

/** Length of the name, name, type, length of the value, value. */
function encodeHeader([name, value]: readonly [string, string]): Buffer {
  const [nameBytes, valueBytes] = [Buffer.from(name), Buffer.from(value)];
  const lengths = Buffer.alloc(3);
  lengths.writeUInt8(STRING_TYPE, 0);
  lengths.writeUInt16BE(valueBytes.length, 1);
  return Buffer.concat([Buffer.from([nameBytes.length]), nameBytes, lengths, valueBytes]);
}
