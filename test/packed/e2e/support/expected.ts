import { expect } from 'vitest';
import type { Span } from './project.ts';

/** Spans of model calls, one per call whoever started it. */
export const callsOf = (spans: readonly Span[]): Span[] =>
  spans.filter(({ attributes }) =>
    ['chat', 'text_completion', 'generate_content'].includes(String(attributes['gen_ai.operation.name'])),
  );

const verdictOf = ({ attributes }: Span): string =>
  String(attributes['culprit.failure.own_category'] ?? attributes['culprit.failure.category'] ?? 'healthy');

/** What the script `calls` does: one line a call, in order. */
export const CALLS: readonly (readonly [provider: string, verdict: string])[] = [
  ['openai', 'quota_exhausted'],
  ['openai', 'malformed_response'],
  ['openai', 'healthy'],
  ['anthropic', 'healthy'],
  ['anthropic', 'quota_exhausted'],
];

/** One span per call with the right verdict, and the cascade of the pipeline led back to the fenced answer. */
export function expectCallsAndCascade(spans: readonly Span[]): void {
  const calls = callsOf(spans).filter((span) => span.parentSpanId === undefined);
  expect(calls.map((span) => [span.attributes['gen_ai.provider.name'], verdictOf(span)])).toEqual(CALLS);

  const pipeline = spans.find(({ name }) => name === 'invoke_workflow extract-and-act');
  expect(pipeline).toBeDefined();
  const inside = callsOf(spans).filter(({ parentSpanId }) => parentSpanId === pipeline?.spanId);
  expect(inside.map(verdictOf)).toEqual(['malformed_response']);
  const origin = inside[0]!;
  expect(pipeline!.attributes).toMatchObject({
    'culprit.trace.failed': true,
    'culprit.trace.origin.span_id': origin.spanId,
    'culprit.failure.category': 'cascading_failure',
    'culprit.cascade.origin.span_id': origin.spanId,
  });
  expect(pipeline!.links.map(({ spanId }) => spanId)).toContain(origin.spanId);
  expect(callsOf(spans)).toHaveLength(CALLS.length + 1);
}
