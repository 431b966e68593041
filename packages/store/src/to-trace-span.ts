import { numberAt, textAt } from '@culprit/diagnosis';
import type { SpanLinkFact, TraceSpan } from '@culprit/diagnosis';
import { CORE, CULPRIT } from '@culprit/semconv';
import { judgeStored } from './judge-stored.ts';
import type { StoredJudgement } from './judge-stored.ts';
import { nsToMs } from './stored-trace.ts';
import type { StoredLink, StoredSpan, StoredTrace } from './stored-trace.ts';

/** The spans of a stored trace as the linker sees them, with their texts where something failed. */
export function toTraceSpans(trace: StoredTrace): TraceSpan[] {
  const byId = new Map(trace.spans.map((span) => [span.spanId, span]));
  const judged = trace.spans.map((span) => ({ span, judgement: judgeStored(span) }));
  // Texts are only compared with failures, and reading them is most of the work.
  const failing = judged.some(({ span, judgement }) => span.status === 'error' || judgement.verdict);
  return judged.map(({ span, judgement }) => ({
    ...linkable(span, judgement),
    ...(failing && textsOf(judgement)),
    localRoot: isLocalRoot(span, byId),
  }));
}

/**
 * A stored span as the linker sees it, the verdict rebuilt from its attributes or given now, without texts. What only
 * a whole trace tells (`localRoot` of a span whose parent may be in another process) is as good as the span's flags say.
 */
export function toTraceSpan(span: StoredSpan): TraceSpan {
  return linkable(span, judgeStored(span));
}

function linkable(span: StoredSpan, judgement: StoredJudgement): TraceSpan {
  const { attributes, resource } = span;
  const { facts, verdict, outcome, error } = judgement;
  return {
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    name: span.name,
    startMs: nsToMs(span.startNs),
    endMs: nsToMs(span.endNs),
    status: span.status,
    statusMessage: span.statusMessage,
    operation: facts?.operation,
    provider: facts?.provider,
    model: facts?.request?.model ?? facts?.response?.model,
    serviceName: textAt(resource, 'service.name'),
    serverAddress: textAt(attributes, CORE.SERVER_ADDRESS),
    verdict,
    outcome,
    error,
    // Links into other traces are no part of this cascade.
    links: linksOf(span),
    toolCalls: toolCallsOf(judgement),
    toolName: judgement.toolName,
    promptHash: textAt(attributes, CULPRIT.PROMPT_HASH),
    localRoot: span.parentSpanId === undefined || parentIsRemote(span) === true,
  };
}

function toolCallsOf(
  { toolCallId, requestedToolCalls }: StoredJudgement,
  consumed: readonly string[] = [],
): TraceSpan['toolCalls'] {
  if (toolCallId === undefined && requestedToolCalls.length + consumed.length === 0) return undefined;
  return {
    ...(requestedToolCalls.length > 0 && { requested: requestedToolCalls }),
    ...(toolCallId !== undefined && { executes: toolCallId }),
    ...(consumed.length > 0 && { consumed }),
  };
}

/** No texts at all means that content was not captured, which is not the same as an empty answer. */
function textsOf(judgement: StoredJudgement): Pick<TraceSpan, 'flow' | 'toolCalls'> {
  const flow = judgement.flow?.();
  if (flow === undefined) return {};
  const toolCalls = toolCallsOf(judgement, flow.consumedToolCalls);
  return { toolCalls, ...(flow.inputs.length + flow.outputs.length > 0 && { flow }) };
}

/**
 * The links, and the cause that Culprit wrote as attributes beside its links: some backends lose links or what they
 * say (Jaeger keeps no attributes of links).
 */
function linksOf(span: StoredSpan): readonly SpanLinkFact[] {
  const links = span.links.filter((link) => link.traceId === span.traceId).map(toLinkFact);
  const spanId = textAt(span.attributes, CULPRIT.CASCADE_CAUSE_SPAN_ID);
  const known = links.some((link) => link.spanId === spanId && link.relation === 'caused_by');
  if (spanId === undefined || known) return links;
  const evidence = textAt(span.attributes, CULPRIT.CASCADE_EVIDENCE);
  const confidence = numberAt(span.attributes, CULPRIT.CASCADE_CONFIDENCE);
  return [...links, { spanId, traceId: span.traceId, relation: 'caused_by', evidence, confidence }];
}

function toLinkFact(link: StoredLink): SpanLinkFact {
  return {
    spanId: link.spanId,
    traceId: link.traceId,
    relation: textAt(link.attributes, CULPRIT.LINK_RELATION),
    evidence: textAt(link.attributes, CULPRIT.LINK_EVIDENCE),
    confidence: numberAt(link.attributes, CULPRIT.LINK_CONFIDENCE),
  };
}

function isLocalRoot(span: StoredSpan, byId: ReadonlyMap<string, StoredSpan>): boolean {
  if (span.parentSpanId === undefined) return true;
  const remote = parentIsRemote(span);
  if (remote !== undefined) return remote;
  const parent = byId.get(span.parentSpanId);
  return parent === undefined || processOf(parent) !== processOf(span);
}

const HAS_IS_REMOTE = 0x100;
const IS_REMOTE = 0x200;

function parentIsRemote(span: StoredSpan): boolean | undefined {
  const flags = span.flags ?? 0;
  return (flags & HAS_IS_REMOTE) === 0 ? undefined : (flags & IS_REMOTE) !== 0;
}

function processOf({ resource }: StoredSpan): string {
  return JSON.stringify([
    resource['service.name'],
    resource['service.instance.id'],
    resource['process.pid'],
    resource['host.name'],
  ]);
}
