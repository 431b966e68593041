import type { DuckDBConnection } from '@duckdb/node-api';
import { analyzeTrace } from '../investigation/analyze-trace.ts';
import type { TraceAnalysis } from '../investigation/analyze-trace.ts';
import { compareSpans } from '../stored-trace.ts';
import type { StoredSpan } from '../stored-trace.ts';
import { readSpanRow } from './span-row.ts';
import { inTransaction, rowsOf } from './sql.ts';

const TOUCHED = 'SELECT DISTINCT trace_id FROM touched';

/** Brings `failures`, `verdicts` and `traces` in line with `spans`, for the traces that changed. */
export async function updateTraces(connection: DuckDBConnection): Promise<void> {
  const [{ count } = { count: 0 }] = await rowsOf(
    connection,
    'SELECT count(*)::INTEGER AS count FROM touched',
  );
  if (count === 0) return;
  await inTransaction(connection, async () => {
    await connection.run(DROP_COPIES);
    for (const table of ['failures', 'verdicts', 'traces']) {
      await connection.run(`DELETE FROM ${table} WHERE trace_id IN (${TOUCHED})`);
    }
    await writeAnalyses(connection);
    await connection.run(INSERT_TRACES);
    await connection.run('DELETE FROM touched');
  });
}

/** A span that was sent twice (OTLP retries, copied segments) counts once. */
const DROP_COPIES = `
  DELETE FROM spans WHERE rowid IN (
    SELECT rowid FROM spans WHERE trace_id IN (${TOUCHED})
    QUALIFY row_number() OVER (PARTITION BY trace_id, span_id ORDER BY rowid) > 1)`;

/** Healthy traces need no analysis: only those with an error or a verdict are read back. */
const SUSPECTS = `
  SELECT trace_id, data, resource FROM spans
  WHERE trace_id IN (SELECT trace_id FROM spans WHERE trace_id IN (${TOUCHED}) AND suspect)
  ORDER BY trace_id`;

interface AnalyzedTrace extends Pick<TraceAnalysis, 'failures' | 'origin'> {
  traceId: string;
  failed: boolean;
}

async function writeAnalyses(connection: DuckDBConnection): Promise<void> {
  // The rows are streamed, and one connection cannot write while it streams: results are collected first.
  const analyses: AnalyzedTrace[] = [];
  for await (const { traceId, spans } of suspectTraces(connection)) {
    const { failures, origin, cascade } = analyzeTrace({ traceId, spans });
    analyses.push({ traceId, failures, origin, failed: cascade.failed });
  }
  const failureRows = await connection.createAppender('failures');
  const verdictRows = await connection.createAppender('verdicts');
  for (const { traceId, failures, origin, failed } of analyses) {
    for (const failure of failures) {
      const text = (value: string | undefined): void =>
        value === undefined ? failureRows.appendNull() : failureRows.appendVarchar(value);
      failureRows.appendVarchar(traceId);
      failureRows.appendVarchar(failure.spanId);
      failureRows.appendVarchar(failure.category);
      failureRows.appendVarchar(failure.ownCategory);
      failureRows.appendBoolean(failure.origin);
      failureRows.appendBoolean(failure.fatal);
      failureRows.appendBoolean(failure.silent);
      text(failure.recoveredBy);
      failureRows.appendBoolean(failure.recovered);
      text(failure.provider);
      text(failure.model);
      failureRows.endRow();
    }
    verdictRows.appendVarchar(traceId);
    verdictRows.appendBoolean(failed);
    if (origin === undefined) verdictRows.appendNull();
    else verdictRows.appendVarchar(origin.spanId);
    if (origin === undefined) verdictRows.appendNull();
    else verdictRows.appendVarchar(origin.category);
    verdictRows.endRow();
  }
  failureRows.closeSync();
  verdictRows.closeSync();
}

async function* suspectTraces(
  connection: DuckDBConnection,
): AsyncGenerator<{ traceId: string; spans: StoredSpan[] }> {
  const result = await connection.stream(SUSPECTS);
  let current: { traceId: string; spans: StoredSpan[] } | undefined;
  for await (const rows of result.yieldRows()) {
    for (const [traceId, data, resource] of rows as [string, string, string][]) {
      if (current?.traceId !== traceId) {
        if (current !== undefined) yield inOrder(current);
        current = { traceId, spans: [] };
      }
      current.spans.push(readSpanRow(data, resource));
    }
  }
  if (current !== undefined) yield inOrder(current);
}

function inOrder(trace: { traceId: string; spans: StoredSpan[] }): typeof trace {
  trace.spans.sort(compareSpans);
  return trace;
}

const list = (column: string): string =>
  `coalesce(list_sort(list_distinct(list(${column}) FILTER (${column} IS NOT NULL))), [])`;

const INSERT_TRACES = `
  INSERT INTO traces
  WITH
    failed AS (
      SELECT trace_id, count(*) AS failures, count(*) FILTER (origin) AS origins, count(*) FILTER (origin AND recovered) AS recovered,
        list_sort(list_distinct(flatten(list([category, own_category])))) AS categories
      FROM failures WHERE trace_id IN (${TOUCHED}) GROUP BY trace_id),
    summed AS (
      SELECT trace_id, arg_min(name, (parent_span_id IS NOT NULL, start_ns, span_id)) AS name,
        min(start_ns) AS start_ns, max(end_ns) AS end_ns, count(*) AS spans,
        ${list('service')} AS services, ${list('model')} AS models, ${list('provider')} AS providers,
        coalesce(sum(input_tokens), 0) AS input_tokens, coalesce(sum(output_tokens), 0) AS output_tokens, coalesce(sum(cost_usd), 0) AS cost_usd
      FROM spans WHERE trace_id IN (${TOUCHED}) GROUP BY trace_id)
  SELECT trace_id, name, start_ns, end_ns, spans, services, models, providers, coalesce(verdicts.failed, false),
    coalesce(failures, 0), coalesce(origins, 0), coalesce(recovered, 0), origin_span_id, origin_category, coalesce(categories, []),
    input_tokens, output_tokens, cost_usd
  FROM summed LEFT JOIN failed USING (trace_id) LEFT JOIN verdicts USING (trace_id)`;
