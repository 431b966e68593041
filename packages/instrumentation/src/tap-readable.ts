import type { Call } from './call.ts';
import type { Method } from './patch-ledger.ts';
import { endWhenDropped, type StreamWatch } from './stream-watch.ts';
import { guard } from './guard.ts';
import { hide } from './internal/hide.ts';
import { tapIterator, type ChunkIterator } from './tap-iterator.ts';

type Reader = ReadableStreamDefaultReader<unknown>;

export function isReadableStream(value: unknown): value is ReadableStream<unknown> {
  return value instanceof ReadableStream;
}

/**
 * Watches a web stream (or an SDK's subclass of it) at each of its doors, on the object itself. What reads the stream
 * natively, without a door (`tee`, pipes), is given one that takes a chunk only when it is asked for one.
 */
export function tapReadable(stream: ReadableStream<unknown>, call: Call, watch: StreamWatch): void {
  // A class may build its iterator on `getReader`: its chunks must not be seen twice.
  let iterating = false;
  const around = (key: PropertyKey, wrap: (original: Method) => Method): void => {
    const original: unknown = Reflect.get(stream, key);
    if (typeof original === 'function') hide(stream, key, wrap(original as Method));
  };
  const iteration = (open: Method): Method =>
    function (...args) {
      const seenBefore = iterating;
      iterating = true;
      try {
        const iterator = open.apply(this, args) as ChunkIterator;
        call.reading = true;
        if (!seenBefore) guard('tap iterator', () => tapIterator(iterator, call, watch));
        return iterator;
      } catch (error) {
        iterating = seenBefore;
        throw error;
      }
    };
  around(Symbol.asyncIterator, iteration);
  around('values', iteration);
  around(
    'getReader',
    (open) =>
      function (...args) {
        const reader = open.apply(this, args) as Reader;
        call.reading = true;
        if (!iterating) guard('tap reader', () => tapReader(reader, call, watch));
        return reader;
      },
  );
  around(
    'cancel',
    (cancel) =>
      function (...args) {
        if (!stream.locked) watch.stopped();
        return cancel.apply(this, args);
      },
  );
  tapNativeReading(stream, around);
  endWhenDropped(stream, call);
}

function tapReader(reader: Reader, call: Call, watch: StreamWatch): void {
  let released = false;
  const { read, cancel, releaseLock } = reader as unknown as Record<
    'read' | 'cancel' | 'releaseLock',
    Method
  >;
  hide(reader, 'read', function (...args: unknown[]) {
    call.waiting = true;
    const step = read.apply(reader, args) as Promise<IteratorResult<unknown>>;
    return step.then(watch.seen, (error: unknown) => {
      // Readings that were under way when the reader let go are refused; the stream itself is well.
      if (released) throw error;
      return watch.failed(error);
    });
  });
  hide(reader, 'cancel', function (...args: unknown[]) {
    watch.stopped();
    return cancel.apply(reader, args);
  });
  hide(reader, 'releaseLock', function (...args: unknown[]) {
    released = true;
    call.waiting = false;
    return releaseLock.apply(reader, args);
  });
}

function tapNativeReading(
  stream: ReadableStream<unknown>,
  around: (key: PropertyKey, wrap: (original: Method) => Method) => void,
): void {
  const untilEnd = (): { front: ReadableStream<unknown>; release: () => void } => {
    const reader = stream.getReader();
    const release = (): void => {
      reader.releaseLock();
    };
    return { front: frontOf(reader, release), release };
  };
  around(
    'tee',
    (tee) =>
      function (...args) {
        if (stream.locked) return tee.apply(this, args);
        // Its branches keep a stream locked for good.
        return tee.apply(
          frontOf(stream.getReader(), () => undefined),
          args,
        );
      },
  );
  around(
    'pipeTo',
    (pipe) =>
      function (...args) {
        if (stream.locked) return pipe.apply(this, args);
        const { front, release } = untilEnd();
        return (pipe.apply(front, args) as Promise<void>).then(release, (error: unknown) => {
          release();
          throw error;
        });
      },
  );
  around(
    'pipeThrough',
    (pipe) =>
      function (...args) {
        if (stream.locked) return pipe.apply(this, args);
        const { front, release } = untilEnd();
        try {
          return pipe.apply(front, args);
        } catch (error) {
          release();
          throw error;
        }
      },
  );
}

/** A stream without a queue of its own: it reads when it is read. */
function frontOf(reader: Reader, ended: () => void): ReadableStream<unknown> {
  return new ReadableStream<unknown>(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (!done) {
          controller.enqueue(value);
          return;
        }
        controller.close();
        ended();
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
