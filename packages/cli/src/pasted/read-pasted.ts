import type { FailureRecord } from '@culprit/diagnosis';
import { cleanLines } from './clean-text.ts';
import { findJson } from './find-json.ts';

/** A pasted error taken apart: what was printed, and what of it is status, headers, body and exception. */
export function readPasted(text: string, provider?: string): FailureRecord {
  const lines = cleanLines(text);
  const message = lines.join('\n').trim();
  const bodies = findJson(message).filter(saysError);
  const body = bodies.length > 1 ? bodies : bodies[0];
  const headers = headersIn(lines);
  const status = statusIn(message) ?? statusInBody(bodies);
  const http = body !== undefined || status !== undefined || headers ? { status, headers, body } : undefined;
  return {
    id: 'pasted',
    surface: 'http',
    operation: 'chat',
    provider: provider ?? null,
    http: http ?? null,
    transport: exceptionIn(lines) ?? null,
    error_message: messageBeside(message, text),
  };
}

/** A paste that is all stack would be left without a message. */
const messageBeside = (message: string, text: string): string => (message === '' ? text.trim() : message);

/** Ways in which clients, servers and people write the status of a reply, the surest first. */
const STATUS: readonly RegExp[] = [
  /\bHTTP\/[\d.]+"?\s+([45]\d\d)\b/i,
  /\b(?:http_?)?status[\s_-]?code["']?\s*[:=]?\s*["']?([45]\d\d)\b/i,
  /\bstatus["']?\s*[:=]\s*["']?([45]\d\d)\b/i,
  /\berror code:\s*([45]\d\d)\b/i,
  /\b(?:API|HTTP|Request|Client|Server)\s+(?:request\s+)?(?:failed|error)s?[:\s(]+(?:with\s+)?(?:status\s+)?([45]\d\d)\b/i,
  /\b(?:status|code|http)\s*:?\s+([45]\d\d)\b/i,
  /(?:^|[\s(:])([45]\d\d)\s+(?:\{|"|[A-Z])/m,
  /^\s*(?:\w*(?:Error|Exception):?\s*)?([45]\d\d)\b/m,
];

function statusIn(text: string): number | undefined {
  for (const pattern of STATUS) {
    const [, digits] = pattern.exec(text) ?? [];
    if (digits !== undefined) return Number(digits);
  }
  return undefined;
}

const HEADER = /^\s*(?:<\s*)?([A-Za-z][\w-]{1,60}):\s+(\S.{0,500}?)\s*$/;

/** Header lines after a status line, as `curl -i` and `curl -v` print them. */
function headersIn(lines: readonly string[]): Record<string, string> | undefined {
  const start = lines.findIndex((line) => /^\s*(?:<\s*)?HTTP\/[\d.]+\s+\d{3}\b/i.test(line));
  if (start < 0) return undefined;
  const headers: Record<string, string> = {};
  for (const line of lines.slice(start + 1)) {
    const [, name, value] = HEADER.exec(line) ?? [];
    if (name === undefined || value === undefined) break;
    headers[name.toLowerCase()] = value;
  }
  return Object.keys(headers).length > 0 ? headers : undefined;
}

const ERROR_KEYS = ['error', 'errors', 'message', 'detail', 'code', 'type', 'title', '__type', 'Message'];

/** Pastes hold other JSON too: requests, settings, ids. */
function saysError(value: unknown): boolean {
  const object: unknown = Array.isArray(value) ? (value as unknown[])[0] : value;
  return typeof object === 'object' && object !== null && ERROR_KEYS.some((key) => key in object);
}

/** The status that a body itself states, at the top or in its `error`. */
function statusInBody(bodies: readonly unknown[]): number | undefined {
  for (const body of bodies) {
    const outer: unknown = Array.isArray(body) ? (body as unknown[])[0] : body;
    for (const object of [outer, (outer as { error?: unknown } | undefined)?.error]) {
      if (typeof object !== 'object' || object === null) continue;
      for (const key of ['status', 'statusCode', 'status_code', 'code']) {
        const value = Number((object as Record<string, unknown>)[key]);
        if (Number.isInteger(value) && value >= 400 && value < 600) return value;
      }
    }
  }
  return undefined;
}

/** `openai.RateLimitError: 429 …`, `[ConnectTimeoutError: …]`, `Error [ERR_X]: …`, `Uncaught TypeError: …`. */
const EXCEPTION =
  /^[\s[]*(?:Uncaught\s+|Unhandled\s+|\[?cause\]?:\s*\[?|Caused by:\s*)?(?:[\w$]+\.)*([A-Z][\w$]*(?:Error|Exception|Timeout|Failure|Fault|Exhausted|Unavailable|Interrupt))(?:\s\[(\w+)\])?(?::|\s*$)\s*(.*)$/;
const CODE = /\bcode['"]?:\s*['"]([A-Z][A-Z0-9_]{3,})['"]/;

type Exception = NonNullable<FailureRecord['transport']>;

/** The exceptions named at the beginning of lines, each the cause of the one printed before it. */
function exceptionIn(lines: readonly string[]): Exception | undefined {
  const named: Exception[] = [];
  for (const line of lines) {
    const [, name, code, message] = EXCEPTION.exec(line) ?? [];
    if (name !== undefined && named.length < 8)
      named.push({ name, code: code ?? null, message: message === '' ? null : (message ?? null) });
  }
  const code = CODE.exec(lines.join('\n'))?.[1];
  const last = named.at(-1);
  if (code !== undefined && last && last.code === null) last.code = code;
  if (code !== undefined && !last) return { name: null, code, message: null };
  return named.reduceRight<Exception | undefined>(
    (cause, exception) => (cause ? { ...exception, cause } : exception),
    undefined,
  );
}
