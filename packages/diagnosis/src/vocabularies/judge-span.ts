import { CULPRIT } from '@culprit/semconv';
import type { CallFlow } from '../call-record.ts';
import { classify, type ClassifySettings } from '../classify.ts';
import type { CallFacts } from '../facts.ts';
import { readVerdict } from '../read-verdict.ts';
import type { SpanError } from '../trace.ts';
import type { Classification } from '../verdict.ts';
import { readSpan } from './index.ts';
import { outcomeOf } from './not-a-failure.ts';
import { looksCut, type SpanLevel, type SpanReading } from './reading.ts';
import { errorFactsOf, type PlainSpan, type ShownError, shownError } from './shown-error.ts';

/** What one span says by itself, before any linking. */
export interface SpanJudgement {
  /** Absent on spans that are no LLM work. */
  level?: SpanLevel | undefined;
  facts?: CallFacts | undefined;
  classification: Classification;
  error?: SpanError | undefined;
  toolCallId?: string | undefined;
  toolName?: string | undefined;
  /** Ids of tool calls the answer asked for. */
  requestedToolCalls: readonly string[];
  /** Texts for data-flow evidence; asked for when they are needed, because reading them costs. */
  flow?: (() => CallFlow) | undefined;
}

export interface JudgeSpanOptions {
  /** Limits that hold for every call. */
  settings?: ClassifySettings | undefined;
  /** Default {@link classify}. */
  classify?: ((facts: CallFacts, settings: ClassifySettings) => Classification) | undefined;
}

/**
 * Judges a span of any known instrumentation (GenAI conventions, OpenInference, OpenLLMetry, AI SDK) from its
 * attributes and events alone; the same for spans that end now and for stored ones. A span that is no LLM work gets
 * no verdict, but it can fail: what it shows of its error can cause and be caused.
 */
export function judgeSpan(span: PlainSpan, options: JudgeSpanOptions = {}): SpanJudgement {
  const reading = readSpan(span.attributes);
  const shown = shownError(span, reading !== undefined);
  const outcome = shown && outcomeOf(shown);
  const error = outcome === undefined ? shown && { type: shown.type, message: shown.message } : undefined;
  // What `reportFailure` or `withPipeline` said of the span knows more than its attributes show.
  const verdict = CULPRIT.FAILURE_CATEGORY in span.attributes ? readVerdict(span) : undefined;
  const stated = outcome === undefined ? verdict && { verdict } : { outcome };
  if (reading === undefined) return { classification: stated ?? {}, error, requestedToolCalls: [] };
  const facts = factsOf(span, reading, shown);
  const judge = options.classify ?? classify;
  return {
    level: reading.level,
    facts,
    classification: stated ?? judge(facts, options.settings ?? {}),
    error,
    toolCallId: reading.toolCallId,
    toolName: reading.toolName,
    requestedToolCalls: requestedIn(facts),
    flow: reading.flow,
  };
}

function factsOf(span: PlainSpan, { facts }: SpanReading, shown: ShownError | undefined): CallFacts {
  const cut = facts.response?.choices?.some((choice) => looksCut(choice.text ?? '')) === true;
  return {
    ...facts,
    ...(cut && { expectation: undefined }),
    error: shown && errorFactsOf(shown),
    ending: shown === undefined ? 'completed' : 'failed',
    timing: { ...facts.timing, ...(span.duration !== undefined && { duration: span.duration }) },
  };
}

/** Ids of the tool calls that the answer asked for. */
export function requestedIn({ response }: CallFacts): readonly string[] {
  const ids: string[] = [];
  for (const { toolCalls } of response?.choices ?? []) {
    for (const { id } of toolCalls ?? []) if (id !== undefined) ids.push(id);
  }
  return ids;
}
