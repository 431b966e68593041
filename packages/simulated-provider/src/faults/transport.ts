import { EVERYWHERE, STREAMS } from './definition.ts';
import type { FaultDefinition } from './definition.ts';

export type TransportFault =
  | 'timeout'
  | 'no_first_chunk'
  | 'slow_response'
  | 'slow_tokens'
  | 'pause'
  | 'reset_before_headers'
  | 'reset_mid_stream'
  | 'premature_close'
  | 'stream_cut';

const DEFAULT_AFTER = 3;

/** Faults of the connection: the answer is right, its bytes do not arrive as they should. */
export const TRANSPORT_FAULTS: Readonly<Record<TransportFault, FaultDefinition>> = {
  timeout: {
    description: 'Takes the request and never answers, not even with headers.',
    apis: EVERYWHERE,
    delivery: () => ({ headersDelay: 'never' }),
  },
  no_first_chunk: {
    description: 'Sends headers with status 200 and then nothing.',
    apis: EVERYWHERE,
    delivery: () => ({ firstChunkDelay: 'never' }),
  },
  slow_response: {
    description: 'Waits `ms` (default 2000) before the headers, then answers well.',
    apis: EVERYWHERE,
    delivery: ({ ms = 2_000 }) => ({ headersDelay: ms }),
  },
  slow_tokens: {
    description: 'Waits `ms` (default 200) before every chunk of a stream.',
    apis: STREAMS,
    delivery: ({ ms = 200 }) => ({ chunkDelay: ms }),
  },
  pause: {
    description: 'Stops after `after` chunks (default 3) for `ms`, or for ever when `ms` is not given.',
    apis: STREAMS,
    delivery: ({ after = DEFAULT_AFTER, ms }) => ({ pause: { after, time: ms ?? 'never' } }),
  },
  reset_before_headers: {
    description: 'Resets the connection (TCP RST) instead of answering.',
    apis: EVERYWHERE,
    delivery: () => ({ cut: { after: -1, how: 'reset' } }),
  },
  reset_mid_stream: {
    description: 'Resets the connection after `after` chunks (default 3), or in the middle of a plain body.',
    apis: EVERYWHERE,
    delivery: ({ after = DEFAULT_AFTER }) => ({ cut: { after, how: 'reset' } }),
  },
  premature_close: {
    description: 'Closes the connection after `after` chunks (default 3) without ending the HTTP body.',
    apis: EVERYWHERE,
    delivery: ({ after = DEFAULT_AFTER }) => ({ cut: { after, how: 'close' } }),
  },
  stream_cut: {
    description:
      'Ends the HTTP body cleanly before the terminal event; with `after`, already after so many chunks.',
    apis: STREAMS,
    frames: (frames, _exchange, { after }) =>
      frames.filter((frame, index) => frame.role !== 'end' && index < (after ?? Infinity)),
  },
};
