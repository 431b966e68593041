import type { ErrorFacts, HttpFacts } from './facts.ts';
import { boundText, isArray, isRecord, readProperty } from './internal/guarded.ts';
import { readHeaders, requestIdOf } from './internal/headers.ts';
import { printedBody } from './internal/printed-body.ts';

const MAX_DEPTH = 10;
const MAX_NAME = 120;
/** Where SDKs and frameworks keep the error that theirs wraps, most telling first. */
const CAUSE_KEYS = [
  'cause',
  'lastError',
  'originalError',
  'innerError',
  'rootCause',
  'reason',
  'stackTrace',
] as const;
const BODY_KEYS = ['error', 'body', 'responseBody', 'data', 'details'] as const;

/**
 * Turns whatever was thrown into plain facts. Reads by shape and never by class, so that several copies and versions
 * of an SDK read alike (R15); survives getters that throw, cycles and values that are no errors (R59); every property
 * is read at most once. Follows `cause`, `errors`, `lastError`, `error` and the like to depth 10 (R54).
 */
export function readError(thrown: unknown): ErrorFacts {
  const seen = new Set<object>();
  const facts = readLayer(thrown, seen, 0);
  const chain: string[] = [];
  for (let layer: ErrorFacts | undefined = facts; layer !== undefined; layer = layer.cause) {
    if (layer.name !== undefined) chain.push(layer.name);
    if (layer.code !== undefined && layer.code !== layer.name) chain.push(layer.code);
  }
  if (chain.length > 0) facts.chain = chain;
  return facts;
}

type Mutable = { -readonly [Key in keyof ErrorFacts]: ErrorFacts[Key] };

function readLayer(thrown: unknown, seen: Set<object>, depth: number): Mutable {
  if (!isRecord(thrown) && typeof thrown !== 'function') return { message: primitiveText(thrown) };
  seen.add(thrown);
  const read = memoized(thrown);
  const facts: Mutable = {};
  const name = nameOf(read);
  if (name !== undefined) facts.name = name;
  const message = messageOf(read);
  if (message !== undefined) facts.message = message;
  const code = codeOf(read);
  if (code !== undefined) facts.code = code;
  const http = httpOf(read);
  if (http !== undefined) facts.http = http;
  const requestId =
    textOf(read('requestID')) ??
    textOf(read('request_id')) ??
    textOf(read('requestId')) ??
    textOf(readProperty(read('httpResponse'), 'requestId')) ??
    textOf(readProperty(read('$metadata'), 'requestId')) ??
    requestIdOf(http?.headers);
  if (requestId !== undefined) facts.requestId = requestId.slice(0, MAX_NAME);
  // LangGraph's own test for its signals, on the instance or on its class, across package copies (R60).
  if (read('is_bubble_up') === true) facts.controlFlow = true;
  if (depth < MAX_DEPTH) {
    const cause = causeOf(read, seen);
    if (cause !== undefined) facts.cause = readLayer(cause, seen, depth + 1);
  }
  return facts;
}

type Reader = (key: string) => unknown;

function memoized(target: unknown): Reader {
  const known = new Map<string, unknown>();
  return (key) => {
    if (!known.has(key)) known.set(key, readProperty(target, key));
    return known.get(key);
  };
}

function primitiveText(thrown: unknown): string {
  if (typeof thrown === 'string') return boundText(thrown);
  return typeof thrown === 'symbol' || typeof thrown === 'bigint'
    ? thrown.toString().slice(0, MAX_NAME)
    : `thrown ${String(thrown)}`;
}

/** OpenAI and others leave `name` at "Error"; the constructor then knows better. */
function nameOf(read: Reader): string | undefined {
  const own = textOf(read('name'));
  if (own !== undefined && own !== 'Error' && own.length > 0) return own.slice(0, MAX_NAME);
  const constructed = textOf(readProperty(read('constructor'), 'name'));
  if (constructed !== undefined && constructed.length > 0 && constructed !== 'Object')
    return constructed.slice(0, MAX_NAME);
  return own?.slice(0, MAX_NAME);
}

function messageOf(read: Reader): string | undefined {
  for (const key of ['message', 'detail', 'title', 'statusText']) {
    const text = textOf(read(key));
    if (text !== undefined && text.length > 0) return boundText(text);
  }
  const error = read('error');
  return typeof error === 'string' && error.length > 0 ? boundText(error) : textOf(read('message'));
}

function codeOf(read: Reader): string | undefined {
  for (const key of ['code', 'lc_error_code', '__type', 'errno']) {
    const code = read(key);
    if (typeof code === 'string' && code.length > 0) return code.slice(0, MAX_NAME);
    if (typeof code === 'number' && Number.isFinite(code)) return String(code);
  }
  return undefined;
}

/** Hugging Face's SDK says `httpResponse`. */
function responseOf(read: Reader): unknown {
  return read('response') ?? read('httpResponse');
}

function httpOf(read: Reader): HttpFacts | undefined {
  const response = responseOf(read);
  const metadata = read('$metadata');
  const status =
    numberOf(read('status')) ??
    numberOf(read('statusCode')) ??
    numberOf(read('status_code')) ??
    numberOf(readProperty(metadata, 'httpStatusCode')) ??
    numberOf(readProperty(response, 'status')) ??
    numberOf(readProperty(response, 'statusCode'));
  const headers =
    readHeaders(read('headers')) ??
    readHeaders(read('responseHeaders')) ??
    readHeaders(readProperty(response, 'headers')) ??
    readHeaders(readProperty(read('rawResponse'), 'headers'));
  const body = bodyOf(read, response) ?? printedBody(textOf(read('message')));
  if (status === undefined && headers === undefined && body === undefined) return undefined;
  const http: { status?: number; headers?: Readonly<Record<string, string>>; body?: unknown } = {};
  if (status !== undefined) http.status = status;
  if (headers !== undefined) http.headers = headers;
  if (body !== undefined) http.body = body;
  return http;
}

/** A parsed or printed body; a `Response` stream is left alone. */
function bodyOf(read: Reader, response: unknown): unknown {
  for (const key of BODY_KEYS) {
    const value = read(key);
    if (typeof value === 'string' && value.length > 0) return boundText(value);
    if (isPlainData(value)) return value;
  }
  const type = textOf(read('type'));
  // A `Response` has its stream under `body`, which is not to be touched.
  const data = readProperty(response, 'data') ?? readProperty(read('httpResponse'), 'body');
  if (typeof data === 'string' && data.length > 0) return boundText(data);
  if (isPlainData(data)) return data;
  return type === undefined ? undefined : { type: type.slice(0, MAX_NAME) };
}

function isPlainData(value: unknown): boolean {
  if (isArray(value)) return true;
  if (!isRecord(value) || isErrorLike(value)) return false;
  try {
    const prototype: unknown = Object.getPrototypeOf(value);
    return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
  } catch {
    return false;
  }
}

function isErrorLike(value: unknown): boolean {
  return isRecord(value) && typeof readProperty(value, 'stack') === 'string';
}

function causeOf(read: Reader, seen: ReadonlySet<object>): unknown {
  for (const key of CAUSE_KEYS) {
    const cause = read(key);
    if (typeof cause === 'string' && cause.length > 0 && key === 'cause') return cause;
    if (isRecord(cause) && !seen.has(cause) && (key === 'cause' || isErrorLike(cause))) return cause;
  }
  const error = read('error');
  if (isErrorLike(error) && !seen.has(error as object)) return error;
  const errors = read('errors');
  if (!isArray(errors)) return undefined;
  // The last error of a retry is the one that ended it.
  const last = readProperty(errors, String(Math.max(0, errors.length - 1)));
  return isErrorLike(last) && !seen.has(last as object) ? last : undefined;
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' && value >= 100 && value <= 599 ? value : undefined;
