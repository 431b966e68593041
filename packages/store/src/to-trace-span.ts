import type { SpanLinkFact, TraceSpan } from '@culprit/diagnosis';
import { CORE, CULPRIT, GEN_AI } from '@culprit/semconv';
import { numberAt, textAt } from './read-attribute.ts';
import { readError } from './read-span-error.ts';
import { readVerdict } from './read-verdict.ts';
import { nsToMs } from './stored-trace.ts';
import type { StoredLink, StoredSpan, StoredTrace } from './stored-trace.ts';

/** The spans of a stored trace as the linker sees them. */
export function toTraceSpans(trace: StoredTrace): TraceSpan[] {
  const byId = new Map(trace.spans.map((span) => [span.spanId, span]));
  return trace.spans.map((span) => ({ ...toTraceSpan(span), localRoot: isLocalRoot(span, byId) }));
}

/**
 * A stored span as the linker sees it, the verdict rebuilt from its attributes. What only a whole trace
 * tells (`localRoot` of a span whose parent may be in another process) is as good as the span's flags say.
 */
export function toTraceSpan(span: StoredSpan): TraceSpan {
  const { attributes, resource } = span;
  const verdict = readVerdict(span);
  const outcome = textAt(attributes, CULPRIT.OUTCOME);
  const toolCallId = textAt(attributes, GEN_AI.TOOL_CALL_ID);
  return {
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    name: span.name,
    startMs: nsToMs(span.startNs),
    endMs: nsToMs(span.endNs),
    status: span.status,
    statusMessage: span.statusMessage,
    operation: textAt(attributes, GEN_AI.OPERATION_NAME),
    provider: textAt(attributes, GEN_AI.PROVIDER_NAME) ?? textAt(attributes, GEN_AI.SYSTEM),
    model: textAt(attributes, GEN_AI.REQUEST_MODEL) ?? textAt(attributes, GEN_AI.RESPONSE_MODEL),
    serviceName: textAt(resource, 'service.name'),
    serverAddress: textAt(attributes, CORE.SERVER_ADDRESS),
    verdict,
    outcome,
    // An error that is no failure (a cancellation) causes none.
    error: outcome !== undefined && verdict === undefined ? undefined : readError(span),
    // Links into other traces are no part of this cascade.
    links: span.links.filter((link) => link.traceId === span.traceId).map(toLinkFact),
    toolCalls: toolCallId === undefined ? undefined : { executes: toolCallId },
    toolName: textAt(attributes, GEN_AI.TOOL_NAME),
    promptHash: textAt(attributes, CULPRIT.PROMPT_HASH),
    localRoot: span.parentSpanId === undefined || parentIsRemote(span) === true,
  };
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
