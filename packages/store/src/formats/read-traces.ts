import type { SegmentProblem } from '../segments/segment-problem.ts';
import { compareSpans } from '../stored-trace.ts';
import type { StoredSpan, StoredTrace } from '../stored-trace.ts';
import { readTraceFile } from './read-trace-file.ts';
import type { TraceSource } from './read-trace-file.ts';

export interface ReadTraces {
  /** In order of their start; spans of one trace may come from several files. */
  traces: StoredTrace[];
  problems: SegmentProblem[];
}

/**
 * Reads whole files of traces into memory, in any of the formats of `readTraceFile`; a span that comes twice counts
 * once.
 *
 * Rejects with an `UnreadableTracesError` for the first file without spans.
 */
export async function readTraces(sources: Iterable<TraceSource>): Promise<ReadTraces> {
  const traces = new Map<string, Map<string, StoredSpan>>();
  const problems: SegmentProblem[] = [];
  for (const source of sources) {
    const file = await readTraceFile(source);
    problems.push(...file.problems);
    for (const span of file.spans) {
      const spans = traces.get(span.traceId) ?? new Map<string, StoredSpan>();
      traces.set(span.traceId, spans);
      if (!spans.has(span.spanId)) spans.set(span.spanId, span);
    }
  }
  const sorted = [...traces].map(([traceId, spans]) => ({
    traceId,
    spans: [...spans.values()].sort(compareSpans),
  }));
  return { traces: sorted.sort(compareTraces), problems };
}

function compareTraces(a: StoredTrace, b: StoredTrace): number {
  const [first, second] = [a.spans[0], b.spans[0]];
  return first === undefined || second === undefined ? 0 : compareSpans(first, second);
}
