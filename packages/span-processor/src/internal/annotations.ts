import {
  type CascadeAnalysis,
  type Classification,
  type FailureCategory,
  groupOf,
  type LinkedSpan,
  TAXONOMY_VERSION,
  type Verdict,
} from '@culprit/diagnosis';
import { CULPRIT } from '@culprit/semconv';

import type { AttributeValue } from './span-writer.ts';
import type { TraceEntry } from './trace-entry.ts';

export type Annotations = Readonly<Record<string, AttributeValue | undefined>>;

/** A classification as attributes, for spans whose instrumentation does not write them itself. */
export function classificationAttributes({
  verdict,
  outcome,
  warnings,
  format,
}: Classification): Annotations {
  return {
    ...(verdict && verdictAttributes(verdict)),
    [CULPRIT.OUTCOME]: outcome,
    [CULPRIT.FAILURE_WARNINGS]: warnings !== undefined && warnings.length > 0 ? warnings : undefined,
    [CULPRIT.FORMAT_EXPECTED]: format?.expected,
    [CULPRIT.FORMAT_CHECK]: format?.result,
    [CULPRIT.FORMAT_POINTER]: format?.pointer,
  };
}

function verdictAttributes(verdict: Verdict): Annotations {
  const [evidence] = verdict.evidence;
  return {
    [CULPRIT.FAILURE_CATEGORY]: verdict.category,
    [CULPRIT.FAILURE_GROUP]: verdict.group,
    [CULPRIT.FAILURE_SUBCATEGORY]: verdict.subcategory,
    [CULPRIT.FAILURE_RULE]: verdict.rule,
    [CULPRIT.FAILURE_CONFIDENCE]: verdict.confidence,
    [CULPRIT.FAILURE_EVIDENCE]: evidence && `${evidence.field}=${evidence.value}`,
    [CULPRIT.FAILURE_RETRYABLE]: verdict.retryable,
    [CULPRIT.FAILURE_REMEDY]: verdict.remedy,
    [CULPRIT.FAILURE_SILENT]: verdict.silent,
    [CULPRIT.FAILURE_RETRY_AFTER]: verdict.retryAfter,
    [CULPRIT.TAXONOMY_VERSION]: TAXONOMY_VERSION,
  };
}

/** The part a span plays, for search: backends lose or hide links. Nothing for spans outside every cascade. */
export function cascadeAttributes(linked: LinkedSpan, analysis: CascadeAnalysis): Annotations {
  if (linked.role === null) return {};
  const [cause] = linked.causes;
  const [origin] = linked.origins;
  return {
    ...(linked.category !== null && categoryAttributes(linked)),
    [CULPRIT.CASCADE_ROLE]: linked.role,
    [CULPRIT.CASCADE_ORIGIN_SPAN_ID]: origin,
    [CULPRIT.CASCADE_ORIGIN_CATEGORY]: origin === undefined ? undefined : ownCategory(analysis, origin),
    [CULPRIT.CASCADE_CAUSE_SPAN_ID]: cause?.spanId,
    [CULPRIT.CASCADE_EVIDENCE]: cause?.evidence,
    [CULPRIT.CASCADE_CONFIDENCE]: cause?.confidence,
    [CULPRIT.CASCADE_HOPS]: linked.hops,
    [CULPRIT.CASCADE_RECOVERED_BY]: linked.recoveredBy,
  };
}

function categoryAttributes({ category, ownCategory: own }: LinkedSpan): Annotations {
  return {
    [CULPRIT.FAILURE_CATEGORY]: category ?? undefined,
    [CULPRIT.FAILURE_OWN_CATEGORY]: own !== null && own !== category ? own : undefined,
    [CULPRIT.FAILURE_GROUP]: own === null ? undefined : groupOf(own),
    [CULPRIT.TAXONOMY_VERSION]: TAXONOMY_VERSION,
  };
}

/** The answer for the whole trace as far as this process saw it, on the local root. */
export function summaryAttributes(analysis: CascadeAnalysis | undefined, entry: TraceEntry): Annotations {
  const cost = { [CULPRIT.TRACE_COST]: entry.costUsd };
  if (analysis === undefined) {
    // Without an analysis nothing is claimed of a trace in which something failed.
    return { [CULPRIT.TRACE_FAILED]: entry.failures === 0 ? false : undefined, ...cost };
  }
  const spans = [...analysis.spans.values()];
  const origin = mainOrigin(analysis);
  return {
    [CULPRIT.TRACE_FAILED]: analysis.failed,
    [CULPRIT.TRACE_FAILURE_COUNT]: spans.filter(({ category }) => category !== null).length,
    [CULPRIT.TRACE_ORIGIN_COUNT]: analysis.origins.length,
    [CULPRIT.TRACE_ORIGIN_SPAN_ID]: origin,
    [CULPRIT.TRACE_ORIGIN_CATEGORY]: origin === undefined ? undefined : ownCategory(analysis, origin),
    [CULPRIT.TRACE_RECOVERED_COUNT]: spans.filter(({ role }) => role === 'recovered').length,
    ...cost,
  };
}

/** The fatal origin, or the first one when none was fatal. */
export function mainOrigin(analysis: CascadeAnalysis): string | undefined {
  return analysis.fatal[0] ?? analysis.origins[0];
}

export function ownCategory(analysis: CascadeAnalysis, spanId: string): FailureCategory | undefined {
  return analysis.spans.get(spanId)?.ownCategory ?? undefined;
}
