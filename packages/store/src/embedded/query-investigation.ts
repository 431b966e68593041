import type { DuckDBConnection } from '@duckdb/node-api';
import { groupOf } from '@culprit/diagnosis';
import type { FailureCategory } from '@culprit/diagnosis';
import {
  compareCounts,
  compareCategories,
  CATEGORY_EXAMPLES,
  categoryFacts,
  shareOf,
} from '../investigation/summarize.ts';
import { roundToBillionths } from '../investigation/round.ts';
import type { CategoryCount, Count, Investigation, TraceQuery } from '../trace-store.ts';
import { whereTraces } from './query-traces.ts';
import { rowsOf } from './sql.ts';
import type { Row } from './sql.ts';

/** The numbers of `summarize`, counted by the engine over all traces that match. */
export async function queryInvestigation(
  connection: DuckDBConnection,
  query: TraceQuery,
): Promise<Investigation> {
  const { where, parameters } = whereTraces({ ...query, cursor: undefined });
  const run = (sql: string): Promise<Row[]> =>
    rowsOf(connection, `WITH chosen AS (SELECT * FROM traces ${where}) ${sql}`, parameters);
  const number = (row: Row | undefined, key: string): number => Number(row?.[key] ?? 0);

  const [traces] = await run(TRACES);
  const [failures] = await run(FAILURES);
  const [usage] = await run(USAGE);
  const origins = number(failures, 'origins');
  const silent = number(failures, 'silent');
  return {
    traces: number(traces, 'traces'),
    failedTraces: number(traces, 'failed'),
    spans: number(traces, 'spans'),
    failures: number(failures, 'failures'),
    origins,
    byCategory: (await run(CATEGORIES_OF_FAILURES))
      .map((row) => toCategoryCount(row, origins))
      .sort(compareCategories),
    byGroup: sumByGroup(await run(originsBy('own_category'))),
    byProvider: (await run(originsBy('provider'))).map(toCount).sort(compareCounts),
    byModel: (await run(originsBy('model'))).map(toCount).sort(compareCounts),
    recovered: {
      total: number(failures, 'recovered'),
      retry: number(failures, 'by_retry'),
      fallback: number(failures, 'by_fallback'),
      handler: number(failures, 'by_handler'),
    },
    silent: { origins: silent, share: shareOf(silent, origins) },
    calls: number(usage, 'calls'),
    tokens: { input: number(usage, 'input'), output: number(usage, 'output') },
    cost: { usd: roundToBillionths(number(usage, 'usd')), calls: number(usage, 'priced') },
    latency: {
      p50: quantileOf(usage?.['p50']),
      p95: quantileOf(usage?.['p95']),
    },
  };
}

const TRACES = `SELECT count(*) AS traces, count(*) FILTER (failed) AS failed, sum(spans) AS spans FROM chosen`;

const FAILURES = `
  SELECT count(*) AS failures, count(*) FILTER (origin) AS origins, count(*) FILTER (origin AND silent) AS silent,
    count(*) FILTER (origin AND f.recovered) AS recovered,
    count(*) FILTER (origin AND f.recovered AND recovered_by = 'retry') AS by_retry,
    count(*) FILTER (origin AND f.recovered AND recovered_by = 'fallback') AS by_fallback,
    count(*) FILTER (origin AND f.recovered AND recovered_by = 'handler') AS by_handler
  FROM failures f JOIN chosen USING (trace_id)`;

const CATEGORIES_OF_FAILURES = `
  SELECT own_category, count(*) FILTER (origin) AS origins, count(*) FILTER (NOT origin) AS consequences,
    count(*) FILTER (origin AND fatal) AS fatal, count(*) FILTER (origin AND f.recovered) AS recovered,
    count(*) FILTER (origin AND silent) AS silent, count(DISTINCT trace_id) FILTER (origin) AS traces,
    coalesce(list_transform(list_sort(list_distinct(list({ age: -start_ns, id: trace_id }) FILTER (origin))), entry -> entry.id)
      [1:${CATEGORY_EXAMPLES}], []) AS examples
  FROM failures f JOIN chosen USING (trace_id) GROUP BY own_category`;

const USAGE = `
  SELECT count(*) AS calls, sum(s.input_tokens) AS input, sum(s.output_tokens) AS output, sum(s.cost_usd) AS usd, count(s.cost_usd) AS priced,
    quantile_cont(latency, 0.5) AS p50, quantile_cont(latency, 0.95) AS p95
  FROM spans s JOIN chosen USING (trace_id) WHERE is_call`;

function originsBy(column: 'own_category' | 'provider' | 'model'): string {
  return `SELECT f.${column} AS value, count(*) AS count FROM failures f JOIN chosen USING (trace_id)
    WHERE origin AND f.${column} IS NOT NULL GROUP BY 1`;
}

function toCategoryCount(row: Row, allOrigins: number): CategoryCount {
  return {
    ...categoryFacts(row['own_category'] as FailureCategory, Number(row['origins']), allOrigins),
    consequences: Number(row['consequences']),
    fatal: Number(row['fatal']),
    recovered: Number(row['recovered']),
    silent: Number(row['silent']),
    traces: Number(row['traces']),
    examples: row['examples'] as string[],
  };
}

function quantileOf(value: unknown): number | null {
  return typeof value === 'number' ? roundToBillionths(value) : null;
}

function toCount(row: Row): Count {
  return { value: String(row['value']), count: Number(row['count']) };
}

function sumByGroup(rows: readonly Row[]): Count[] {
  const groups = new Map<string, number>();
  for (const { value, count } of rows.map(toCount)) {
    const group = groupOf(value as FailureCategory);
    groups.set(group, (groups.get(group) ?? 0) + count);
  }
  return [...groups].map(([value, count]) => ({ value, count })).sort(compareCounts);
}
