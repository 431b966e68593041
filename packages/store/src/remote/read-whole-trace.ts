import { readDocument } from '../formats/read-document.ts';
import { isFields } from '../otlp/any-value.ts';
import { compareSpans } from '../stored-trace.ts';
import type { StoredSpan, StoredTrace } from '../stored-trace.ts';
import { wrongServer } from './read-answer.ts';

/** The spans of an answer by trace, each in order; a span that comes twice counts once. */
export function groupByTrace(spans: readonly StoredSpan[]): StoredTrace[] {
  const traces = new Map<string, Map<string, StoredSpan>>();
  for (const span of spans) {
    const known = traces.get(span.traceId) ?? new Map<string, StoredSpan>();
    traces.set(span.traceId, known);
    if (!known.has(span.spanId)) known.set(span.spanId, span);
  }
  return [...traces].map(([traceId, byId]) => ({ traceId, spans: [...byId.values()].sort(compareSpans) }));
}

/** The answer to a question for one trace; undefined when it holds no span of it. */
export function readWholeTrace(
  asked: { name: string; url: string },
  traceId: string,
  value: unknown,
): StoredTrace | undefined {
  const { kind, spans } = readDocument(value);
  const trace = groupByTrace(spans).find((candidate) => candidate.traceId === traceId);
  if (trace === undefined && kind === 'other' && !isEmptyAnswer(value))
    throw wrongServer(asked, 'its answer to a trace id holds no spans');
  return trace;
}

/** The envelope of an answer without a trace in it: some versions say so instead of 404. */
function isEmptyAnswer(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isEmptyAnswer);
  return isFields(value) && ['trace', 'batches', 'result'].some((key) => key in value);
}
