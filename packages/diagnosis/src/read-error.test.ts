import { AuthenticationError, RateLimitError } from 'openai';
import { describe, expect, test } from 'vitest';
import { readError } from './read-error.ts';

describe('readError', () => {
  test('reads the headers of a response that an SDK keeps as rawResponse', () => {
    const headers = new Headers({ 'retry-after': '3', 'mistral-correlation-id': 'c-1', cookie: 'secret' });
    const error = Object.assign(new Error('Status code: 429'), {
      statusCode: 429,
      rawResponse: { status: 429, headers },
    });
    expect(readError(error)).toMatchObject({
      requestId: 'c-1',
      http: { status: 429, headers: { 'retry-after': '3', 'mistral-correlation-id': 'c-1' } },
    });
    expect(readError(error).http?.headers).not.toHaveProperty('cookie');
  });

  test('reads an OpenAI error by its shape', () => {
    const body = { message: 'slow down', code: 'rate_limit_exceeded', type: 'requests' };
    const error = new RateLimitError(
      429,
      body,
      'slow down',
      new Headers({ 'x-request-id': 'req_1', 'retry-after': '3', 'set-cookie': 'secret' }),
    );
    expect(readError(error)).toEqual({
      name: 'RateLimitError',
      message: '429 slow down',
      code: 'rate_limit_exceeded',
      http: { status: 429, headers: { 'x-request-id': 'req_1', 'retry-after': '3' }, body },
      requestId: 'req_1',
      chain: ['RateLimitError', 'rate_limit_exceeded'],
    });
  });

  test('R15 reads copies of a class alike', () => {
    class Copy extends Error {
      status = 401;
      error = { message: 'no', code: 'invalid_api_key' };
      code = 'invalid_api_key';
    }
    Object.defineProperty(Copy, 'name', { value: 'AuthenticationError' });
    const original = readError(
      new AuthenticationError(401, { message: 'no', code: 'invalid_api_key' }, 'no', new Headers()),
    );
    const copy = readError(new Copy('401 no'));
    expect([copy.name, copy.code, copy.http?.status]).toEqual([
      original.name,
      original.code,
      original.http?.status,
    ]);
  });

  test('R54 keeps status, code and request id of what a wrapper wraps', () => {
    const inner = Object.assign(new Error('limit'), {
      statusCode: 429,
      responseBody: '{"error":{"code":"rate_limit_exceeded"}}',
      responseHeaders: { 'x-request-id': 'r' },
    });
    inner.name = 'AI_APICallError';
    const retry = Object.assign(new Error('Failed after 3 attempts'), {
      errors: [new Error('first'), inner],
      lastError: inner,
    });
    retry.name = 'AI_RetryError';
    const facts = readError(new Error('agent failed', { cause: retry }));
    expect(facts.cause?.cause?.http?.status).toBe(429);
    expect(facts.cause?.cause?.requestId).toBe('r');
    expect(facts.chain).toEqual(['Error', 'AI_RetryError', 'AI_APICallError']);
  });

  test('R54 reads status and request id of AWS metadata, and the status of an axios response', () => {
    const $metadata = { httpStatusCode: 503, requestId: 'b071c772-4831-47ce-ab4a-8d80e4ec6b25' };
    const aws = readError(Object.assign(new Error('x'), { $metadata }));
    expect([aws.http?.status, aws.requestId]).toEqual([503, $metadata.requestId]);
    const axios = Object.assign(new Error('x'), {
      response: { status: 502, headers: { Server: 'nginx' }, data: '<html>' },
      config: { headers: { Authorization: 'Bearer s' } },
    });
    expect(readError(axios).http).toEqual({ status: 502, headers: { server: 'nginx' }, body: '<html>' });
  });

  test('R54 reads what Hugging Face keeps under `httpResponse`', () => {
    const body = { error: 'Model is overloaded', error_type: 'overloaded' };
    const error = Object.assign(new Error('Failed to perform inference: Model is overloaded'), {
      name: 'ProviderApiError',
      httpRequest: { url: 'https://router.huggingface.co', headers: { Authorization: 'Bearer [redacted]' } },
      httpResponse: { requestId: 'Root=1-2', status: 429, body },
    });
    expect(readError(error)).toMatchObject({ http: { status: 429, body }, requestId: 'Root=1-2' });
  });

  test('R54 reads the body that Google prints into the message', () => {
    const body = { error: { code: 429, message: 'Slow down', status: 'RESOURCE_EXHAUSTED' } };
    const now = Object.assign(new Error(JSON.stringify(body)), { name: 'ApiError', status: 429 });
    expect(readError(now).http).toEqual({ status: 429, body });
    const first = new Error(`got status: 429 Too Many Requests. ${JSON.stringify(body, undefined, 2)}`);
    expect(readError(first).http).toEqual({ body });
  });

  test.each([
    '{"error":"busy"}',
    '{"error":{"code":1}',
    'the answer {"error":{}} is wrong',
    'x'.repeat(99_999),
  ])('leaves other messages alone: %s', (message) => {
    expect(readError(new Error(message)).http).toBeUndefined();
  });

  test('follows the error that the first SDK of Vertex AI calls a stack trace', () => {
    const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    const error = Object.assign(new Error('exception posting request'), { stackTrace: reset });
    expect(readError(error).cause).toMatchObject({ code: 'ECONNRESET' });
    expect(readError(Object.assign(new Error('x'), { stackTrace: 'at f (a.js:1:1)' })).cause).toBeUndefined();
  });

  test('survives loops and stops at depth ten', () => {
    const loop = new Error('loop');
    loop.cause = loop;
    expect(readError(loop).cause).toBeUndefined();
    let deep = new Error('bottom');
    for (let level = 0; level < 20; level++) deep = new Error(`level ${level}`, { cause: deep });
    expect(readError(deep).chain).toHaveLength(11);
  });

  test('reads every getter at most once', () => {
    const reads = Object.create(null) as Record<string, number>;
    const error = new Proxy(new Error('x'), {
      get(target, key, receiver) {
        if (typeof key === 'string') reads[key] = (reads[key] ?? 0) + 1;
        return Reflect.get(target, key, receiver) as unknown;
      },
    });
    readError(error);
    expect(Math.max(...Object.values(reads))).toBe(1);
  });

  test.each([
    ['undefined', undefined, 'thrown undefined'],
    ['a string', 'boom', 'boom'],
    ['a number', 7, 'thrown 7'],
    ['an object', { detail: 'broken' }, 'broken'],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
  ])('R59 gives %s a message', (_, thrown, message) => {
    expect(readError(thrown).message).toBe(message);
  });

  test('R60 knows a control-flow signal by its marker, not by its name', () => {
    expect(readError(Object.assign(new Error('paused'), { is_bubble_up: true })).controlFlow).toBe(true);
    const named = new Error('mine');
    named.name = 'GraphInterrupt';
    expect(readError(named).controlFlow).toBeUndefined();
  });

  test('keeps the ends of a very long message', () => {
    const message = readError(new Error(`start${'x'.repeat(100_000)}end`)).message ?? '';
    expect(message.length).toBeLessThan(7000);
    expect(message.startsWith('start') && message.endsWith('end')).toBe(true);
  });
});
