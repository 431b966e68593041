import { context } from '@opentelemetry/api';
import type { Call } from './call.ts';
import { endWhenDropped, endWhenUnread, watchStream, type StreamWatch } from './stream-watch.ts';
import { guard } from './guard.ts';
import { hide } from './internal/hide.ts';
import { tapIterator, type ChunkIterator } from './tap-iterator.ts';
import { isReadableStream, tapReadable } from './tap-readable.ts';

interface SdkStream {
  /** Factory of the one source of chunks, in SDKs that have it; `tee` and the like use it directly. */
  iterator?: unknown;
  controller?: { signal?: AbortSignal } | undefined;
  [Symbol.asyncIterator]: Open;
}

type Open = (this: unknown, ...args: unknown[]) => ChunkIterator;

export function isStream(value: unknown): value is SdkStream {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** Looks at chunks as they pass, in place: whatever the caller was given is what it was. Nothing is read ahead. */
export function tapStream(stream: SdkStream, call: Call, value: unknown): void {
  const watch = watchStream(call, value);
  call.streamSignal = stream.controller?.signal;
  if (isReadableStream(stream)) tapReadable(stream, call, watch);
  else if (typeof (stream as { next?: unknown }).next === 'function')
    tapHandedOut(stream as unknown as ChunkIterator, call, watch);
  else tapSource(stream, call, watch);
}

/**
 * A generator or iterator itself. Its body runs inside `next`, so that is where the call must be the active one for
 * the requests it makes.
 */
function tapHandedOut(iterator: ChunkIterator, call: Call, watch: StreamWatch): void {
  const { next } = iterator;
  hide(iterator, 'next', function (...args: [] | [unknown]) {
    call.reading = true;
    return context.with(call.context, next, iterator, ...args);
  });
  tapIterator(iterator, call, watch);
  endWhenDropped(iterator, call);
}

/**
 * Replaces the stream's own source of chunks in place, so that `tee`, `toReadableStream`, `controller`, reading twice
 * and the helpers built on it stay the SDK's.
 */
function tapSource(stream: SdkStream, call: Call, watch: StreamWatch): void {
  const source = typeof stream.iterator === 'function' ? 'iterator' : Symbol.asyncIterator;
  const open = stream[source] as Open;
  const observed: Open = function (...args) {
    const iterator = open.apply(this, args);
    // A second reading is the SDK's to refuse.
    if (call.reading) return iterator;
    call.reading = true;
    guard('tap iterator', () => {
      tapIterator(iterator, call, watch);
      endWhenDropped(iterator, call);
    });
    return iterator;
  };
  const descriptor = Object.getOwnPropertyDescriptor(stream, source);
  Object.defineProperty(stream, source, {
    value: observed,
    writable: descriptor?.writable ?? true,
    configurable: descriptor?.configurable ?? true,
    enumerable: descriptor?.enumerable ?? false,
  });
  if (source === 'iterator' && Object.hasOwn(stream, Symbol.asyncIterator)) tapOuter(stream, call);
  endWhenUnread(stream, call);
}

/**
 * Some versions put a generator of their own in front of the source. Closed before its first step, it never opens the
 * source, and nothing but its `return` tells that the caller is done.
 */
function tapOuter(stream: SdkStream, call: Call): void {
  const open = stream[Symbol.asyncIterator];
  const observed: Open = function (...args) {
    const iterator = open.apply(this, args);
    guard('tap iterator', () => {
      const close = iterator.return;
      if (typeof close !== 'function') return;
      hide(iterator, 'return', function (...values: [] | [unknown]) {
        if (!call.reading) abandon(call);
        return close.apply(iterator, values as [unknown]);
      });
    });
    return iterator;
  };
  const descriptor = Object.getOwnPropertyDescriptor(stream, Symbol.asyncIterator);
  Object.defineProperty(stream, Symbol.asyncIterator, { ...descriptor, value: observed });
}

function abandon(call: Call): void {
  guard('end stream', () => {
    call.settle({ ending: 'abandoned', abort: call.callerAbort() });
  });
}
