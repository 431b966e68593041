import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateTraceQl } from '../testing/evaluate-trace-ql.ts';
import { makeSpan } from '../testing/spans.ts';
import type { StoredSpan } from '../stored-trace.ts';
import type { TraceQuery } from '../trace-store.ts';
import { toTraceQl } from './trace-ql.ts';

const finds = (query: TraceQuery, ...spans: StoredSpan[]): boolean =>
  evaluateTraceQl(toTraceQl(query), { nilKnown: true })({ traceId: 'a'.repeat(32), spans });

const name = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => !/\p{Cc}/u.test(text));

test('whatever a service, a model or a provider is called, the query finds it and no other', () => {
  fc.assert(
    fc.property(name, name, (wanted, other) => {
      const service = (value: string): StoredSpan => makeSpan({ resource: { 'service.name': value } });
      const model = (value: string): StoredSpan => makeSpan({ attributes: { 'llm.model_name': value } });
      const provider = (value: string): StoredSpan => makeSpan({ attributes: { 'gen_ai.system': value } });
      const same = wanted === other;
      expect(finds({ service: wanted }, service(other), service(wanted))).toBe(true);
      expect(finds({ service: wanted }, service(other))).toBe(same);
      expect(finds({ model: wanted }, model(wanted))).toBe(true);
      expect(finds({ model: wanted }, model(other))).toBe(same);
      expect(finds({ provider: wanted }, provider(wanted))).toBe(true);
      if (wanted.toLowerCase() !== other.toLowerCase())
        expect(finds({ provider: wanted.toLowerCase() }, provider(other.toLowerCase()))).toBe(false);
    }),
  );
});

test.each<[TraceQuery, string]>([
  [{}, '{ }'],
  [{ since: 1, limit: 3, idPrefix: 'a' }, '{ }'],
  [{ failed: false }, '{ }'],
  [{ failed: true }, '{ status = error || span.culprit.failure.category != nil }'],
  [{ category: 'cascading_failure' }, '{ status = error || span.culprit.failure.category != nil }'],
  [
    { failed: true, category: 'rate_limit' },
    '{ span.culprit.failure.category = "rate_limit" || span.culprit.failure.own_category = "rate_limit" || (status = error && span.culprit.failure.category = nil) }',
  ],
])('%j is %s', (query, expected) => {
  expect(toTraceQl(query)).toBe(expected);
});

test('conditions may hold of different spans', () => {
  const a = makeSpan({ attributes: { 'gen_ai.request.model': 'gpt-5' } });
  const b = makeSpan({ status: 'error' });
  expect(finds({ failed: true, model: 'gpt-5' }, a, b)).toBe(true);
  expect(finds({ failed: true, model: 'gpt-5' }, a)).toBe(false);
});

test('finds a provider under its older name and in any case', () => {
  const span = makeSpan({ attributes: { 'gen_ai.system': 'Vertex_AI' } });
  expect(finds({ provider: 'gcp.vertex_ai' }, span)).toBe(true);
  expect(finds({ provider: 'gcp.gemini' }, span)).toBe(false);
});
