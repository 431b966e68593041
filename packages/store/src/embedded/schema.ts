/** Raise it with every change of the tables or of what is put into them: an index of another version is built anew. */
export const SCHEMA_VERSION = 1;

/**
 * `spans` mirrors the segments that exist now; `data` is the whole span as JSON text, the other columns are copies
 * to search and count by. `failures` and `traces` follow from `spans`, for the traces named in `touched`.
 */
export const SCHEMA: readonly string[] = [
  `CREATE TABLE meta (schema_version INTEGER NOT NULL)`,
  `INSERT INTO meta VALUES (${SCHEMA_VERSION})`,
  `CREATE TABLE segments (
    id INTEGER NOT NULL, path VARCHAR NOT NULL, inode VARCHAR NOT NULL, compression VARCHAR NOT NULL,
    size BIGINT NOT NULL, mtime_ms DOUBLE NOT NULL, read_to BIGINT NOT NULL, lines BIGINT NOT NULL,
    head VARCHAR NOT NULL, tail VARCHAR NOT NULL)`,
  `CREATE TABLE problems (segment INTEGER NOT NULL, line BIGINT NOT NULL, kind VARCHAR NOT NULL, spans INTEGER)`,
  `CREATE TABLE spans (
    segment INTEGER NOT NULL, trace_id VARCHAR NOT NULL, span_id VARCHAR NOT NULL, parent_span_id VARCHAR,
    name VARCHAR NOT NULL, start_ns BIGINT NOT NULL, end_ns BIGINT NOT NULL, suspect BOOLEAN NOT NULL,
    service VARCHAR, provider VARCHAR, model VARCHAR, is_call BOOLEAN NOT NULL,
    input_tokens DOUBLE, output_tokens DOUBLE, cost_usd DOUBLE, latency DOUBLE,
    resource VARCHAR NOT NULL, data VARCHAR NOT NULL)`,
  `CREATE TABLE failures (
    trace_id VARCHAR NOT NULL, span_id VARCHAR NOT NULL, category VARCHAR NOT NULL, own_category VARCHAR NOT NULL,
    origin BOOLEAN NOT NULL, fatal BOOLEAN NOT NULL, silent BOOLEAN NOT NULL, recovered_by VARCHAR,
    recovered BOOLEAN NOT NULL, provider VARCHAR, model VARCHAR)`,
  `CREATE TABLE verdicts (
    trace_id VARCHAR NOT NULL, failed BOOLEAN NOT NULL, origin_span_id VARCHAR, origin_category VARCHAR)`,
  `CREATE TABLE traces (
    trace_id VARCHAR NOT NULL, name VARCHAR NOT NULL, start_ns BIGINT NOT NULL, end_ns BIGINT NOT NULL, spans INTEGER NOT NULL,
    services VARCHAR[] NOT NULL, models VARCHAR[] NOT NULL, providers VARCHAR[] NOT NULL, failed BOOLEAN NOT NULL,
    failures INTEGER NOT NULL, origins INTEGER NOT NULL, recovered INTEGER NOT NULL,
    origin_span_id VARCHAR, origin_category VARCHAR, categories VARCHAR[] NOT NULL,
    input_tokens DOUBLE NOT NULL, output_tokens DOUBLE NOT NULL, cost_usd DOUBLE NOT NULL)`,
  `CREATE TABLE touched (trace_id VARCHAR NOT NULL)`,
];
