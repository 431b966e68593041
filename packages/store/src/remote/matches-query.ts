import type { TraceQuery, TraceSummary } from '../trace-store.ts';

/** Whether a trace fulfils a query, by the same conditions as the tables of the embedded store. */
export function matchesQuery(trace: TraceSummary, query: TraceQuery): boolean {
  const has = (values: readonly string[], wanted: string | undefined): boolean =>
    wanted === undefined || values.includes(wanted);
  return (
    (query.since === undefined || trace.startMs >= query.since) &&
    (query.until === undefined || trace.startMs < query.until) &&
    (query.failed === undefined || trace.failed === query.failed) &&
    (query.idPrefix === undefined || trace.traceId.startsWith(query.idPrefix.toLowerCase())) &&
    has(trace.categories, query.category) &&
    has(trace.services, query.service) &&
    has(trace.models, query.model) &&
    has(trace.providers, query.provider)
  );
}
