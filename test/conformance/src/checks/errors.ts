import { SpanStatusCode } from '@opentelemetry/api';
import { expect } from 'vitest';
import type { AttributeShape } from '../subject.ts';
import type { Checks } from './check.ts';

const frozen = Object.freeze({ reason: 'frozen' });
const withGetter: unknown = Object.defineProperty({}, 'message', {
  get: () => {
    throw new RangeError('getter');
  },
});
const THROWN: readonly unknown[] = [
  'a text',
  { reason: 'an object' },
  undefined,
  null,
  frozen,
  withGetter,
  new Error(''),
];

function expectShape(attributes: object, shape: AttributeShape): void {
  for (const [key, value] of Object.entries(shape))
    expect({ [key]: (attributes as Record<string, unknown>)[key] }).toEqual({
      [key]: value === 'any' ? expect.any(Number) : value,
    });
}

export const errorChecks: Checks<'R23' | 'R54' | 'R55' | 'R57' | 'R59'> = {
  R23: {
    run: async (bench) => {
      for (const { name, call: slot, trouble, category, status = 'error', args } of bench.subject.inBand!) {
        const call = bench.subject[slot]!;
        if (!bench.offers(call)) continue;
        const { spans } = await bench.compare(() => bench.finish(args ? { ...call, args } : call), {
          troubles: [trouble],
        });
        const { attributes, status: said } = spans[0]!;
        expect({
          name,
          category: attributes['culprit.failure.category'],
          status: said.code === SpanStatusCode.ERROR ? 'error' : 'unset',
        }).toEqual({ name, category, status });
      }
    },
  },
  R54: {
    run: async (bench) => {
      for (const { name, trouble, category, status, code, type, requestId = true } of bench.subject
        .failures) {
        const { seen, spans } = await bench.compare(() => bench.finish(bench.subject.plain), {
          troubles: [trouble],
        });
        expect({ [name]: seen.threw }).not.toEqual({ [name]: undefined });
        const { attributes, status: said } = spans[0]!;
        expect({
          name,
          status: said.code,
          category: attributes['culprit.failure.category'],
          http: attributes['http.response.status_code'],
        }).toEqual({ name, status: 2, category, http: status });
        expect(attributes['error.type']).toBeTypeOf('string');
        expect(attributes['culprit.failure.retryable']).toBeTypeOf('boolean');
        if (code !== undefined) expect(attributes['culprit.error.code']).toBe(code);
        if (type !== undefined) expect(attributes['culprit.error.type']).toBe(type);
        if (requestId)
          expect({ name, id: attributes['culprit.request.id'] }).toEqual({ name, id: expect.any(String) });
      }
    },
  },
  R55: {
    run: async (bench, filled) => {
      bench.enable();
      const alone = await bench.spanOf(bench.subject.plain);
      expect(alone.attributes['culprit.attempt.count']).toBe(1);
      if (!filled('retries')) return;
      const { spans } = await bench.compare(
        () => bench.finish(bench.subject.plain, {}, bench.client({ retries: 2 })),
        {
          troubles: [{ name: 'rate_limit', retryAfter: 0.01 }],
        },
      );
      const { attributes, events, status } = spans[0]!;
      expect(status.code).toBe(0);
      expect(attributes['culprit.attempt.count']).toBe(2);
      expect(attributes['culprit.attempt.statuses']).toEqual(['429']);
      expect(attributes['culprit.attempt.wait']).toBeGreaterThan(0);
      expect(events.filter(({ name }) => name === 'culprit.call.attempt')).toHaveLength(1);
    },
  },
  R57: {
    run: async (bench) => {
      bench.enable();
      const { ok, refused } = bench.subject.limits!;
      if (ok !== undefined) expectShape((await bench.spanOf(bench.subject.plain)).attributes, ok);
      if (refused === undefined) return;
      bench.wire.next({ name: 'rate_limit', retryAfter: 0.01 });
      expectShape((await bench.spanOf(bench.subject.plain)).attributes, refused);
    },
  },
  R59: {
    run: async (bench) => {
      for (const value of THROWN) {
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- that is the point
        const fetch = (): Promise<never> => Promise.reject(value);
        const { spans } = await bench.compare(() =>
          bench.finish(bench.subject.plain, {}, bench.client({ fetch })),
        );
        const { message = '', code } = spans[0]!.status;
        expect(code).toBe(2);
        expect(message.trim()).not.toBe('');
        expect(message.length).toBeLessThanOrEqual(1024);
        expect(message).not.toContain('[object');
      }
    },
  },
};
