import { nsToMs } from '../stored-trace.ts';
import type { StoredSpan } from '../stored-trace.ts';
import type { TraceSummary } from '../trace-store.ts';
import type { TraceAnalysis } from './analyze-trace.ts';
import { readModelCall } from './model-call.ts';
import { roundToBillionths } from './round.ts';

/** One line of a list of traces, from the analysed trace: what the embedded store keeps in its table. Pure. */
export function summarizeTrace(analysis: TraceAnalysis): TraceSummary {
  const { trace, spans, cascade, failures, origin } = analysis;
  const calls = trace.spans.map((span) => readModelCall(span));
  const total = (field: 'inputTokens' | 'outputTokens' | 'costUsd'): number =>
    calls.reduce((sum, call) => sum + (call?.[field] ?? 0), 0);
  const { startNs, endNs } = boundsOf(trace.spans);
  const origins = failures.filter((failure) => failure.origin);
  return {
    traceId: trace.traceId,
    name: nameOf(trace.spans),
    services: distinct(spans.map((span) => span.serviceName)),
    models: distinct(spans.map((span) => span.model)),
    providers: distinct(spans.map((span) => span.provider)),
    startMs: nsToMs(startNs),
    durationMs: nsToMs(endNs - startNs),
    spans: trace.spans.length,
    failed: cascade.failed,
    failures: failures.length,
    origins: origins.length,
    recovered: origins.filter((failure) => failure.recovered).length,
    ...(origin !== undefined && { origin: { spanId: origin.spanId, category: origin.category } }),
    categories: distinct(failures.flatMap(({ category, ownCategory }) => [category, ownCategory])),
    inputTokens: total('inputTokens'),
    outputTokens: total('outputTokens'),
    costUsd: roundToBillionths(total('costUsd')),
  };
}

/** From the start of the first span to the end of the last. */
export function boundsOf(spans: readonly StoredSpan[]): { startNs: bigint; endNs: bigint } {
  const first = spans[0];
  let { startNs, endNs } = first ?? { startNs: 0n, endNs: 0n };
  for (const span of spans) {
    if (span.startNs < startNs) startNs = span.startNs;
    if (span.endNs > endNs) endNs = span.endNs;
  }
  return { startNs, endNs };
}

/** Of the earliest root, or of the earliest span where the root is not there; spans come in order of their start. */
function nameOf(spans: readonly StoredSpan[]): string {
  return (spans.find((span) => span.parentSpanId === undefined) ?? spans[0])?.name ?? '';
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))].sort();
}
