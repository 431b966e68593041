import { type CascadeAnalysis, groupOf, type LinkedSpan, TAXONOMY_VERSION } from '@culprit/diagnosis';
import { CULPRIT } from '@culprit/semconv';

import { categoryOf } from './remote-failures.ts';
import type { AttributeValue } from './span-writer.ts';
import type { TraceEntry } from './trace-entry.ts';

export type Annotations = Readonly<Record<string, AttributeValue | undefined>>;

/** The part a span plays, for search: backends lose or hide links. Nothing for spans outside every cascade. */
export function cascadeAttributes(linked: LinkedSpan, analysis: CascadeAnalysis): Annotations {
  if (linked.role === null) return {};
  const [cause] = linked.causes;
  const [origin] = linked.origins;
  return {
    ...(linked.category !== null && categoryAttributes(linked)),
    [CULPRIT.CASCADE_ROLE]: linked.role,
    [CULPRIT.CASCADE_ORIGIN_SPAN_ID]: origin,
    [CULPRIT.CASCADE_ORIGIN_CATEGORY]: origin === undefined ? undefined : categoryOf(analysis, origin),
    [CULPRIT.CASCADE_CAUSE_SPAN_ID]: cause?.spanId,
    [CULPRIT.CASCADE_EVIDENCE]: cause?.evidence,
    [CULPRIT.CASCADE_CONFIDENCE]: cause?.confidence,
    [CULPRIT.CASCADE_HOPS]: linked.hops,
    [CULPRIT.CASCADE_RECOVERED_BY]: linked.recoveredBy,
    [CULPRIT.CASCADE_REPEATS]: linked.attemptAfter?.kind,
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
  if (analysis === undefined) return shortSummary(entry);
  const spans = [...analysis.spans.values()];
  const origin = mainOrigin(analysis);
  return {
    [CULPRIT.TRACE_FAILED]: analysis.failed,
    [CULPRIT.TRACE_FAILURE_COUNT]: spans.filter(({ category }) => category !== null).length,
    [CULPRIT.TRACE_ORIGIN_COUNT]: analysis.origins.length,
    [CULPRIT.TRACE_ORIGIN_SPAN_ID]: origin,
    [CULPRIT.TRACE_ORIGIN_CATEGORY]: origin === undefined ? undefined : categoryOf(analysis, origin),
    [CULPRIT.TRACE_RECOVERED_COUNT]: spans.filter(({ role }) => role === 'recovered').length,
    [CULPRIT.SAMPLING_KEEP]: entry.failures > 0 ? true : undefined,
    [CULPRIT.TRACE_COST]: entry.costUsd,
  };
}

/**
 * What the trace cost its providers in requests, on the local root of a trace in which something failed. With layers
 * inside layers, a warning beside those that the root has already.
 */
export function retryAttributes(entry: TraceEntry, warnings: readonly string[] = []): Annotations {
  if (entry.requests === 0) return {};
  const layers = entry.index?.retryLayers()?.layers;
  const multiplied = layers !== undefined && layers.length > 1;
  return {
    [CULPRIT.TRACE_ATTEMPT_COUNT]: entry.requests,
    [CULPRIT.TRACE_ATTEMPT_LAYERS]: layers,
    [CULPRIT.FAILURE_WARNINGS]: multiplied ? [...warnings, 'retry_amplification'] : undefined,
  };
}

/** Without an analysis nothing is claimed of a trace in which something failed. */
function shortSummary({ failures, costUsd }: TraceEntry): Annotations {
  return failures > 0
    ? { [CULPRIT.SAMPLING_KEEP]: true, [CULPRIT.TRACE_COST]: costUsd }
    : { [CULPRIT.TRACE_FAILED]: false, [CULPRIT.TRACE_COST]: costUsd };
}

/** The fatal origin, or the first one when none was fatal. */
export function mainOrigin(analysis: CascadeAnalysis): string | undefined {
  return analysis.fatal[0] ?? analysis.origins[0];
}
