import { MAX_MESSAGE_CHARS, type SpanLinkFact, type TraceSpan } from '@culprit/diagnosis';
import { CULPRIT } from '@culprit/semconv';

import { type Judgement, serverOf } from './judge.ts';
import { numberAt, textAt } from './read-attribute.ts';
import { parentIdOf, type SpanLike, statusOf, toMs } from './span-like.ts';
import type { SpanState } from './span-state.ts';

/** A span as the linker sees it. */
export function traceSpanOf(span: SpanLike, state: SpanState, judgement: Judgement): TraceSpan {
  const { facts, classification } = judgement;
  // Not spread into the literal: that would make it a slow object, and there is one per span.
  const { startMs, endMs } = timesOf(span, state);
  return {
    spanId: state.spanId,
    parentSpanId: parentIdOf(span),
    name: span.name,
    startMs,
    endMs,
    status: statusOf(span),
    statusMessage: span.status.message?.slice(0, MAX_MESSAGE_CHARS),
    operation: facts?.operation,
    provider: facts?.provider,
    model: facts?.request?.model,
    serverAddress: serverOf(span),
    verdict: classification.verdict,
    outcome: classification.outcome,
    error: judgement.error,
    links: linkFactsOf(span, state.traceId),
    toolCalls: toolCallsOf(judgement),
    toolName: judgement.toolName,
    promptHash: judgement.promptHash ?? textAt(span.attributes, CULPRIT.PROMPT_HASH),
    attempts: judgement.attempts,
    localRoot: state.localRoot,
    remoteFailures: state.remoteFailures,
  };
}

/**
 * SDKs cut start times to whole milliseconds and measure the rest, so the times of two spans can be off by up to one:
 * a span started right after another one seems to overlap it, a parent seems to end before its child. Here the true
 * order is known, and such times are moved by what is missing.
 */
function timesOf(span: SpanLike, { entry, notBeforeMs }: SpanState): Pick<TraceSpan, 'startMs' | 'endMs'> {
  const startMs = notEarlier(toMs(span.startTime), notBeforeMs);
  const endMs = notEarlier(toMs(span.endTime), entry?.lastEndMs ?? -Infinity);
  return { startMs, endMs: notEarlier(endMs, startMs) };
}

const CLOCK_ERROR_MS = 1;

function notEarlier(time: number, limit: number): number {
  return limit > time && limit - time <= CLOCK_ERROR_MS ? limit : time;
}

function toolCallsOf({ requestedToolCalls, toolCallId }: Judgement): TraceSpan['toolCalls'] {
  if (requestedToolCalls.length === 0 && toolCallId === undefined) return undefined;
  return {
    ...(requestedToolCalls.length > 0 && { requested: requestedToolCalls }),
    ...(toolCallId !== undefined && { executes: toolCallId }),
  };
}

/** Links that are on the span already; those into other traces are no part of this cascade. */
function linkFactsOf(span: SpanLike, traceId: string): readonly SpanLinkFact[] | undefined {
  const facts = span.links
    .filter(({ context }) => context.traceId === traceId)
    .map(({ context, attributes = {} }) => ({
      spanId: context.spanId,
      traceId,
      relation: textAt(attributes, CULPRIT.LINK_RELATION),
      evidence: textAt(attributes, CULPRIT.LINK_EVIDENCE),
      confidence: numberAt(attributes, CULPRIT.LINK_CONFIDENCE),
    }));
  return facts.length > 0 ? facts : undefined;
}
