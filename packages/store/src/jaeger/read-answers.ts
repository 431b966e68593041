import { readDocument } from '../formats/read-document.ts';
import { boundsOf } from '../investigation/summarize-trace.ts';
import { isFields, list } from '../otlp/any-value.ts';
import type { FoundTrace } from '../remote/backend.ts';
import { groupByTrace } from '../remote/read-whole-trace.ts';
import type { StoredSpan, StoredTrace } from '../stored-trace.ts';

/** The spans of one document of `/api/v3/traces`. */
export function readResults(value: unknown): StoredSpan[] {
  return readDocument(value).spans;
}

/** Which traces an answer of `/api/traces` holds and when they began; its times are whole microseconds. */
export function readFoundByTags(value: unknown): FoundTrace[] {
  const data = isFields(value) ? list(value['data']) : [];
  return data.flatMap((entry) =>
    groupByTrace(readDocument(entry).spans).map((trace) => ({
      traceId: trace.traceId,
      startNs: startNsOf(trace),
    })),
  );
}

export function startNsOf(trace: StoredTrace): bigint {
  return boundsOf(trace.spans).startNs;
}
