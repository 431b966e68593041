import { SpanStatusCode, type Attributes } from '@opentelemetry/api';
import type { Call, Ending } from './call.ts';
import { callLogRecord, emitCallLog } from './call-log.ts';
import { addToSpan } from './add-to-span.ts';
import { addCost } from './call-totals.ts';
import { contentAttributes, emitDetails } from './content.ts';
import { errorText, identifier, providerCode, providerType } from './safe-text.ts';
import { emitException } from './exceptions.ts';
import { guard } from './guard.ts';
import { CollectedAttributes, writeSettled } from './attributes.ts';

/** Writes what a settled call has to tell: span, metrics, log records. Each part is guarded by itself. */
export function publish(call: Call, end: Ending): void {
  const errorType = errorTypeOf(call);
  const { verdict, outcome } = call.classification ?? {};
  const message = errorText(call.runtime.settings, verdict, outcome, call.facts.error);
  if (call.detailed) {
    const attributes = writeToSpan(call, errorType);
    guard('status', () => {
      const failed = call.owned ? errorType !== undefined : ranOutOfTime(call);
      if (failed) call.span?.setStatus({ code: SpanStatusCode.ERROR, message });
    });
    if (errorType !== undefined && end.thrown !== undefined) {
      guard('exception', () => {
        emitException(call, end.thrown?.value, message);
      });
    }
    if (attributes !== undefined) {
      guard('details event', () => {
        emitDetails(call, attributes);
      });
    }
    if (call.runtime.wantsRecords) {
      guard('call log', () => {
        emitCallLog(call, callLogRecord(call, errorType, errorType === undefined ? undefined : message));
      });
    }
  }
  guard('totals', () => {
    addCost(call.context, call.facts.costUsd);
  });
  guard('metrics', () => {
    recordMetrics(call, errorType);
  });
}

/** Our own span takes attributes as they come; whoever else needs them gets them as an object. */
function writeToSpan(call: Call, errorType: string | undefined): Attributes | undefined {
  const { span, owned } = call;
  const { contentOnEvent, contentOnSpan } = call.runtime.settings;
  if (owned && !contentOnEvent) {
    guard('attributes', () => {
      if (span?.isRecording() === true) writeSettled(span, call, errorType);
    });
    if (contentOnSpan) guard('content', () => span?.setAttributes(contentAttributes(call)));
    return undefined;
  }
  const collected = new CollectedAttributes();
  const { attributes } = collected;
  guard('attributes', () => {
    writeSettled(collected, call, errorType);
  });
  guard('content', () => Object.assign(attributes, contentAttributes(call)));
  call.attributes = attributes;
  guard('span', () => {
    if (owned) span?.setAttributes(attributes);
    else addToSpan(call, attributes);
  });
  return attributes;
}

/** SDKs with spans of their own take any aborted signal for a cancellation and leave the status unset (R61). */
function ranOutOfTime({ facts, classification }: Call): boolean {
  return facts.abort?.reason === 'timeout' && classification?.verdict?.category === 'network_timeout';
}

function recordMetrics(call: Call, errorType: string | undefined): void {
  const { facts, classification, context, endpoint } = call;
  call.runtime.instruments()?.record({
    facts,
    classification,
    address: endpoint.address,
    port: endpoint.port,
    errorType,
    duration: facts.timing?.duration ?? 0,
    context,
  });
}

/** Codes of JSON-RPC errors, which the conventions for MCP ask for as they are. */
function jsonRpcCode(code: string | undefined): string | undefined {
  return code !== undefined && /^-32\d{3}$/.test(code) ? code : undefined;
}

/**
 * `error.type`, present exactly when the span has status ERROR: the provider's code, else its type, else the class of
 * the thrown value, else `tool_error` for a tool whose result says that it failed, else (a stream that ended quietly) the verdict's subcategory or category.
 */
function errorTypeOf(call: Call): string | undefined {
  const { facts, classification } = call;
  const { verdict, outcome } = classification ?? {};
  if (verdict === undefined && outcome !== undefined) return undefined;
  const { error } = facts;
  if (error !== undefined) {
    return (
      jsonRpcCode(error.code) ??
      identifier(providerCode(error)) ??
      identifier(providerType(error)) ??
      identifier(error.name) ??
      identifier(error.code) ??
      '_OTHER'
    );
  }
  if (verdict === undefined) return undefined;
  if (facts.response?.toolError === true) return 'tool_error';
  const broken =
    facts.ending === 'failed' || (facts.response?.terminalEvent === false && facts.ending === 'completed');
  if (!broken && !call.runtime.settings.statusOnSilentFailure) return undefined;
  return verdict.subcategory ?? verdict.category;
}
