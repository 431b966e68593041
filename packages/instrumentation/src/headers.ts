import type { HttpFacts } from '@culprit/diagnosis';
import { CULPRIT } from '@culprit/semconv';

/**
 * Response headers that may be kept; everything else is never read. Each family is looked at only when its first
 * header or its second is there, since every look costs. Sources: the providers' pages on rate limits.
 */
const REQUEST_IDS: readonly string[] = [
  'x-request-id',
  'request-id',
  'apim-request-id',
  'x-amzn-requestid',
  'mistral-correlation-id',
];
const LIMIT_FAMILIES: readonly (readonly string[])[] = [
  // OpenAI, Azure OpenAI, Groq and most compatible services
  [
    'x-ratelimit-remaining-requests',
    'x-ratelimit-remaining-tokens',
    'x-ratelimit-limit-requests',
    'x-ratelimit-limit-tokens',
    'x-ratelimit-reset-requests',
    'x-ratelimit-reset-tokens',
  ],
  [
    'anthropic-ratelimit-requests-remaining',
    'anthropic-ratelimit-tokens-remaining',
    'anthropic-ratelimit-requests-limit',
    'anthropic-ratelimit-requests-reset',
    'anthropic-ratelimit-tokens-limit',
    'anthropic-ratelimit-tokens-reset',
  ],
  // Mistral counts tokens a minute
  ['x-ratelimitbysize-remaining-minute', 'x-ratelimitbysize-limit-minute'],
];

/** Reads the allow-listed headers of a successful response, whatever fetch made it. */
export function readHeaders(response: unknown): HttpFacts['headers'] {
  const headers = (response as { headers?: Partial<Readable> } | null | undefined)?.headers;
  if (typeof headers?.get !== 'function') return undefined;
  const found: Record<string, string> = {};
  for (const name of REQUEST_IDS) if (keep(headers as Readable, name, found)) break;
  for (const names of LIMIT_FAMILIES) if (keepFamily(headers as Readable, names, found)) break;
  return found;
}

interface Readable {
  get(name: string): string | null | undefined;
}

function keep(headers: Readable, name: string, found: Record<string, string>): boolean {
  const value = headers.get(name);
  if (typeof value !== 'string' || value.length > 256) return false;
  found[name] = value;
  return true;
}

function keepFamily(headers: Readable, names: readonly string[], found: Record<string, string>): boolean {
  let known = false;
  for (let index = 0; index < names.length && (known || index < 2); index++)
    known = keep(headers, names[index] as string, found) || known;
  return known;
}

export function requestIdOf(headers: HttpFacts['headers']): string | undefined {
  return (
    headers?.['x-request-id'] ??
    headers?.['request-id'] ??
    headers?.['apim-request-id'] ??
    headers?.['x-amzn-requestid'] ??
    headers?.['mistral-correlation-id']
  );
}

/** Seconds the server asked to wait; an HTTP date is counted from `nowMs`. */
export function retryAfterOf(headers: HttpFacts['headers'], nowMs: number): number | undefined {
  const ms = Number.parseFloat(headers?.['retry-after-ms'] ?? '');
  if (Number.isFinite(ms)) return ms / 1000;
  const text = headers?.['retry-after'];
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (text.trim() !== '' && Number.isFinite(seconds)) return seconds;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - nowMs) / 1000);
}

/** What providers call each number of their window. */
const WINDOW: readonly { key: string; names: readonly string[] }[] = [
  {
    key: CULPRIT.RATE_LIMIT_REQUESTS_LIMIT,
    names: ['x-ratelimit-limit-requests', 'anthropic-ratelimit-requests-limit'],
  },
  {
    key: CULPRIT.RATE_LIMIT_REQUESTS_REMAINING,
    names: ['x-ratelimit-remaining-requests', 'anthropic-ratelimit-requests-remaining'],
  },
  {
    key: CULPRIT.RATE_LIMIT_TOKENS_LIMIT,
    names: ['x-ratelimit-limit-tokens', 'anthropic-ratelimit-tokens-limit', 'x-ratelimitbysize-limit-minute'],
  },
  {
    key: CULPRIT.RATE_LIMIT_TOKENS_REMAINING,
    names: [
      'x-ratelimit-remaining-tokens',
      'anthropic-ratelimit-tokens-remaining',
      'x-ratelimitbysize-remaining-minute',
    ],
  },
];
const RESETS: readonly string[] = [
  'x-ratelimit-reset-requests',
  'x-ratelimit-reset-tokens',
  'anthropic-ratelimit-requests-reset',
  'anthropic-ratelimit-tokens-reset',
];

/** The provider's window as numbers. */
export function rateLimitAttributes(headers: HttpFacts['headers'], nowMs: number): Record<string, number> {
  const found: Record<string, number> = {};
  if (headers === undefined) return found;
  for (const { key, names } of WINDOW) {
    const value = Number.parseInt(firstOf(headers, names) ?? '', 10);
    if (Number.isFinite(value)) found[key] = value;
  }
  const reset = longestReset(headers, nowMs);
  if (reset !== undefined) found[CULPRIT.RATE_LIMIT_RESET] = reset;
  return found;
}

type Headers = NonNullable<HttpFacts['headers']>;

function firstOf(headers: Headers, names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = headers[name];
    if (text !== undefined) return text;
  }
  return undefined;
}

function longestReset(headers: Headers, nowMs: number): number | undefined {
  let longest: number | undefined;
  for (const name of RESETS) {
    const text = headers[name];
    const seconds = text === undefined ? undefined : secondsUntil(text, nowMs);
    if (seconds !== undefined && Number.isFinite(seconds)) longest = Math.max(longest ?? seconds, seconds);
  }
  return longest;
}

const DURATION_UNITS: Readonly<Record<string, number>> = { d: 86_400, h: 3600, m: 60, s: 1, ms: 0.001 };

/** `6m0s`, `120ms`, `1.5` (seconds) or an RFC 3339 time. */
export function secondsUntil(text: string, nowMs: number): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  if (/^(\d+(\.\d+)?(ms|[dhms]))+$/.test(text)) {
    let seconds = 0;
    for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g)) {
      seconds += Number(amount) * (DURATION_UNITS[unit ?? ''] ?? 0);
    }
    return seconds;
  }
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : Math.max(0, (time - nowMs) / 1000);
}
