import { CULPRIT, GEN_AI } from '@culprit/semconv';
import { numberAt, textAt } from '../read-attribute.ts';
import type { StoredSpan } from '../stored-trace.ts';

/** What a call of a model used. */
export interface ModelCall {
  inputTokens?: number | undefined;
  outputTokens?: number | undefined;
  costUsd?: number | undefined;
  /** Seconds. */
  latency: number;
}

/** Operations that contain model calls or run tools: counting their tokens or their time would count twice. */
const OTHER_OPERATIONS = new Set([
  'invoke_agent',
  'create_agent',
  'invoke_workflow',
  'execute_tool',
  'plan',
  'retrieval',
]);

/** Usage and duration of a span that is a call of a model; undefined for every other span. */
export function readModelCall(span: StoredSpan): ModelCall | undefined {
  const operation = textAt(span.attributes, GEN_AI.OPERATION_NAME);
  if (operation === undefined || OTHER_OPERATIONS.has(operation)) return undefined;
  return {
    inputTokens: numberAt(span.attributes, GEN_AI.USAGE_INPUT_TOKENS),
    outputTokens: numberAt(span.attributes, GEN_AI.USAGE_OUTPUT_TOKENS),
    costUsd: numberAt(span.attributes, CULPRIT.COST_USD),
    latency: Number(span.endNs - span.startNs) / 1e9,
  };
}
