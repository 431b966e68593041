import { context, trace } from '@opentelemetry/api';
import type { Span } from '@opentelemetry/api';
import { findLogger } from '@culprit/instrumentation';
import { CORE, GEN_AI, GEN_AI_EVENT, REGISTRY_SCHEMA_URL } from '@culprit/semconv';

export interface Evaluation {
  /** Name of the metric, e.g. `relevance`. */
  name: string;
  score?: number | undefined;
  /** Low in cardinality: `pass`, `fail`, `relevant`. */
  label?: string | undefined;
  explanation?: string | undefined;
  /** Id of the evaluated response, when its span is not at hand. */
  responseId?: string | undefined;
  /** The evaluated span; default the active one. */
  span?: Span | undefined;
  /** Set when the evaluation itself failed. */
  errorType?: string | undefined;
}

/**
 * Records the result of an evaluation as the conventions' `gen_ai.evaluation.result` event: a log record in the context
 * of the evaluated span, delivered by the logger provider of the process (none registered: nothing is recorded).
 */
export function recordEvaluation(evaluation: Evaluation): void {
  const attributes: Record<string, string | number> = { 'gen_ai.evaluation.name': evaluation.name };
  if (evaluation.score !== undefined) attributes['gen_ai.evaluation.score.value'] = evaluation.score;
  if (evaluation.label !== undefined) attributes['gen_ai.evaluation.score.label'] = evaluation.label;
  if (evaluation.explanation !== undefined)
    attributes['gen_ai.evaluation.explanation'] = evaluation.explanation;
  if (evaluation.responseId !== undefined) attributes[GEN_AI.RESPONSE_ID] = evaluation.responseId;
  if (evaluation.errorType !== undefined) attributes[CORE.ERROR_TYPE] = evaluation.errorType;
  const active = context.active();
  findLogger(undefined, 'culprit', '0.0.0', REGISTRY_SCHEMA_URL)?.emit({
    eventName: GEN_AI_EVENT.EVALUATION_RESULT,
    attributes,
    context: evaluation.span ? trace.setSpan(active, evaluation.span) : active,
  });
}
