import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CascadeAnalysis, TraceSpan } from '../trace.ts';
import { linkFailures } from './link-failures.ts';
import { asStored, faultyTrace, healthyTwin } from './testing/generate.ts';
import { PIPELINES, type PatternName } from './testing/pipelines.ts';
import { verdict } from './testing/spans.ts';
import { createTraceIndex } from './trace-index.ts';

const patterns = Object.keys(PIPELINES) as PatternName[];
const traces = fc.record({
  pattern: fc.constantFrom(...patterns),
  seed: fc.nat(100_000),
  faults: fc.constantFrom(1 as const, 2 as const),
});

const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', '');
const times = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constantFrom(NaN, Infinity, -Infinity));
const texts = fc.constantFrom(
  '',
  'x',
  'the quick brown fox 4711 jumps over',
  '{"a":"the quick brown fox 4711"}',
  'VGhlIHF1aWNrIGJyb3duIGZveA==',
  '"\\ud800',
  '\ud800',
);
/** Spans as no sane exporter writes them. */
const wild: fc.Arbitrary<TraceSpan> = fc.record({
  spanId: ids,
  parentSpanId: fc.option(ids, { nil: undefined }),
  name: fc.constantFrom('n', 'chat x'),
  startMs: times,
  endMs: times,
  status: fc.constantFrom('unset' as const, 'ok' as const, 'error' as const),
  operation: fc.constantFrom(undefined, 'chat', 'execute_tool'),
  promptHash: fc.constantFrom(undefined, 'h1', 'h2'),
  verdict: fc.constantFrom(
    undefined,
    verdict('malformed_response', { silent: true }),
    verdict('rate_limit'),
    verdict('tool_failure'),
  ),
  outcome: fc.constantFrom(undefined, undefined, 'cancelled'),
  error: fc.option(
    fc.record({
      message: fc.option(texts, { nil: undefined }),
      identity: fc.constantFrom(undefined, 1, 2),
      causeIdentities: fc.constantFrom(undefined, [1], [2, 1]),
    }),
    { nil: undefined },
  ),
  links: fc.option(
    fc.array(
      fc.record({
        spanId: ids,
        relation: fc.constantFrom('caused_by', 'retry_of'),
        confidence: fc.constantFrom(NaN, 2, 0.5),
      }),
      { maxLength: 2 },
    ),
    { nil: undefined },
  ),
  toolCalls: fc.constantFrom(undefined, { executes: 't' }, { requested: ['t'] }, { consumed: ['t'] }),
  flow: fc.option(
    fc.record({ inputs: fc.array(texts, { maxLength: 2 }), outputs: fc.array(texts, { maxLength: 2 }) }),
    { nil: undefined },
  ),
});

const plain = (analysis: CascadeAnalysis): unknown => ({ ...analysis, spans: [...analysis.spans] });

describe('linkFailures on any trace', () => {
  it('never throws and does not depend on the order of the spans', () => {
    fc.assert(
      fc.property(fc.array(wild, { maxLength: 14 }), fc.nat(), (spans, seed) => {
        const shuffled = spans
          .toSorted((a, b) => (JSON.stringify([a, seed]).length % 7) - (JSON.stringify([b, seed]).length % 7))
          .toReversed();
        expect(plain(linkFailures(shuffled))).toEqual(plain(linkFailures(spans)));
      }),
      { numRuns: 1500 },
    );
  });
  it('has causes without cycles, known spans only, and origins for every failure', () => {
    fc.assert(
      fc.property(fc.array(wild, { maxLength: 14 }), (spans) => {
        const { spans: linked, origins, fatal } = linkFailures(spans);
        for (const span of linked.values()) {
          for (const cause of span.causes) {
            expect(linked.get(cause.spanId)?.category ?? null).not.toBeNull();
            expect(cause.confidence).toBeGreaterThanOrEqual(0);
            expect(cause.confidence).toBeLessThanOrEqual(1);
          }
          if (span.category === null) continue;
          expect(span.origins.length).toBeGreaterThan(0);
          expect(origins).toEqual(expect.arrayContaining([...span.origins]));
          expect(span.hops > 0).toBe(span.causes.length > 0);
        }
        expect(origins).toEqual(expect.arrayContaining([...fatal]));
      }),
      { numRuns: 800 },
    );
  });
  it('links nothing in a healthy twin', () => {
    fc.assert(
      fc.property(traces, ({ pattern, seed }) => {
        const analysis = linkFailures(healthyTwin(pattern, seed).spans);
        expect(
          [...analysis.spans.values()].filter((span) => span.role !== null || span.causes.length > 0),
        ).toEqual([]);
        expect(analysis.failed).toBe(false);
      }),
    );
  });
});

describe('live linking', () => {
  it('never contradicts the whole trace: each of its edges is in the final analysis', () => {
    fc.assert(
      fc.property(traces, ({ pattern, seed, faults }) => {
        const { spans } = faultyTrace(pattern, seed, faults);
        const index = createTraceIndex();
        const final = linkFailures(spans);
        for (const span of spans.toSorted((a, b) => a.endMs - b.endMs || b.startMs - a.startMs)) {
          index.add(span);
          expect(final.spans.get(span.spanId)?.causes).toEqual(index.causesOf(span.spanId));
        }
        expect(plain(index.analyze())).toEqual(plain(final));
      }),
      { numRuns: 400 },
    );
  });
});

/** Spans that share a millisecond come in any order. */
function unordered({ spans, origins, fatal }: CascadeAnalysis): unknown {
  return { spans: new Map(spans), origins: new Set(origins), fatal: new Set(fatal) };
}

describe('stored linking', () => {
  it('agrees with the true order, though SDKs cut the times of spans', () => {
    fc.assert(
      fc.property(traces, ({ pattern, seed, faults }) => {
        const trace = faultyTrace(pattern, seed, faults);
        const withoutIdentity = trace.spans.map((span) => ({
          ...span,
          ...(span.error && { error: { type: span.error.type, message: span.error.message } }),
        }));
        expect(unordered(linkFailures(asStored(trace).spans))).toEqual(
          unordered(linkFailures(withoutIdentity)),
        );
      }),
      { numRuns: 400 },
    );
  });
});
