/** One failure with the category a careful reader gives it, in the format of `culprit classify`. */
export interface CorpusCase {
  id: string;
  /** Cases of one message template share a group. */
  group: string;
  provider: string;
  surface: 'http' | 'transport' | 'stream' | 'response' | 'framework';
  operation: string;
  http: { status: number | null; headers: Record<string, string>; body: unknown } | null;
  transport: unknown;
  response: Record<string, unknown> | null;
  error_message: string | null;
  label: string;
  alt: string[];
  /** Whether the record itself holds the evidence; always so in our own cases. */
  basis: 'record' | 'thread';
}

/** A case before it has its id. */
export type Draft = Omit<CorpusCase, 'id' | 'group'>;

const blank = (provider: string, label: string, alt: string[]): Draft => ({
  provider,
  surface: 'http',
  operation: 'chat',
  http: null,
  transport: null,
  response: null,
  error_message: null,
  label,
  alt,
  basis: 'record',
});

/** An error reply. `options` sets headers, the operation, or what the program printed. */
export function reply(
  provider: string,
  status: number,
  body: unknown,
  label: string,
  options: { alt?: string[]; headers?: Record<string, string>; operation?: string; printed?: string } = {},
): Draft {
  return {
    ...blank(provider, label, options.alt ?? []),
    operation: options.operation ?? 'chat',
    http: { status, headers: options.headers ?? {}, body },
    error_message: options.printed ?? null,
  };
}

/** Something thrown without a reply, by the transport or by a framework. */
export function thrown(
  provider: string,
  error: { name?: string; code?: string | number; message: string; cause?: unknown },
  label: string,
  options: {
    alt?: string[];
    operation?: string;
    surface?: 'transport' | 'framework' | 'stream';
    response?: Record<string, unknown>;
  } = {},
): Draft {
  return {
    ...blank(provider, label, options.alt ?? []),
    surface: options.surface ?? 'transport',
    operation: options.operation ?? 'chat',
    transport: error,
    response: options.response ?? null,
  };
}

/** A fault inside a stream that began with 200. */
export function streamed(provider: string, body: unknown, label: string, alt: string[] = []): Draft {
  return { ...blank(provider, label, alt), surface: 'stream', http: { status: 200, headers: {}, body } };
}

/** A silent failure: an answer with 200. */
export function answer(
  provider: string,
  response: Record<string, unknown>,
  label: string,
  options: { alt?: string[]; operation?: string; printed?: string } = {},
): Draft {
  return {
    ...blank(provider, label, options.alt ?? []),
    surface: 'response',
    operation: options.operation ?? 'chat',
    http: { status: 200, headers: {}, body: null },
    response,
    error_message: options.printed ?? null,
  };
}

/** What a program printed, and nothing else. */
export function printed(
  provider: string,
  message: string,
  label: string,
  alt: string[] = [],
  operation = 'chat',
): Draft {
  return { ...blank(provider, label, alt), surface: 'framework', operation, error_message: message };
}

/** OpenAI's error object, which most providers copy. */
export const openaiBody = (
  message: string,
  type: string | null,
  code: string | number | null = null,
  param: string | null = null,
): unknown => ({
  error: { message, type, param, code },
});

export const anthropicBody = (type: string, message: string): unknown => ({
  type: 'error',
  error: { type, message },
  request_id: 'req_00000000000000000000',
});

/** google.rpc.Status as JSON. */
export const googleBody = (code: number, status: string, message: string, details?: unknown[]): unknown => ({
  error: { code, message, status, ...(details === undefined ? {} : { details }) },
});

/** The exception name travels in a header. */
export const awsReply = (
  status: number,
  exception: string,
  message: string,
  label: string,
  alt: string[] = [],
): Draft =>
  reply('aws.bedrock', status, { message }, label, {
    alt,
    headers: { 'x-amzn-errortype': `${exception}:http://internal.amazon.com/coral/com.amazon.bedrock/` },
  });
