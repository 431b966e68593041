import type { CallFlow } from '../call-record.ts';
import type { CallFacts, ChoiceFacts, Expectation, ToolCall } from '../facts.ts';
import { normalizeFinishReason } from '../finish-reason.ts';
import { isShown } from './texts.ts';
import { isRecord, type Attributes } from './values.ts';

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

export interface ShownAnswer {
  finishReason: string | undefined;
  /** As the attribute has it: absent where content is switched off, empty where the answer was. */
  content: unknown;
  toolCalls: readonly ToolCall[];
  /** Something else than text was recorded: an image, reasoning. */
  otherContent?: boolean;
}

/** One choice from attributes; undefined when they say nothing of the answer. */
export function choiceOf({
  finishReason,
  content,
  toolCalls,
  otherContent,
}: ShownAnswer): ChoiceFacts | undefined {
  const shown = typeof content === 'string' && isShown(content);
  if (!shown && toolCalls.length === 0) {
    if (finishReason === undefined && otherContent !== true) return undefined;
    return otherContent === true ? { finishReason, otherContent } : unseenChoice(finishReason);
  }
  return {
    finishReason,
    text: shown ? content : undefined,
    toolCalls: toolCalls.map(withoutCutArguments),
    ...(otherContent === true && { otherContent }),
  };
}

/**
 * A choice of telemetry without content: the finish reason alone. `otherContent` says that something not shown was
 * there, else every answer that is not captured would look empty; a cut one says enough by its reason.
 */
export function unseenChoice(finishReason: string | undefined): ChoiceFacts {
  const cut = finishReason !== undefined && normalizeFinishReason(finishReason).normalized === 'length';
  return cut ? { finishReason } : { finishReason, otherContent: true };
}

const SHORTEST_LIMIT = 128;

/**
 * Whether a text was probably cut by a limit on attribute values (`OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT`, a backend's):
 * such limits are round numbers. What telemetry cut says nothing about whether the answer was whole.
 */
export function looksCut(text: string): boolean {
  const { length } = text;
  return (
    length >= SHORTEST_LIMIT && (length % 1000 === 0 || length % 1024 === 0 || (length & (length - 1)) === 0)
  );
}

function withoutCutArguments(call: ToolCall): ToolCall {
  return typeof call.arguments === 'string' && looksCut(call.arguments)
    ? { id: call.id, name: call.name }
    : call;
}

/** What a request in the shape of OpenAI's asked the answer to look like (`response_format`, or `text.format`). */
export function expectationIn(request: Attributes): Expectation | undefined {
  const nested = isRecord(request['text']) ? request['text']['format'] : undefined;
  const format = request['response_format'] ?? nested;
  if (!isRecord(format)) return undefined;
  if (format['type'] === 'json_object') return { format: 'json' };
  if (format['type'] !== 'json_schema') return undefined;
  const inner = isRecord(format['json_schema']) ? format['json_schema'] : format;
  return isRecord(inner['schema']) ? { format: 'json_schema', schema: inner['schema'] } : { format: 'json' };
}
