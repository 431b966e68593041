import type { ErrorFacts } from '../facts.ts';
import { boundText, isArray, isRecord, keysOf, readProperty } from './guarded.ts';

const MAX_SECONDS = 31 * 86_400;
const RESET_HEADERS = ['x-ratelimit-reset-requests', 'x-ratelimit-reset-tokens', 'x-ratelimit-reset'];

/**
 * Seconds the provider asked to wait, in the order of trust: `retry-after-ms`, `retry-after` in seconds, durations in
 * the reset headers of OpenAI's family, Google's `RetryInfo.retryDelay`, then the message ("try again in 9.8s").
 * Points in time (HTTP dates, epoch seconds) need a clock, which this package does not have: they are left out.
 */
export function retryAfterOf(outermost: ErrorFacts): number | undefined {
  let error: ErrorFacts | undefined = outermost;
  for (let depth = 0; error !== undefined && depth <= 10; depth++) {
    const seconds = fromHeaders(error.http?.headers) ?? fromBody(error.http?.body) ?? fromText(error.message);
    if (seconds !== undefined && seconds >= 0 && seconds <= MAX_SECONDS) return seconds;
    const cause: unknown = error.cause;
    error = isRecord(cause) ? cause : undefined;
  }
  return undefined;
}

function fromHeaders(headers: unknown): number | undefined {
  if (!isRecord(headers)) return undefined;
  const milliseconds = decimal(readProperty(headers, 'retry-after-ms'));
  if (milliseconds !== undefined) return milliseconds / 1000;
  const seconds = decimal(readProperty(headers, 'retry-after'));
  if (seconds !== undefined) return seconds;
  const resets = RESET_HEADERS.map((name) => duration(readProperty(headers, name))).filter(
    (value) => value !== undefined,
  );
  // Requests and tokens are separate buckets; both have to be free again.
  return resets.length === 0 ? undefined : Math.max(...resets);
}

/** Digits as a plain number of seconds: more than a month is a point in time. */
function decimal(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\s*\d{1,12}(?:\.\d{1,9})?\s*$/.test(value)
    ? Number(value)
    : undefined;
}

const DURATION_PART = /(\d{1,9}(?:\.\d{1,9})?)(ms|h|m|s|d)/g;
const UNIT_SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };

/** Go-style durations: `1m30.5s`, `76ms`, `2h`. */
function duration(value: unknown): number | undefined {
  if (
    typeof value !== 'string' ||
    value.length > 40 ||
    !/^(?:\d{1,9}(?:\.\d{1,9})?(?:ms|h|m|s|d))+$/.test(value)
  )
    return undefined;
  let seconds = 0;
  for (const [, amount, unit] of value.matchAll(DURATION_PART))
    seconds += Number(amount) * (UNIT_SECONDS[unit as string] as number);
  return seconds;
}

function fromBody(body: unknown): number | undefined {
  if (typeof body === 'string') return fromText(body);
  return findDelay(body, 0, { nodes: 0 });
}

function findDelay(value: unknown, level: number, budget: { nodes: number }): number | undefined {
  if (level > 6 || budget.nodes++ > 100) return undefined;
  if (typeof value === 'string') return fromText(value);
  if (isArray(value)) {
    for (let index = 0; index < Math.min(value.length, 20); index++) {
      const found = findDelay(readProperty(value, String(index)), level + 1, budget);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const stated =
    duration(readProperty(value, 'retryDelay')) ??
    decimal(readProperty(value, 'retry_after')) ??
    decimal(readProperty(value, 'estimated_time'));
  if (stated !== undefined) return stated;
  for (const key of keysOf(value, 30)) {
    const found = findDelay(readProperty(value, key), level + 1, budget);
    if (found !== undefined) return found;
  }
  return undefined;
}

const IN_WORDS =
  /\b(?:(?:try|retry) again|retry|retrying|wait|resets?|available)(?: your request)? (?:in|after|for|at least)(?: about| approximately)? ((?:\d{1,6}(?:\.\d{1,9})?(?:ms|h|m|s|d)){1,4}|\d{1,6}(?:\.\d{1,9})?) ?(milliseconds?|seconds?|secs?|minutes?|mins?|hours?|days?)?/i;
const IN_DATA =
  /["']?retry(?:Delay|_after|-after)["']?\s{0,3}[:=]\s{0,3}["']?(\d{1,9}(?:\.\d{1,9})?)(?:s\b|["',}\s]|$)/i;

function fromText(value: unknown): number | undefined {
  if (typeof value !== 'string' || value.length === 0) return undefined;
  const text = boundText(value);
  const words = IN_WORDS.exec(text);
  if (words?.[1] !== undefined) {
    const compound = duration(words[1]);
    if (compound !== undefined) return compound;
    if (words[2] !== undefined) return Number(words[1]) * wordSeconds(words[2].toLowerCase());
  }
  const data = IN_DATA.exec(text);
  return data?.[1] === undefined ? undefined : Number(data[1]);
}

function wordSeconds(word: string): number {
  if (word.startsWith('mil')) return 0.001;
  if (word.startsWith('s')) return 1;
  if (word.startsWith('m')) return 60;
  return word.startsWith('h') ? 3600 : 86_400;
}
