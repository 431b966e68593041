import { isRecord, keysOf, readProperty } from './guarded.ts';

const ALLOWED = new Set([
  'retry-after',
  'retry-after-ms',
  'x-should-retry',
  'request-id',
  'x-request-id',
  'x-amzn-requestid',
  'x-amzn-errortype',
  'apim-request-id',
  'x-ms-request-id',
  'x-goog-request-id',
  'x-groq-id',
  'mistral-correlation-id',
  'cf-ray',
  'server',
  'content-type',
  'www-authenticate',
]);
const ALLOWED_PREFIXES = ['x-ratelimit-', 'x-ratelimitbysize-', 'anthropic-ratelimit-', 'ratelimit-'];
const REQUEST_ID_HEADERS = [
  'x-request-id',
  'request-id',
  'x-amzn-requestid',
  'apim-request-id',
  'x-ms-request-id',
  'x-goog-request-id',
  'x-groq-id',
  'mistral-correlation-id',
  'cf-ray',
];
const MAX_HEADERS = 100;
const MAX_VALUE = 256;

/** Allow-listed headers with lower-case names, from a `Headers` object or a plain one; undefined when there are none. */
export function readHeaders(source: unknown): Readonly<Record<string, string>> | undefined {
  if (!isRecord(source)) return undefined;
  const result: Record<string, string> = {};
  let found = false;
  const take = (name: unknown, value: unknown): void => {
    if (typeof name !== 'string') return;
    const lower = name.toLowerCase();
    const text = headerText(value);
    if (text === undefined || !isAllowed(lower)) return;
    found = true;
    // The scheme says what kind of credential was wanted; the rest of the challenge is nobody's business.
    result[lower] = lower === 'www-authenticate' ? (text.split(' ', 1)[0] ?? '') : text.slice(0, MAX_VALUE);
  };
  try {
    const forEach = readProperty(source, 'forEach');
    if (typeof forEach === 'function')
      (source as unknown as Headers).forEach((value, name) => {
        take(name, value);
      });
    else for (const key of keysOf(source, MAX_HEADERS)) take(key, readProperty(source, key));
  } catch {
    // A header object that cannot be read is as good as none.
  }
  return found ? result : undefined;
}

/** The part of the WHATWG `Headers` that is used here. */
interface Headers {
  forEach(callback: (value: unknown, name: unknown) => void): void;
}

function headerText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  const first = readProperty(value, '0');
  return typeof first === 'string' ? first : undefined;
}

function isAllowed(name: string): boolean {
  return ALLOWED.has(name) || ALLOWED_PREFIXES.some((prefix) => name.startsWith(prefix));
}

export function requestIdOf(headers: Readonly<Record<string, string>> | undefined): string | undefined {
  if (headers === undefined) return undefined;
  for (const name of REQUEST_ID_HEADERS) if (headers[name] !== undefined) return headers[name];
  return undefined;
}
