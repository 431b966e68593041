import { OPENAI_ERRORS } from '../errors/openai.ts';
import type { Exchange, Frame } from '../exchange.ts';
import { asObject, parseJson } from '../json.ts';
import { STREAMS } from './definition.ts';
import type { FaultDefinition, FaultParams } from './definition.ts';

export type StreamFault = 'stream_error' | 'malformed_chunk';

const DEFAULT_AFTER = 3;

/** Faults inside an event stream whose HTTP status said success. */
export const STREAM_FAULTS: Readonly<Record<StreamFault, FaultDefinition>> = {
  stream_error: {
    description:
      'An error object in the stream after `after` events (default 3), and nothing after it. Anthropic says `overloaded_error`.',
    apis: STREAMS,
    frames: (frames, exchange, params, format) => {
      const sent = opening(frames, params);
      const own = format.errorFrame?.(exchange, params.message);
      return [...sent, own ?? errorFrame(exchange, params, sent.length)];
    },
  },
  malformed_chunk: {
    description:
      'The event after `after` others (default 3) is cut in the middle of its JSON; the rest follows.',
    apis: STREAMS,
    frames: (frames, _exchange, params) => {
      const at = opening(frames, params).length;
      return frames.map((frame, index) =>
        index === at ? { ...frame, data: frame.data.slice(0, Math.ceil(frame.data.length / 2)) } : frame,
      );
    },
  },
};

/** The frames before the fault: never all of them, and none that ends the answer. */
function opening(frames: readonly Frame[], { after = DEFAULT_AFTER }: FaultParams): readonly Frame[] {
  const end = frames.findIndex((frame) => frame.role === 'end');
  return frames.slice(0, Math.min(after, end));
}

function errorFrame({ request, requestId }: Exchange, { message }: FaultParams, sequence: number): Frame {
  if (request.api === 'messages') {
    const error = { type: 'overloaded_error', message: message ?? 'Overloaded' };
    return {
      event: 'error',
      data: JSON.stringify({ type: 'error', error, request_id: requestId }),
      role: 'end',
    };
  }
  const error = { ...openaiServerError(request, requestId), ...(message === undefined ? {} : { message }) };
  if (request.api === 'chat' || request.api === 'completions')
    return { data: JSON.stringify({ error }), role: 'end' };
  const data = { type: 'error', sequence_number: sequence, error: { ...error, code: 'server_error' } };
  return { event: 'error', data: JSON.stringify(data), role: 'end' };
}

function openaiServerError(request: Exchange['request'], requestId: string): Record<string, unknown> {
  const reply = OPENAI_ERRORS.server_error({ request, requestId, retryAfter: 0, now: 0 });
  return asObject(asObject(parseJson(String(reply.body))).error);
}
