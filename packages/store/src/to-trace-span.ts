import { FAILURE_CATEGORIES, groupOf } from '@culprit/diagnosis';
import type {
  FailureCategory,
  FormatCheck,
  SpanError,
  SpanLinkFact,
  TraceSpan,
  Verdict,
} from '@culprit/diagnosis';
import { CORE, CULPRIT, GEN_AI } from '@culprit/semconv';
import { flagAt, numberAt, textAt } from './read-attribute.ts';
import { nsToMs } from './stored-trace.ts';
import type { Attributes, StoredLink, StoredSpan, StoredTrace } from './stored-trace.ts';

/** The spans of a stored trace as the linker sees them. */
export function toTraceSpans(trace: StoredTrace): TraceSpan[] {
  const byId = new Map(trace.spans.map((span) => [span.spanId, span]));
  return trace.spans.map((span) => ({ ...toTraceSpan(span), localRoot: isLocalRoot(span, byId) }));
}

/**
 * A stored span as the linker sees it, the verdict rebuilt from Culprit's own attributes. What only a whole trace
 * tells (`localRoot` of a span whose parent may be in another process) is as good as the span's flags say.
 */
export function toTraceSpan(span: StoredSpan): TraceSpan {
  const { attributes, resource } = span;
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
    verdict: readVerdict(attributes),
    outcome: textAt(attributes, CULPRIT.OUTCOME),
    error: readError(span),
    links: span.links.map(toLinkFact),
    toolCalls:
      textAt(attributes, GEN_AI.TOOL_CALL_ID) === undefined
        ? undefined
        : { executes: textAt(attributes, GEN_AI.TOOL_CALL_ID)! },
    toolName: textAt(attributes, GEN_AI.TOOL_NAME),
    promptHash: textAt(attributes, CULPRIT.PROMPT_HASH),
    localRoot: span.parentSpanId === undefined || parentIsRemote(span) === true,
  };
}

/** Verdict on the span's own facts as Culprit wrote it into the attributes; undefined when there is none. */
export function readVerdict(attributes: Attributes): Verdict | undefined {
  const category =
    categoryAt(attributes, CULPRIT.FAILURE_OWN_CATEGORY) ?? categoryAt(attributes, CULPRIT.FAILURE_CATEGORY);
  if (category === undefined) return undefined;
  return {
    category,
    group: groupOf(category),
    subcategory: textAt(attributes, CULPRIT.FAILURE_SUBCATEGORY),
    rule: textAt(attributes, CULPRIT.FAILURE_RULE) ?? 'stored',
    confidence: numberAt(attributes, CULPRIT.FAILURE_CONFIDENCE) ?? 1,
    evidence: readEvidence(attributes),
    retryable: flagAt(attributes, CULPRIT.FAILURE_RETRYABLE) ?? false,
    remedy: textAt(attributes, CULPRIT.FAILURE_REMEDY) ?? '',
    retryAfter: numberAt(attributes, CULPRIT.FAILURE_RETRY_AFTER),
    silent: flagAt(attributes, CULPRIT.FAILURE_SILENT) ?? false,
    format: readFormat(attributes),
  };
}

const CATEGORIES: ReadonlySet<string> = new Set(FAILURE_CATEGORIES);

/** A category of a newer taxonomy is still a failure: it reads as `unknown`. */
function categoryAt(attributes: Attributes, key: string): FailureCategory | undefined {
  const text = textAt(attributes, key);
  if (text === undefined) return undefined;
  return CATEGORIES.has(text) ? (text as FailureCategory) : 'unknown';
}

/** `field=value`, as the span processor writes it. */
function readEvidence(attributes: Attributes): Verdict['evidence'] {
  const text = textAt(attributes, CULPRIT.FAILURE_EVIDENCE);
  if (text === undefined) return [];
  const at = text.indexOf('=');
  return [at === -1 ? { field: text, value: '' } : { field: text.slice(0, at), value: text.slice(at + 1) }];
}

const EXPECTED = new Set<string>([
  'text',
  'json',
  'json_schema',
  'tool_arguments',
  'custom',
] satisfies FormatCheck['expected'][]);
const RESULT = new Set<string>([
  'passed',
  'repairable',
  'failed',
  'not_checked',
] satisfies FormatCheck['result'][]);

function readFormat(attributes: Attributes): FormatCheck | undefined {
  const expected = textAt(attributes, CULPRIT.FORMAT_EXPECTED);
  const result = textAt(attributes, CULPRIT.FORMAT_CHECK);
  if (expected === undefined || result === undefined || !EXPECTED.has(expected) || !RESULT.has(result))
    return undefined;
  const pointer = textAt(attributes, CULPRIT.FORMAT_POINTER);
  return { expected: expected as FormatCheck['expected'], result: result as FormatCheck['result'], pointer };
}

function readError(span: StoredSpan): SpanError | undefined {
  const exception = span.events.findLast((event) => event.name === 'exception')?.attributes ?? {};
  const type = textAt(exception, CORE.EXCEPTION_TYPE) ?? textAt(span.attributes, CORE.ERROR_TYPE);
  const message = textAt(exception, CORE.EXCEPTION_MESSAGE) ?? span.statusMessage;
  return type === undefined && (message === undefined || span.status !== 'error')
    ? undefined
    : { type, message };
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
