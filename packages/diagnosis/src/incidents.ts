import { explainFingerprint, type Fingerprint } from './fingerprint.ts';
import type { FailureCategory } from './taxonomy.ts';
import type { CascadeAnalysis, LinkedSpan, TraceSpan } from './trace.ts';

/** One trace with the result of {@link linkFailures} on it. */
export interface AnalyzedTrace {
  traceId: string;
  spans: readonly TraceSpan[];
  analysis: CascadeAnalysis;
}

/** One failure as it happened across traces. Only origins count: consequences belong to what caused them. */
export interface Incident {
  fingerprint: string;
  /** What the fingerprint was made of. */
  parts: Fingerprint['parts'];
  category: FailureCategory;
  subcategory?: string | undefined;
  /** Name of the failed step in its last occurrence. */
  name: string;
  /** Origins with this fingerprint. */
  count: number;
  /** Traces with at least one of them. */
  traces: number;
  /** Part of all traces given, 0 to 1. */
  share: number;
  /** Milliseconds since the epoch, by the failed span's start. */
  firstSeenMs: number;
  lastSeenMs: number;
  recovered: number;
  fatal: number;
  /** Failures elsewhere in the traces that lead back to one of these. */
  consequences: number;
  /** At most {@link MAX_EXEMPLARS}: fatal before others, then the latest. */
  exemplars: readonly string[];
}

export const MAX_EXEMPLARS = 5;

/** Joins the failures of many traces into incidents, the one with most traces first. */
export function groupIncidents(traces: Iterable<AnalyzedTrace>): Incident[] {
  const drafts = new Map<string, Draft>();
  let total = 0;
  for (const trace of traces) {
    total++;
    addTrace(trace, drafts);
  }
  return [...drafts.values()].map((draft) => finish(draft, total)).sort(mostTracesFirst);
}

interface Draft {
  readonly print: Fingerprint;
  readonly occurrences: Occurrence[];
  consequences: number;
}

interface Occurrence {
  readonly traceId: string;
  readonly span: TraceSpan;
  readonly linked: LinkedSpan;
}

function addTrace({ traceId, spans, analysis }: AnalyzedTrace, drafts: Map<string, Draft>): void {
  const draftOf = new Map<string, Draft>();
  const origins = new Set(analysis.origins);
  for (const span of spans) {
    const linked = analysis.spans.get(span.spanId);
    // A span stored twice is one occurrence.
    if (linked === undefined || !origins.delete(span.spanId)) continue;
    const draft = draftFor(span, drafts);
    draft.occurrences.push({ traceId, span, linked });
    draftOf.set(span.spanId, draft);
  }
  for (const linked of analysis.spans.values()) {
    if (linked.causes.length === 0) continue;
    for (const draft of new Set(linked.origins.map((origin) => draftOf.get(origin))))
      if (draft) draft.consequences++;
  }
}

function draftFor(span: TraceSpan, drafts: Map<string, Draft>): Draft {
  const print = explainFingerprint(span.verdict ?? { category: 'unknown', rule: 'span.status' }, span);
  let draft = drafts.get(print.hash);
  if (draft === undefined) drafts.set(print.hash, (draft = { print, occurrences: [], consequences: 0 }));
  return draft;
}

function finish({ print, occurrences, consequences }: Draft, total: number): Incident {
  const latestFirst = occurrences.toSorted((a, b) => timeOf(b) - timeOf(a));
  const traceIds = new Set(occurrences.map((occurrence) => occurrence.traceId));
  const last = latestFirst[0];
  const { category = 'unknown', subcategory } = last?.span.verdict ?? {};
  return {
    fingerprint: print.hash,
    parts: print.parts,
    category,
    ...(subcategory !== undefined && { subcategory }),
    name: last?.span.name ?? '',
    count: occurrences.length,
    traces: traceIds.size,
    share: total === 0 ? 0 : traceIds.size / total,
    firstSeenMs: timeOf(latestFirst.at(-1)),
    lastSeenMs: timeOf(last),
    recovered: occurrences.filter(({ linked }) => linked.recoveredBy !== undefined).length,
    fatal: occurrences.filter(({ linked }) => linked.fatal).length,
    consequences,
    exemplars: exemplarsOf(latestFirst),
  };
}

function exemplarsOf(latestFirst: readonly Occurrence[]): string[] {
  const fatalFirst = latestFirst.toSorted((a, b) => Number(b.linked.fatal) - Number(a.linked.fatal));
  return [...new Set(fatalFirst.map((occurrence) => occurrence.traceId))].slice(0, MAX_EXEMPLARS);
}

function timeOf(occurrence: Occurrence | undefined): number {
  const time = occurrence?.span.startMs ?? 0;
  return Number.isFinite(time) ? time : 0;
}

function mostTracesFirst(a: Incident, b: Incident): number {
  return b.traces - a.traces || b.count - a.count || (a.fingerprint < b.fingerprint ? -1 : 1);
}
