import { CALL_RECORD_KEY, type CallRecord } from '@culprit/diagnosis';
import { GEN_AI } from '@culprit/semconv';

import { type ParentContext, scopeOf, type SpanLike } from './span-like.ts';

/** Scopes of Culprit's own instrumentation. */
const OWN_SCOPE = /^(@culprit\/|culprit$)/;

/** SDKs that start a span per call themselves and do not always name the operation on it. */
const NATIVE_SCOPE = /^com\.anthropic\.sdk\./;

export interface Binding {
  record: CallRecord;
  owned: boolean;
}

/**
 * Binds the call record of the context to the span just started under it, when that span is the call's inference
 * span: ours, or the SDK's own. HTTP spans start under the same context and are neither.
 */
export function bindRecord(span: SpanLike, context: ParentContext): Binding | undefined {
  const record = context.getValue(CALL_RECORD_KEY);
  if (!isCallRecord(record)) return undefined;
  const owned = isOwnScope(span);
  if (!owned && !isNativeSpanOf(span, record)) return undefined;
  return record.bind(span.spanContext().spanId, owned) ? { record, owned } : undefined;
}

/**
 * The record that the instrumentation left on a span it found only after the span had begun: an SDK's helper starts
 * the span before it calls the method that is patched.
 */
export function recordOn(span: object): CallRecord | undefined {
  const record: unknown = Reflect.get(span, CALL_RECORD_KEY);
  return isCallRecord(record) ? record : undefined;
}

export function isOwnScope(span: SpanLike): boolean {
  return OWN_SCOPE.test(scopeOf(span));
}

function isNativeSpanOf(span: SpanLike, record: CallRecord): boolean {
  const operation = span.attributes[GEN_AI.OPERATION_NAME];
  if (typeof operation === 'string') return operation === record.facts.operation;
  return NATIVE_SCOPE.test(scopeOf(span));
}

function isCallRecord(value: unknown): value is CallRecord {
  return typeof value === 'object' && value !== null && typeof (value as CallRecord).bind === 'function';
}
