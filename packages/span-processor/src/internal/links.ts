import type { CascadeAnalysis, CauseEdge, TraceSpan } from '@culprit/diagnosis';
import { CULPRIT } from '@culprit/semconv';
import type { SpanContext } from '@opentelemetry/api';

import type { SpanWriter } from './span-writer.ts';
import type { TraceEntry } from './trace-entry.ts';

export interface PlannedLink {
  spanId: string;
  relation: 'caused_by' | 'retry_of' | 'fallback_for' | 'requested_by' | 'consumes_result_of';
  evidence: string;
  confidence: number;
}

/** Causes first, then what this span made good, then the tool calls it belongs to. */
export function plannedLinks(
  span: TraceSpan,
  entry: TraceEntry,
  analysis: CascadeAnalysis | undefined,
): readonly PlannedLink[] {
  return [...causeLinks(span, analysis), ...recoveryLinks(span, analysis), ...toolLinks(span, entry)];
}

function causeLinks(span: TraceSpan, analysis: CascadeAnalysis | undefined): readonly PlannedLink[] {
  const causes: readonly CauseEdge[] = analysis?.spans.get(span.spanId)?.causes ?? [];
  return causes.map((cause) => ({ ...cause, relation: 'caused_by' }));
}

/** A span that ended cannot be told that it was recovered; the span that made it good can say so. */
function recoveryLinks(span: TraceSpan, analysis: CascadeAnalysis | undefined): readonly PlannedLink[] {
  if (analysis === undefined) return [];
  const links: PlannedLink[] = [];
  for (const failed of analysis.spans.values()) {
    if (failed.recoveredBySpanId !== span.spanId) continue;
    if (failed.recoveredBy === 'retry') {
      links.push({ spanId: failed.spanId, relation: 'retry_of', evidence: 'retry', confidence: 1 });
    } else if (failed.recoveredBy === 'fallback') {
      links.push({ spanId: failed.spanId, relation: 'fallback_for', evidence: 'fallback', confidence: 1 });
    }
  }
  return links;
}

function toolLinks(span: TraceSpan, entry: TraceEntry): readonly PlannedLink[] {
  const links: PlannedLink[] = [];
  const add = (spanId: string | undefined, relation: PlannedLink['relation']): void => {
    if (spanId === undefined || spanId === span.spanId) return;
    if (links.some((link) => link.spanId === spanId && link.relation === relation)) return;
    links.push({ spanId, relation, evidence: 'tool_call', confidence: 1 });
  };
  const { executes, consumed = [] } = span.toolCalls ?? {};
  if (executes !== undefined) add(entry.requested?.get(executes), 'requested_by');
  for (const id of consumed) add(entry.executed?.get(id), 'consumes_result_of');
  return links;
}

/** Writes links of the span's own trace up to a number, and says how many were left out. */
export function writeLinks(
  writer: SpanWriter,
  links: readonly PlannedLink[],
  { source, maxLinks }: { source: SpanContext; maxLinks: number },
): void {
  let written = 0;
  for (const { spanId, relation, evidence, confidence } of links.slice(0, maxLinks)) {
    const added = writer.link({
      context: { traceId: source.traceId, spanId, traceFlags: source.traceFlags },
      attributes: {
        [CULPRIT.LINK_RELATION]: relation,
        [CULPRIT.LINK_EVIDENCE]: evidence,
        [CULPRIT.LINK_CONFIDENCE]: confidence,
      },
    });
    if (added) written += 1;
  }
  if (written < links.length) writer.set(CULPRIT.LINK_DROPPED, links.length - written);
}
