import { asFiniteNumber, isRecord, type UnknownRecord } from '../internal/guarded.ts';

/** What people call the same thing in the records they write; units are in the name. */
const DURATION =
  /^(?:total_|e2e_|end_to_end_|wall_|response_|request_)?(?:duration|latency|elapsed|time|runtime)$/;
const DURATION_LIMIT =
  /^(?:slo|sla|threshold|(?:max|maximum|allowed|target|expected)_(?:duration|latency|time)|(?:duration|latency|time|response_time)_(?:threshold|limit|budget|target|slo|sla))$/;
const FIRST_CHUNK = /^(?:ttft|ttfb|time_to_first_(?:token|chunk|byte))$/;
const FIRST_CHUNK_LIMIT =
  /^(?:(?:max_|target_)(?:ttft|time_to_first_token)|(?:ttft|time_to_first_token)_(?:threshold|limit|target|slo|sla|budget))$/;
const COST = /^(?:total_|estimated_|actual_|run_|session_|accumulated_|current_)?(?:cost|spend)$/;
const COST_LIMIT =
  /^(?:threshold|limit|(?:max_|run_|session_)?budget|(?:max|maximum|allowed)_(?:cost|spend)|(?:cost|spend)_(?:threshold|limit|budget|cap))$/;
const UNIT = /^(.+?)_(ms|s|sec|secs|seconds|usd)$/;

/** Measures and limits of a written answer. Durations in seconds, costs in US dollars; absent where nobody wrote them. */
export interface RecordedMeasures {
  duration?: number | undefined;
  maxDuration?: number | undefined;
  firstChunk?: number | undefined;
  maxFirstChunk?: number | undefined;
  cost?: number | undefined;
  maxCost?: number | undefined;
}

/** Reads every `<name>_<unit>` field of a record's response that names a measure or a limit. */
export function measuresOf(source: UnknownRecord): RecordedMeasures {
  const found: RecordedMeasures = {};
  for (const [key, raw] of Object.entries(source)) {
    const value = asFiniteNumber(raw);
    const [, name = '', unit = ''] = UNIT.exec(key) ?? [];
    if (value === undefined || unit === '') continue;
    if (unit === 'usd') money(found, name, value);
    else time(found, name, unit === 'ms' ? value / 1000 : value);
  }
  return found;
}

function money(found: RecordedMeasures, name: string, value: number): void {
  if (COST_LIMIT.test(name)) found.maxCost ??= value;
  else if (COST.test(name)) found.cost ??= value;
}

function time(found: RecordedMeasures, name: string, value: number): void {
  if (FIRST_CHUNK_LIMIT.test(name)) found.maxFirstChunk ??= value;
  else if (FIRST_CHUNK.test(name)) found.firstChunk ??= value;
  else if (DURATION_LIMIT.test(name)) found.maxDuration ??= value;
  else if (DURATION.test(name)) found.duration ??= value;
}

const BEFORE = [
  'previous_step',
  'upstream',
  'dependency',
  'parent',
  'previous_node',
  'previous_task',
  'upstream_step',
];
const FAILED = /^(?:fail(?:ed|ure)?|error(?:ed)?|timed?_?out|skipped)$/i;

/** Whether the record says that a step before this answer had failed. */
export function failedBefore(source: unknown): boolean {
  if (!isRecord(source)) return false;
  return BEFORE.some((key) => {
    const step = source[key];
    return isRecord(step) && typeof step['status'] === 'string' && FAILED.test(step['status']);
  });
}
