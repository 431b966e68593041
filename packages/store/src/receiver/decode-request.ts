import { LOGS_REQUEST, METRICS_REQUEST, TRACE_REQUEST } from '../otlp/messages.ts';
import type { MessageTable } from '../otlp/messages.ts';
import { decodeProtobuf } from '../otlp/decode-protobuf.ts';
import { isFields } from '../otlp/any-value.ts';
import { HttpFailure, RPC_INVALID_ARGUMENT } from './http-failure.ts';

export type Signal = 'traces' | 'metrics' | 'logs';
export type BodyFormat = 'protobuf' | 'json';

export interface DecodedRequest {
  /** The request in its JSON form. */
  value: unknown;
  /** The same as one line of text. */
  line: () => string;
}

const TABLES: Readonly<Record<Signal, MessageTable>> = {
  traces: TRACE_REQUEST,
  metrics: METRICS_REQUEST,
  logs: LOGS_REQUEST,
};

/** The two formats of OTLP/HTTP; undefined for every other content type. */
export function formatOf(contentType: string | undefined): BodyFormat | undefined {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/x-protobuf' || type === 'application/protobuf') return 'protobuf';
  return type === 'application/json' ? 'json' : undefined;
}

export function decodeRequest(signal: Signal, format: BodyFormat, body: Buffer): DecodedRequest {
  try {
    if (format === 'protobuf') {
      const value = decodeProtobuf(TABLES[signal], body);
      return { value, line: () => JSON.stringify(value) };
    }
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    const value: unknown = JSON.parse(text);
    if (!isFields(value)) throw new TypeError('the body is no JSON object');
    // Line breaks in JSON are white space: inside of texts they are escaped.
    return { value, line: () => text.replace(/[\r\n]+/g, ' ').trim() };
  } catch (error) {
    throw new HttpFailure(
      400,
      RPC_INVALID_ARGUMENT,
      `The body is no OTLP ${signal} request: ${(error as Error).message}.`,
    );
  }
}
