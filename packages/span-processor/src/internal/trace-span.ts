import type { SpanLinkFact, TraceSpan } from '@culprit/diagnosis';
import { CULPRIT } from '@culprit/semconv';

import { number, text } from '../vocabularies/values.ts';
import { type Judgement, serverOf } from './judge.ts';
import { parentIdOf, type SpanLike, statusOf, toMs } from './span-like.ts';
import type { SpanState } from './span-state.ts';

/** A span as the linker sees it. */
export function traceSpanOf(span: SpanLike, state: SpanState, judgement: Judgement): TraceSpan {
  const { facts, classification } = judgement;
  return {
    spanId: state.spanId,
    parentSpanId: parentIdOf(span),
    name: span.name,
    startMs: toMs(span.startTime),
    endMs: toMs(span.endTime),
    status: statusOf(span),
    statusMessage: span.status.message,
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
    promptHash: text(span.attributes, CULPRIT.PROMPT_HASH),
    localRoot: state.localRoot,
  };
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
      relation: text(attributes, CULPRIT.LINK_RELATION),
      evidence: text(attributes, CULPRIT.LINK_EVIDENCE),
      confidence: number(attributes, CULPRIT.LINK_CONFIDENCE),
    }));
  return facts.length > 0 ? facts : undefined;
}
