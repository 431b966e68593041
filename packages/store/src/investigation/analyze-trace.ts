import { linkFailures } from '@culprit/diagnosis';
import type { CascadeAnalysis, FailureCategory, LinkedSpan, TraceSpan } from '@culprit/diagnosis';
import type { StoredTrace } from '../stored-trace.ts';
import { toTraceSpans } from '../to-trace-span.ts';

/** One stored trace with its failures linked. */
export interface TraceAnalysis {
  trace: StoredTrace;
  /** The spans as the linker saw them, in the order of the trace. */
  spans: readonly TraceSpan[];
  cascade: CascadeAnalysis;
  failures: readonly TraceFailure[];
  /** The fatal origin, or the first one when none was fatal. */
  origin?: { spanId: string; category: FailureCategory } | undefined;
}

/** One failure of an analysed trace: what the numbers are counted from. */
export interface TraceFailure {
  spanId: string;
  /** Final category: `cascading_failure` when it has a cause. */
  category: FailureCategory;
  /** Category by its own facts. */
  ownCategory: FailureCategory;
  origin: boolean;
  /** A causal chain leads from it to a failed local root. */
  fatal: boolean;
  silent: boolean;
  recovered: boolean;
  recoveredBy?: 'retry' | 'fallback' | 'handler' | undefined;
  provider?: string | undefined;
  model?: string | undefined;
}

/** Links the failures of a stored trace. Pure. */
export function analyzeTrace(trace: StoredTrace): TraceAnalysis {
  const spans = toTraceSpans(trace);
  const cascade = linkFailures(spans);
  const origins = new Set(cascade.origins);
  const failures = spans.flatMap((span) => {
    const linked = cascade.spans.get(span.spanId);
    return linked === undefined ? [] : toFailure(span, linked, origins);
  });
  return { trace, spans, cascade, failures, origin: mainOrigin(cascade) };
}

function toFailure(span: TraceSpan, linked: LinkedSpan, origins: ReadonlySet<string>): TraceFailure[] {
  const { category, ownCategory } = linked;
  if (category === null || ownCategory === null) return [];
  return [
    {
      spanId: span.spanId,
      category,
      ownCategory,
      origin: origins.has(span.spanId),
      fatal: linked.fatal,
      silent: span.verdict?.silent ?? false,
      recovered: linked.role === 'recovered' || linked.recoveredBy !== undefined,
      recoveredBy: linked.recoveredBy,
      provider: span.provider,
      model: span.model,
    },
  ];
}

function mainOrigin(cascade: CascadeAnalysis): TraceAnalysis['origin'] {
  const spanId = cascade.fatal[0] ?? cascade.origins[0];
  const category = spanId === undefined ? undefined : cascade.spans.get(spanId)?.ownCategory;
  return spanId === undefined || category === undefined || category === null
    ? undefined
    : { spanId, category };
}
