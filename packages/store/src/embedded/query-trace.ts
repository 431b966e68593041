import type { DuckDBConnection } from '@duckdb/node-api';
import { AmbiguousTraceIdError } from '../errors.ts';
import { parseTraceId } from '../paging.ts';
import { compareSpans } from '../stored-trace.ts';
import type { StoredTrace } from '../stored-trace.ts';
import { readSpanRow } from './span-row.ts';
import { rowsOf } from './sql.ts';

const CANDIDATES = 5;

/** One trace by its id or a prefix of it. */
export async function queryTrace(connection: DuckDBConnection, id: string): Promise<StoredTrace | undefined> {
  const traceId = await resolveId(connection, parseTraceId(id));
  if (traceId === undefined) return undefined;
  const rows = await rowsOf(connection, 'SELECT data, resource FROM spans WHERE trace_id = $traceId', {
    traceId,
  });
  const spans = rows.map((row) => readSpanRow(String(row['data']), String(row['resource'])));
  return { traceId, spans: spans.sort(compareSpans) };
}

async function resolveId(connection: DuckDBConnection, prefix: string): Promise<string | undefined> {
  const rows = await rowsOf(
    connection,
    `SELECT trace_id FROM traces WHERE starts_with(trace_id, $prefix) ORDER BY start_ns DESC LIMIT ${CANDIDATES}`,
    { prefix },
  );
  const found = rows.map((row) => String(row['trace_id']));
  if (found.length > 1) throw new AmbiguousTraceIdError(prefix, found);
  return found[0];
}
