import { describe, expect, test } from 'vitest';
import { explainText } from '../explain-text.ts';
import { cleanLines } from './clean-text.ts';
import { findJson } from './find-json.ts';
import { PASTES } from '../testing/pastes.ts';
import { quoteFrom } from './quote.ts';
import { readPasted } from './read-pasted.ts';

describe('errors as people paste them into issues', () => {
  test.each(PASTES.map((paste) => [paste.name, paste] as const))(
    '%s',
    (_name, { text, category, quotes }) => {
      const explanation = explainText(text);
      expect(explanation.category).toBe(category);
      if (quotes !== undefined)
        expect(explanation.evidence.map(({ quote }) => quote ?? '').join('\n')).toContain(quotes);
    },
  );

  test.each(PASTES.map((paste) => [paste.name, paste] as const))(
    'the quoted evidence stands in the paste: %s',
    (_name, { text }) => {
      const flat = (words: string): string => words.replace(/[\s│…]+/g, '');
      for (const { quote } of explainText(text).evidence)
        if (quote !== undefined) expect(flat(text)).toContain(flat(quote));
    },
  );
});

describe('what is read out of a paste', () => {
  test.each([
    ['HTTP/1.1 429 Too Many Requests', 429],
    ['HTTP/2 503', 503],
    ['"POST /v1/chat HTTP/1.1" 500 -', 500],
    ['Error code: 400 - {}', 400],
    ['status_code=429', 429],
    ['"statusCode": 404', 404],
    ['https response error StatusCode: 400, RequestID: x', 400],
    ['Request failed with status code 502', 502],
    ['API Error (529 {"type":"error"})', 529],
    ['API request failed: 401 {"type":"error"}', 401],
    ['RateLimitError: 429 Rate limit reached', 429],
  ])('status of %s', (text, status) => {
    expect(readPasted(text).http?.status).toBe(status);
  });

  test.each([
    'took 429 ms',
    'port 11434',
    'The input (512 tokens) is fine',
    'at line 404:12',
    'claude-3-5-sonnet-20241022',
    'HTTP/1.1 200 OK',
  ])('%s states no status', (text) => {
    expect(readPasted(text).http?.status).toBeUndefined();
  });

  test('headers of curl -i, up to the empty line', () => {
    const { http } = readPasted(
      'HTTP/1.1 429 Too Many Requests\r\nRetry-After: 20\r\nX-RateLimit-Remaining-Requests: 0\r\n\r\n{"error":{"message":"slow down"}}',
    );
    expect(http).toEqual({
      status: 429,
      headers: { 'retry-after': '20', 'x-ratelimit-remaining-requests': '0' },
      body: { error: { message: 'slow down' } },
    });
  });

  test('the wait that a header asks for reaches the answer', () => {
    const { remedy, retryable } = explainText(
      'HTTP/1.1 429 Too Many Requests\nretry-after: 20\n\n{"error":{"type":"rate_limit_error","message":"slow down"}}',
    );
    expect(retryable).toBe(true);
    expect(remedy?.parameters.waitSeconds).toBe(20);
  });

  test('a request body beside the error is no error body', () => {
    const { http } = readPasted('request {"model":"gpt-5","messages":[]} failed: {"error":{"message":"no"}}');
    expect(http?.body).toEqual({ error: { message: 'no' } });
  });

  test('exceptions by their lines, the later one as the cause', () => {
    expect(
      readPasted("TypeError: fetch failed\n  cause: Error: connect ECONNREFUSED\n    code: 'ECONNREFUSED'")
        .transport,
    ).toMatchObject({ name: 'TypeError', message: 'fetch failed' });
    expect(
      explainText("TypeError: fetch failed {\n  cause: { code: 'ECONNREFUSED' }\n}").subcategory,
    ).toMatch(/refused/);
  });

  test('who spoke can be said', () => {
    expect(readPasted('x', 'anthropic').provider).toBe('anthropic');
  });
});

describe('cleaning', () => {
  test('takes stack frames out and leaves the message', () => {
    expect(
      cleanLines(
        'openai.APIError: no\n    at f (/app/timeout.js:1:2)\n    at async g (file:///a.mjs:3:4)\n  File "x.py", line 3, in timeout\n    raise Timeout()\nlast',
      ),
    ).toEqual(['openai.APIError: no', 'last']);
  });

  test('takes frames, colours and log prefixes off each line', () => {
    expect(
      cleanLines(
        '\u001b[31m│ Error: no   │\u001b[0m\n2026-01-02T03:04:05.678Z ERROR Error: again\n[0] third',
      ),
    ).toEqual(['Error: no', 'Error: again', 'third']);
  });
});

describe('JSON in text', () => {
  test('is found on one line, over several, and broken by a terminal', () => {
    expect(findJson('a {"b":1} c {\n "d": [2]\n} e {"message":"over\n  loaded"}')).toEqual([
      { b: 1 },
      { d: [2] },
      { message: 'over loaded' },
    ]);
  });

  test('brackets that are no JSON cost nothing', () => {
    expect(findJson(`${'['.repeat(10_000)} {x} [y] {}`)).toEqual([]);
  });
});

describe('quoting', () => {
  test.each([
    ["{'error': {'code': 'context_length_exceeded'}}", 'contextlengthexceeded', 'context_length_exceeded'],
    ['getaddrinfo ENOTFOUND api.openai.com', 'enotfound', 'getaddrinfo ENOTFOUND api.openai.com'],
    [
      'The input (9 tokens) is longer than the context. Try less.',
      'longer than … context',
      'The input (9 tokens) is longer than the context',
    ],
    ["model's maximum is 3", 'maximum is', "model's maximum is 3"],
    ['{"message":"Too many (e.g. ten) requests"}', 'too many', 'Too many (e.g. ten) requests'],
  ])('%s', (text, evidence, quote) => {
    expect(quoteFrom(text, evidence)).toBe(quote);
  });

  test('says nothing about numbers and about what is not there', () => {
    expect(quoteFrom('status 429', '429')).toBeUndefined();
    expect(quoteFrom('something else', 'overloaded')).toBeUndefined();
  });

  test('shortens long surroundings at words and says so', () => {
    const quote = quoteFrom(`${'before '.repeat(40)}overloaded ${'after '.repeat(40)}`, 'overloaded') ?? '';
    expect(quote).toMatch(/^…(before )+overloaded (after )+after…$/);
    expect(quote.length).toBeLessThan(220);
  });
});
