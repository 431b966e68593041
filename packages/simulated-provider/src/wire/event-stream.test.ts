import { EventStreamCodec } from '@smithy/core/event-streams';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeMessage, eventStream } from './event-stream.ts';

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8')),
  (text) => new Uint8Array(Buffer.from(text, 'utf8')),
);

test('any message is what the codec of the AWS SDK reads, checksums included', () => {
  fc.assert(
    fc.property(
      // The codec assigns headers to a plain object, which loses this one name.
      fc.dictionary(
        fc.string({ minLength: 1, maxLength: 20 }).filter((name) => name !== '__proto__'),
        fc.string(),
        { noNullPrototype: true },
      ),
      fc.uint8Array({ maxLength: 300 }),
      (headers, payload) => {
        const message = codec.decode(encodeMessage(headers, payload));
        expect(
          Object.fromEntries(Object.entries(message.headers).map(([key, { value }]) => [key, value])),
        ).toEqual(headers);
        expect([...message.body]).toEqual([...payload]);
      },
    ),
  );
});

test('an exception is told from an event by its headers', () => {
  const { headers } = codec.decode(
    eventStream.encode({ event: 'throttlingException', data: '{}', role: 'end', exception: true }),
  );
  expect(headers[':message-type']?.value).toBe('exception');
  expect(headers[':exception-type']?.value).toBe('throttlingException');
});
