import { type CallFacts, type CallFlow, type ChoiceFacts, normalizeFinishReason } from '@culprit/diagnosis';

import type { Attributes } from './values.ts';

/**
 * Where a span stands: `inference` asks a model or an index, `tool` runs a tool, `agent` and `step` only contain
 * other work (their token counts repeat what lies below them).
 */
export type SpanLevel = 'inference' | 'tool' | 'agent' | 'step';

/** What one vocabulary says of a span. */
export interface SpanReading {
  level: SpanLevel;
  /** Without the error, which is read the same way for all. */
  facts: CallFacts;
  toolCallId?: string | undefined;
  toolName?: string | undefined;
  /** Texts for data-flow evidence, where content was captured. */
  flow: () => CallFlow;
}

/** One way of writing LLM calls on spans. */
export interface Vocabulary {
  /** Cheap test, run on every span at its start and at its end. */
  level(attributes: Attributes): SpanLevel | undefined;
  read(attributes: Attributes, level: SpanLevel): SpanReading;
}

/**
 * A choice of telemetry without content: the finish reason alone. `otherContent` says that something not shown was
 * there, else every answer that is not captured would look empty; a cut one says enough by its reason.
 */
export function unseenChoice(finishReason: string | undefined): ChoiceFacts {
  const cut = finishReason !== undefined && normalizeFinishReason(finishReason).normalized === 'length';
  return cut ? { finishReason } : { finishReason, otherContent: true };
}
