import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classify } from './classify.ts';
import { compileRules } from './classify-error.ts';
import type { AbortFacts, CallFacts } from './facts.ts';
import { readError } from './read-error.ts';
import { classifyRecord, factsFromRecord } from './record.ts';
import { FAILURE_CATEGORIES } from './taxonomy.ts';

const thrown = (error: unknown, more: Partial<CallFacts> = {}): CallFacts => ({
  operation: 'chat',
  ending: 'failed',
  error: readError(error),
  ...more,
});
const named = (name: string, message: string, fields: object = {}): Error =>
  Object.assign(new Error(message), { name }, fields);
const verdictOf = (error: unknown, more: Partial<CallFacts> = {}) => classify(thrown(error, more)).verdict;

describe('cancellation and timeouts (R61)', () => {
  const abortError = named('AbortError', 'This operation was aborted');
  const aborted = (reason: AbortFacts['reason']): Partial<CallFacts> => ({
    abort: { aborted: true, reason },
  });

  test('a caller’s abort is cancelled', () => {
    expect(classify(thrown(abortError, aborted('caller')))).toEqual({ outcome: 'cancelled' });
  });

  test('the transport fault that follows a caller’s abort is cancelled too', () => {
    expect(classify(thrown(new TypeError('terminated'), aborted('caller'))).outcome).toBe('cancelled');
  });

  test('an abort because of a timeout is network_timeout', () => {
    expect(verdictOf(abortError, aborted('timeout'))?.category).toBe('network_timeout');
    expect(verdictOf(named('TimeoutError', 'The operation was aborted due to timeout'))?.category).toBe(
      'network_timeout',
    );
  });

  test('an abort error while the caller’s signal is live is a failure', () => {
    expect(verdictOf(abortError, { abort: { aborted: false } })).toMatchObject({
      category: 'network_timeout',
      rule: 'abort.signal_live',
    });
  });

  test('an error reply stays a failure although the caller aborted later', () => {
    expect(verdictOf(named('E', 'bad key', { status: 401 }), aborted('caller'))?.category).toBe(
      'authentication_failed',
    );
  });

  test('a stream that ends quietly after an abort is cancelled, after a timeout it failed', () => {
    const facts: CallFacts = {
      operation: 'chat',
      ending: 'abandoned',
      response: { choices: [{ text: 'half' }], terminalEvent: false },
    };
    expect(classify({ ...facts, abort: { aborted: true, reason: 'caller' } }).outcome).toBe('cancelled');
    expect(classify({ ...facts, abort: { aborted: true, reason: 'timeout' } }).verdict?.category).toBe(
      'network_timeout',
    );
  });
});

describe('control flow (R60)', () => {
  test('a signal with the public marker is interrupted', () => {
    expect(classify(thrown(named('GraphInterrupt', 'paused', { is_bubble_up: true })))).toEqual({
      outcome: 'interrupted',
    });
  });

  test('an error merely named GraphInterrupt is a failure', () => {
    expect(verdictOf(named('GraphInterrupt', 'mine'))?.category).toBe('unknown');
  });
});

describe('what a verdict holds', () => {
  test.each([
    [{ 'retry-after-ms': '1500', 'retry-after': '9' }, 'x', 1.5],
    [{ 'retry-after': '30' }, 'x', 30],
    [{ 'x-ratelimit-reset-requests': '1s', 'x-ratelimit-reset-tokens': '6m0s' }, 'x', 360],
    [{}, 'Please try again in 9.816s.', 9.816],
    [{}, 'Please retry after 26 seconds.', 26],
    [{}, '{"retryDelay": "31s"}', 31],
    [{}, 'try again later', undefined],
    [{ 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }, 'x', undefined],
  ])('the wait from %o and %s', (headers, message, seconds) => {
    expect(verdictOf(named('E', message, { status: 429, headers }))?.retryAfter).toBe(seconds);
  });

  test('evidence names the field and masks credentials', () => {
    const verdict = verdictOf(
      named('E', 'x', {
        status: 401,
        error: { code: 'invalid_api_key', message: 'Incorrect API key provided: sk-abcdefghijklmnop' },
      }),
    );
    expect(verdict?.evidence[0]).toEqual({ field: 'error.http.body.code', value: 'invalid_api_key' });
    expect(JSON.stringify(verdict)).not.toContain('abcdefghijklmnop');
  });

  test('words around a phrase stay out of the evidence', () => {
    const verdict = verdictOf(new Error('the model my-secret-name was not found'));
    expect(JSON.stringify(verdict?.evidence)).not.toContain('secret');
  });

  test('what nothing explains is unknown', () => {
    expect(verdictOf(new Error('qwerty'))).toMatchObject({
      category: 'unknown',
      confidence: 0,
      rule: 'unknown',
    });
  });

  test('words about errors in the answer open no failure', () => {
    const text =
      'HTTP 429 means: rate limit exceeded. 401 means invalid API key; insufficient_quota means no credits.';
    expect(
      classify({
        operation: 'chat',
        ending: 'completed',
        response: { choices: [{ finishReason: 'stop', text }] },
      }),
    ).toEqual({});
  });

  test('own rules can go before the built-in ones', () => {
    const rules = compileRules([
      { id: 'acme.x', category: 'quota_exhausted', when: { code: ['E77'] }, source: 'https://acme.test' },
    ]);
    expect(classify(thrown(named('E', 'no', { code: 'E77' })), { rules }).verdict?.rule).toBe('acme.x');
  });

  test('an inner provider code beats the class and the status of its wrappers', () => {
    const message = `litellm.RateLimitError: AnthropicException - {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}`;
    expect(verdictOf(named('RateLimitError', message, { status: 429 }))?.category).toBe(
      'service_unavailable',
    );
  });
});

describe('bounds', () => {
  test.each(['a ', 'error ', '\\', '{"code":', 'model not ', '<', "it's", '\u4f59'])(
    '10 MB of %j are read in part only',
    (part) => {
      const body = part.repeat(10_000_000 / part.length);
      expect(
        classify({ operation: 'chat', error: { http: { status: 500, body }, message: body } }).verdict,
      ).toBeDefined();
    },
  );

  test('a body that never ends is left', () => {
    const body: Record<string, unknown> = {};
    body['error'] = body;
    body['list'] = Array.from({ length: 1000 }, () => body);
    expect(classify({ operation: 'chat', error: { http: { status: 429, body } } }).verdict?.category).toBe(
      'rate_limit',
    );
  });
});

const refuse = (): never => {
  throw new Error('hostile');
};

/** Values that break naive readers, made where they are used: the generator could not print them. */
const HOSTILE: Readonly<Record<string, () => unknown>> = {
  '@getter': () => Object.defineProperty({}, 'message', { enumerable: true, get: refuse }),
  '@trap': () => new Proxy({}, { get: refuse, ownKeys: refuse, has: refuse, getPrototypeOf: refuse }),
  '@revoked': () => {
    const { proxy, revoke } = Proxy.revocable([], {});
    revoke();
    return proxy;
  },
  '@cycle': () => {
    const value: Record<string, unknown> = {};
    value['cause'] = value;
    value['error'] = [value];
    return value;
  },
  '@long': () => 'x{"'.repeat(20_000),
  '@bigint': () => 10n ** 40n,
  '@symbol': () => Symbol('s'),
  '@function': () => refuse,
};

function materialise(spec: unknown): unknown {
  if (typeof spec === 'string') return Object.hasOwn(HOSTILE, spec) ? HOSTILE[spec]?.() : spec;
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec)) return spec;
  return Object.fromEntries(Object.entries(spec).map(([key, value]) => [key, materialise(value)]));
}

const KEYS =
  'message name code status http headers body cause errors lastError error chain response choices text toolCalls operation provider abort aborted usage timing expectation is_bubble_up $metadata details stack'.split(
    ' ',
  );
const leaf = fc.oneof(
  fc.constantFrom(...Object.keys(HOSTILE)),
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, maxDepth: 1 }),
  fc.string(),
  fc.constantFrom(NaN, -1, 429, 500, true, null, undefined),
);
const nested = (depth: number): fc.Arbitrary<unknown> =>
  depth === 0
    ? leaf
    : fc.oneof(leaf, fc.dictionary(fc.constantFrom(...KEYS), nested(depth - 1), { maxKeys: 6 }));
const hostile = nested(4);

/** `FUZZ_RUNS=1000000` runs the long version, a few minutes. */
const environment = (globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env;
const numRuns = Number(environment?.['FUZZ_RUNS'] ?? 3000);

describe('hostile values never throw', () => {
  test('thrown values', () => {
    fc.assert(
      fc.property(hostile, (spec) => {
        const category = verdictOf(materialise(spec))?.category;
        expect(category === undefined || FAILURE_CATEGORIES.includes(category)).toBe(true);
      }),
      { numRuns },
    );
  }, 900_000);

  test('facts and records', () => {
    fc.assert(
      fc.property(hostile, (spec) => {
        expect(classify(materialise(spec) as CallFacts)).toBeTypeOf('object');
      }),
      { numRuns },
    );
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (json) => {
        const value: unknown = JSON.parse(json);
        const record = {
          id: 'x',
          surface: 'http',
          http: { status: 400, body: value },
          transport: null,
          response: null,
          error_message: json,
        };
        expect(FAILURE_CATEGORIES).toContain(classifyRecord(record).category);
        expect(factsFromRecord(record).error?.http?.body).toEqual(value ?? undefined);
      }),
      { numRuns: Math.min(numRuns, 5000) },
    );
  }, 900_000);
});
