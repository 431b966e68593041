import type { ModelRequest, Reply } from '../exchange.ts';

/** Refusals that every vendor has, each in its own words. */
export type ErrorKind =
  | 'rate_limit'
  | 'insufficient_quota'
  | 'server_error'
  | 'service_unavailable'
  | 'overloaded'
  | 'gateway_timeout'
  | 'invalid_api_key'
  | 'permission_denied'
  | 'model_not_found'
  | 'context_overflow'
  | 'request_too_large'
  | 'invalid_request'
  | 'content_policy';

/** What an error text mentions. */
export interface ErrorContext {
  request: ModelRequest;
  requestId: string;
  /** Seconds. */
  retryAfter: number;
  /** Milliseconds since the epoch, for reset times. */
  now: number;
}

/** A reply without the headers that every reply of the vendor carries. */
export type ErrorReply = Reply & { body: string | Uint8Array };

export type ErrorTable = Readonly<Record<ErrorKind, (context: ErrorContext) => ErrorReply>>;

const JSON_TYPE = 'application/json';

export function jsonReply(status: number, body: unknown, headers: Record<string, string> = {}): ErrorReply {
  return { status, headers: { 'content-type': JSON_TYPE, ...headers }, body: JSON.stringify(body) };
}

/** An error page as a proxy in front of the provider writes it. */
export function htmlReply(status: number, title: string, server: string): ErrorReply {
  const lines = [
    '<html>',
    `<head><title>${status} ${title}</title></head>`,
    '<body>',
    `<center><h1>${status} ${title}</h1></center>`,
    `<hr><center>${server}</center>`,
    '</body>',
    '</html>',
    '',
  ];
  return { status, headers: { 'content-type': 'text/html', server }, body: lines.join('\r\n'), bare: true };
}

/** Whole seconds in `retry-after`; `retry-after-ms` too where the vendor sends it or a fraction would be lost. */
export function retryAfterHeaders(seconds: number, alwaysMs: boolean): Record<string, string> {
  const headers: Record<string, string> = { 'retry-after': String(Math.ceil(seconds)) };
  if (alwaysMs || !Number.isInteger(seconds)) headers['retry-after-ms'] = String(Math.round(seconds * 1000));
  return headers;
}
