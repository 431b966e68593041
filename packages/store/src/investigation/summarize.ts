import { groupOf, remedyOf } from '@culprit/diagnosis';
import type { FailureCategory } from '@culprit/diagnosis';
import type { CategoryCount, Count, Investigation } from '../trace-store.ts';
import type { TraceFailure, TraceAnalysis } from './analyze-trace.ts';
import { readModelCall } from './model-call.ts';
import { roundToBillionths } from './round.ts';
import { boundsOf } from './summarize-trace.ts';
import type { ModelCall } from './model-call.ts';

/** How many traces a category names. */
export const CATEGORY_EXAMPLES = 5;

/** What the numbers need of one trace: small, so that many fit into memory where their spans would not. */
export interface TraceCounts {
  traceId: string;
  startNs: bigint;
  failed: boolean;
  spans: number;
  failures: readonly TraceFailure[];
  calls: readonly ModelCall[];
}

/** The numbers of an investigation over analysed traces. Pure; a store may count the same by itself. */
export function summarize(analyses: readonly TraceAnalysis[]): Investigation {
  return summarizeCounts(analyses.map(countTrace));
}

export function countTrace({ trace, cascade, failures }: TraceAnalysis): TraceCounts {
  return {
    traceId: trace.traceId,
    startNs: boundsOf(trace.spans).startNs,
    failed: cascade.failed,
    spans: trace.spans.length,
    failures,
    calls: trace.spans.map((span) => readModelCall(span)).filter((call) => call !== undefined),
  };
}

/** The numbers of an investigation from those of its traces. */
export function summarizeCounts(traces: readonly TraceCounts[]): Investigation {
  const failures = traces.flatMap((trace) => trace.failures);
  const origins = failures.filter((failure) => failure.origin);
  const recovered = origins.filter((failure) => failure.recovered);
  const silent = origins.filter((failure) => failure.silent).length;
  const by = (means: TraceFailure['recoveredBy']): number =>
    recovered.filter((failure) => failure.recoveredBy === means).length;
  return {
    traces: traces.length,
    failedTraces: traces.filter(({ failed }) => failed).length,
    spans: traces.reduce((sum, { spans }) => sum + spans, 0),
    failures: failures.length,
    origins: origins.length,
    byCategory: categoriesOf(traces, origins.length),
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
    ...usageOf(traces.flatMap((trace) => trace.calls)),
  };
}

function categoriesOf(counted: readonly TraceCounts[], allOrigins: number): CategoryCount[] {
  const groups = new Map<FailureCategory, { failures: TraceFailure[]; traces: Map<string, bigint> }>();
  for (const { traceId, startNs, failures } of counted) {
    for (const failure of failures) {
      const group = groups.get(failure.ownCategory) ?? { failures: [], traces: new Map<string, bigint>() };
      groups.set(failure.ownCategory, group);
      group.failures.push(failure);
      if (failure.origin) group.traces.set(traceId, startNs);
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

function usageOf(calls: readonly ModelCall[]): Usage {
  const sum = (of: (call: ModelCall) => number | undefined): number =>
    calls.reduce((total, call) => total + (of(call) ?? 0), 0);
  const latencies = calls.map((call) => call.latency).sort((a, b) => a - b);
  return {
    calls: calls.length,
    tokens: { input: sum((call) => call.inputTokens), output: sum((call) => call.outputTokens) },
    cost: {
      usd: roundToBillionths(sum((call) => call.costUsd)),
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
    : roundToBillionths(low + (high - low) * (position - Math.floor(position)));
}
