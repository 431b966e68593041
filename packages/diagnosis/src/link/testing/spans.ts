import type { FailureCategory } from '../../taxonomy.ts';
import { groupOf } from '../../taxonomy.ts';
import type { TraceSpan } from '../../trace.ts';
import type { Verdict } from '../../verdict.ts';

/** The smallest span, for tests: an unset one from 0 to 10 ms named after its id. */
export function span(spanId: string, fields: Partial<TraceSpan> = {}): TraceSpan {
  return { spanId, name: spanId, startMs: 0, endMs: 10, status: 'unset', ...fields };
}

/** A span that failed by throwing. */
export function thrown(
  spanId: string,
  category: FailureCategory,
  fields: Partial<TraceSpan> = {},
): TraceSpan {
  return span(spanId, { status: 'error', verdict: verdict(category, { silent: false }), ...fields });
}

/** A span that failed without anybody noticing. */
export function silent(
  spanId: string,
  category: FailureCategory,
  fields: Partial<TraceSpan> = {},
): TraceSpan {
  return span(spanId, { verdict: verdict(category, { silent: true }), ...fields });
}

export function verdict(category: FailureCategory, fields: Partial<Verdict> = {}): Verdict {
  return {
    category,
    group: groupOf(category),
    rule: 'test',
    confidence: 0.9,
    evidence: [],
    retryable: false,
    remedy: 'inspect',
    silent: false,
    ...fields,
  };
}
