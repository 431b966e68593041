import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Span } from '@opentelemetry/api';
import { classificationAttributes, classify, readError } from '@culprit/diagnosis';
import { withCallTotals } from '@culprit/instrumentation';
import { CORE, CULPRIT, GEN_AI } from '@culprit/semconv';
import { currentRegistration } from './internal/register.ts';

export interface PipelineOptions {
  /** Longest time the whole pipeline may take, in seconds; slower is `latency_threshold_exceeded`. */
  maxLatency?: number | undefined;
  /** Most the calls below may cost together, in US dollars; more is `cost_threshold_exceeded`. */
  maxCostUsd?: number | undefined;
  /** Attributes for the span. */
  attributes?: Readonly<Record<string, string | number | boolean>> | undefined;
}

/**
 * Runs `fn` as one pipeline: a span `invoke_workflow <name>` that is the parent of every call made inside and carries
 * the summary of what failed below. Returns what `fn` returns and throws what it throws, the same value.
 *
 * @param name static and low in cardinality, such as `support-ticket`
 */
export function withPipeline<T>(name: string, fn: (span: Span) => T, options: PipelineOptions = {}): T {
  const provider = currentRegistration()?.tracerProvider ?? trace;
  const span = provider.getTracer('culprit').startSpan(`invoke_workflow ${name}`, {
    kind: SpanKind.INTERNAL,
    attributes: {
      [GEN_AI.OPERATION_NAME]: 'invoke_workflow',
      [GEN_AI.WORKFLOW_NAME]: name,
      [CULPRIT.PIPELINE_NAME]: name,
      ...options.attributes,
    },
  });
  const started = performance.now();
  const { context: inside, totals } = withCallTotals(trace.setSpan(context.active(), span));
  const end = (thrown?: { error: unknown }): void => {
    try {
      judge(span, thrown, (performance.now() - started) / 1000, totals.costUsd, options);
    } finally {
      span.end();
    }
  };
  let result: T;
  try {
    result = context.with(inside, () => fn(span));
  } catch (error) {
    end({ error });
    throw error;
  }
  if (!isThenable(result)) {
    end();
    return result;
  }
  // The derived promise is what the caller gets, so a rejection stays theirs to handle.
  return result.then(
    (value) => {
      end();
      return value;
    },
    (error: unknown) => {
      end({ error });
      throw error;
    },
  ) as T;
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';

function judge(
  span: Span,
  thrown: { error: unknown } | undefined,
  duration: number,
  costUsd: number | undefined,
  options: PipelineOptions,
): void {
  const error = thrown ? readError(thrown.error) : undefined;
  const { verdict, outcome } = classify({
    operation: 'invoke_workflow',
    error,
    ending: thrown ? 'failed' : 'completed',
    timing: { duration },
    costUsd,
    expectation: { format: 'none', maxCostUsd: options.maxCostUsd, maxLatency: options.maxLatency },
  });
  if (outcome) {
    span.setAttribute(CULPRIT.OUTCOME, outcome);
    return;
  }
  // An error that only passes through gets no verdict of its own: the processor finds where it came from.
  if (verdict && verdict.category !== 'unknown') span.setAttributes(classificationAttributes({ verdict }));
  if (error) {
    span.setAttribute(CORE.ERROR_TYPE, error.name ?? '_OTHER');
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
}
