import type { ClassifySettings } from '@culprit/diagnosis';

/** Limits of a whole run, judged where it ends; what equals a limit passes. */
export interface PipelineLimits {
  /** US dollars that all calls of a run may cost together. */
  maxCostUsd?: number | undefined;
  /** Seconds from the start of a local root to its end. */
  maxLatency?: number | undefined;
}

/** Options of `FailureSpanProcessor`. All optional; the defaults are in {@link DEFAULT_OPTIONS}. */
export interface FailureSpanProcessorOptions {
  /**
   * Whether spans that Culprit did not start receive `culprit.*` attributes and links. Nothing else on them is ever
   * touched. Off, they are still judged, counted and used as causes of Culprit's own spans.
   */
  annotateForeignSpans?: boolean | undefined;
  /** Also write the verdict as `@jaeger@warnings`, which the Jaeger page shows beside the span. */
  jaegerWarnings?: boolean | undefined;
  /** Limits of cost (US dollars) and latency (seconds) for calls known by their spans alone; none by default. */
  limits?: ClassifySettings | undefined;
  /**
   * Limits of a whole run with LLM work in it, judged at its local root (a server span, `withPipeline`, a job); none by
   * default. Above one the root carries `cost_threshold_exceeded` or `latency_threshold_exceeded`.
   */
  pipelineLimits?: PipelineLimits | undefined;
  /**
   * Whether outgoing requests tell the next service of failures so far (ids and category words, in W3C baggage under
   * `culprit.failures`), and whether what others told is read. Nothing is told where the application's propagator
   * carries no baggage. On by default; `CULPRIT_PROPAGATE_FAILURES=false` is the default of the other kind.
   */
  propagateFailures?: boolean | undefined;
  /** Traces held at once; the oldest is let go first. */
  maxTraces?: number | undefined;
  /** Spans held of one trace. */
  maxSpansPerTrace?: number | undefined;
  /** Characters of prompts and answers held in memory over all traces, for data-flow evidence. 0 switches it off. */
  maxFlowChars?: number | undefined;
  /** Seconds after which a trace is let go even when spans of it have not ended. */
  maxTraceAge?: number | undefined;
  /** Links added to one span; the rest is counted in `culprit.link.dropped`. */
  maxLinks?: number | undefined;
}

export type ResolvedOptions = {
  [K in keyof FailureSpanProcessorOptions]-?: Exclude<FailureSpanProcessorOptions[K], undefined>;
};

/** Defaults of {@link FailureSpanProcessorOptions}. */
export const DEFAULT_OPTIONS: ResolvedOptions = {
  annotateForeignSpans: true,
  jaegerWarnings: false,
  limits: {},
  pipelineLimits: {},
  propagateFailures: true,
  maxTraces: 1_000,
  maxSpansPerTrace: 512,
  maxFlowChars: 8_000_000,
  maxTraceAge: 900,
  maxLinks: 32,
};

/** Fills in the defaults; a number that is not finite or is negative counts as not given. */
export function resolveOptions(options: FailureSpanProcessorOptions = {}): ResolvedOptions {
  const count = (
    key: 'maxTraces' | 'maxSpansPerTrace' | 'maxFlowChars' | 'maxTraceAge' | 'maxLinks',
  ): number => {
    const given = options[key];
    return typeof given === 'number' && Number.isFinite(given) && given >= 0 ? given : DEFAULT_OPTIONS[key];
  };
  return {
    annotateForeignSpans: options.annotateForeignSpans ?? DEFAULT_OPTIONS.annotateForeignSpans,
    jaegerWarnings: options.jaegerWarnings ?? DEFAULT_OPTIONS.jaegerWarnings,
    limits: options.limits ?? DEFAULT_OPTIONS.limits,
    pipelineLimits: options.pipelineLimits ?? DEFAULT_OPTIONS.pipelineLimits,
    propagateFailures: options.propagateFailures ?? isPropagatedByDefault(),
    maxTraces: count('maxTraces'),
    maxSpansPerTrace: count('maxSpansPerTrace'),
    maxFlowChars: count('maxFlowChars'),
    maxTraceAge: count('maxTraceAge'),
    maxLinks: count('maxLinks'),
  };
}

/** The variable counts wherever the processor is set up, and code that says otherwise wins. */
function isPropagatedByDefault(): boolean {
  const said = globalThis.process?.env['CULPRIT_PROPAGATE_FAILURES'];
  return said === undefined ? DEFAULT_OPTIONS.propagateFailures : !/^\s*(?:false|0)\s*$/i.test(said);
}
