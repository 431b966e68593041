import type { DuckDBConnection } from '@duckdb/node-api';
import { InvalidQueryError } from '../errors.ts';
import { roundToBillionths } from '../investigation/round.ts';
import { cursorOf, limitOf, parseCursor } from '../paging.ts';
import { nsToMs } from '../stored-trace.ts';
import type { TracePage, TraceQuery, TraceSummary } from '../trace-store.ts';
import { rowsOf } from './sql.ts';
import type { Parameters, Row } from './sql.ts';

/** A page of `traces`, newest first. */
export async function queryTraces(connection: DuckDBConnection, query: TraceQuery): Promise<TracePage> {
  const limit = limitOf(query);
  const { where, parameters } = whereTraces(query);
  const rows = await rowsOf(
    connection,
    `SELECT * FROM traces ${where} ORDER BY start_ns DESC, trace_id LIMIT ${limit + 1}`,
    parameters,
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const next =
    rows.length > limit && last
      ? cursorOf({ startNs: last['start_ns'] as bigint, traceId: String(last['trace_id']) })
      : undefined;
  return { traces: page.map(toSummary), ...(next !== undefined && { next }) };
}

/** The condition of a query as SQL over `traces`. */
export function whereTraces(query: TraceQuery): { where: string; parameters: Parameters } {
  const conditions: string[] = [];
  const parameters: Parameters = {};
  const add = (name: string, value: Parameters[string] | undefined, condition: string): void => {
    if (value === undefined) return;
    conditions.push(condition);
    parameters[name] = value;
  };
  add('since', toNs('since', query.since), 'start_ns >= $since');
  add('until', toNs('until', query.until), 'start_ns < $until');
  if (query.failed !== undefined) conditions.push(query.failed ? 'failed' : 'NOT failed');
  add('category', query.category, 'list_contains(categories, $category)');
  add('service', query.service, 'list_contains(services, $service)');
  add('model', query.model, 'list_contains(models, $model)');
  add('provider', query.provider, 'list_contains(providers, $provider)');
  add('prefix', query.idPrefix?.toLowerCase(), 'starts_with(trace_id, $prefix)');
  if (query.cursor !== undefined) {
    const { startNs: start, traceId: id } = parseCursor(query.cursor);
    add(
      'cursor_start',
      start,
      '(start_ns < $cursor_start OR (start_ns = $cursor_start AND trace_id > $cursor_id))',
    );
    parameters['cursor_id'] = id;
  }
  return { where: conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`, parameters };
}

function toNs(option: string, ms: number | undefined): bigint | undefined {
  if (ms === undefined) return undefined;
  if (!Number.isFinite(ms))
    throw new InvalidQueryError(
      option,
      `\`${option}\` is a time in milliseconds since the epoch, not ${ms}.`,
    );
  return BigInt(Math.round(ms * 1000)) * 1000n;
}

function toSummary(row: Row): TraceSummary {
  const start = row['start_ns'] as bigint;
  const spanId = row['origin_span_id'];
  return {
    traceId: String(row['trace_id']),
    name: String(row['name']),
    services: row['services'] as string[],
    models: row['models'] as string[],
    providers: row['providers'] as string[],
    startMs: nsToMs(start),
    durationMs: nsToMs((row['end_ns'] as bigint) - start),
    spans: Number(row['spans']),
    failed: row['failed'] === true,
    failures: Number(row['failures']),
    origins: Number(row['origins']),
    recovered: Number(row['recovered']),
    ...(typeof spanId === 'string' && { origin: { spanId, category: String(row['origin_category']) } }),
    categories: row['categories'] as string[],
    inputTokens: Number(row['input_tokens']),
    outputTokens: Number(row['output_tokens']),
    costUsd: roundToBillionths(Number(row['cost_usd'])),
  };
}
