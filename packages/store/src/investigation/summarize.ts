import { groupOf, remedyOf } from '@culprit/diagnosis';
import type { FailureCategory } from '@culprit/diagnosis';
import type { StoredSpan } from '../stored-trace.ts';
import type { CategoryCount, Count, Investigation } from '../trace-store.ts';
import type { TraceFailure, TraceAnalysis } from './analyze-trace.ts';
import { readModelCall } from './model-call.ts';
import type { ModelCall } from './model-call.ts';

/** How many traces a category names. */
export const CATEGORY_EXAMPLES = 5;

/** The numbers of an investigation over analysed traces. Pure; a store may count the same by itself. */
export function summarize(analyses: readonly TraceAnalysis[]): Investigation {
  const spans = analyses.flatMap((analysis) => analysis.trace.spans);
  const failures = analyses.flatMap((analysis) => analysis.failures);
  const origins = failures.filter((failure) => failure.origin);
  const recovered = origins.filter((failure) => failure.recovered);
  const silent = origins.filter((failure) => failure.silent).length;
  const by = (means: TraceFailure['recoveredBy']): number =>
    recovered.filter((failure) => failure.recoveredBy === means).length;
  return {
    traces: analyses.length,
    failedTraces: analyses.filter(({ cascade }) => cascade.failed).length,
    spans: spans.length,
    failures: failures.length,
    origins: origins.length,
    byCategory: categoriesOf(analyses, origins.length),
    byGroup: countBy(origins, (failure) => groupOf(failure.ownCategory)),
    byProvider: countBy(origins, (failure) => failure.provider),
    byModel: countBy(origins, (failure) => failure.model),
    recovered: {
      total: recovered.length,
      retry: by('retry'),
      fallback: by('fallback'),
      handler: by('handler'),
    },
    silent: { origins: silent, share: shareOf(silent, origins.length) },
    ...usageOf(spans),
  };
}

function categoriesOf(analyses: readonly TraceAnalysis[], allOrigins: number): CategoryCount[] {
  const groups = new Map<FailureCategory, { failures: TraceFailure[]; traces: Map<string, bigint> }>();
  for (const { trace, failures } of analyses) {
    for (const failure of failures) {
      const group = groups.get(failure.ownCategory) ?? { failures: [], traces: new Map<string, bigint>() };
      groups.set(failure.ownCategory, group);
      group.failures.push(failure);
      if (failure.origin) group.traces.set(trace.traceId, startOf(trace.spans));
    }
  }
  const categories = [...groups].map(([category, { failures, traces }]): CategoryCount => {
    const origins = failures.filter((failure) => failure.origin);
    return {
      ...categoryFacts(category, origins.length, allOrigins),
      consequences: failures.length - origins.length,
      fatal: origins.filter((failure) => failure.fatal).length,
      recovered: origins.filter((failure) => failure.recovered).length,
      silent: origins.filter((failure) => failure.silent).length,
      traces: traces.size,
      examples: latest(traces),
    };
  });
  return categories.sort(compareCategories);
}

/** What follows from the category and the counts alone. */
export function categoryFacts(
  category: FailureCategory,
  origins: number,
  allOrigins: number,
): Pick<CategoryCount, 'category' | 'group' | 'remedy' | 'origins' | 'share'> {
  const share = shareOf(origins, allOrigins);
  return { category, group: groupOf(category), remedy: remedyOf(category).action, origins, share };
}

export function compareCategories(a: CategoryCount, b: CategoryCount): number {
  return b.origins - a.origins || b.consequences - a.consequences || (a.category < b.category ? -1 : 1);
}

export function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function startOf(spans: readonly StoredSpan[]): bigint {
  return spans.reduce(
    (first, span) => (span.startNs < first ? span.startNs : first),
    spans[0]?.startNs ?? 0n,
  );
}

function latest(traces: ReadonlyMap<string, bigint>): string[] {
  const order = ([idA, a]: [string, bigint], [idB, b]: [string, bigint]): number =>
    a !== b ? (a > b ? -1 : 1) : idA < idB ? -1 : 1;
  return [...traces]
    .sort(order)
    .slice(0, CATEGORY_EXAMPLES)
    .map(([id]) => id);
}

function countBy(
  failures: readonly TraceFailure[],
  keyOf: (failure: TraceFailure) => string | undefined,
): Count[] {
  const counts = new Map<string, number>();
  for (const failure of failures) {
    const key = keyOf(failure);
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([value, count]) => ({ value, count })).sort(compareCounts);
}

export function compareCounts(a: Count, b: Count): number {
  return b.count - a.count || (a.value < b.value ? -1 : a.value > b.value ? 1 : 0);
}

type Usage = Pick<Investigation, 'calls' | 'tokens' | 'cost' | 'latency'>;

function usageOf(spans: readonly StoredSpan[]): Usage {
  const calls = spans.map((span) => readModelCall(span)).filter((call) => call !== undefined);
  const sum = (of: (call: ModelCall) => number | undefined): number =>
    calls.reduce((total, call) => total + (of(call) ?? 0), 0);
  const latencies = calls.map((call) => call.latency).sort((a, b) => a - b);
  return {
    calls: calls.length,
    tokens: { input: sum((call) => call.inputTokens), output: sum((call) => call.outputTokens) },
    cost: {
      usd: sum((call) => call.costUsd),
      calls: calls.filter((call) => call.costUsd !== undefined).length,
    },
    latency: { p50: quantile(latencies, 0.5), p95: quantile(latencies, 0.95) },
  };
}

/** Linear interpolation between the closest ranks (Hyndman and Fan 1996, type 7), as SQL's `quantile_cont`. */
function quantile(sorted: readonly number[], q: number): number | null {
  const position = (sorted.length - 1) * q;
  const low = sorted[Math.floor(position)];
  const high = sorted[Math.ceil(position)];
  return low === undefined || high === undefined
    ? null
    : low + (high - low) * (position - Math.floor(position));
}
