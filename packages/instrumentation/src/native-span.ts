import { context, trace, type Span } from '@opentelemetry/api';
import { CALL_RECORD_KEY } from '@culprit/diagnosis';
import type { Method } from './patch-ledger.ts';
import { Call } from './call.ts';
import { guard } from './guard.ts';

/**
 * The replacement for the method that makes the requests of one call in an SDK with spans of its own. The SDK's span
 * is the active one here and becomes the call's; where it started none (switched off, no provider, another copy of
 * the API), ours begins now. A failure is seen before the SDK ends its span.
 */
export function wrapRequest(original: Method, active: () => boolean): Method {
  return function (...args) {
    const call = active() ? guard('request', callWithoutSpan) : undefined;
    if (call === undefined) return original.apply(this, args);
    guard('find span', () => {
      findSpan(call);
    });
    const inside = call.span !== undefined && call.owned;
    const result = inside
      ? context.with(trace.setSpan(context.active(), call.span as Span), () => original.apply(this, args))
      : original.apply(this, args);
    if (!(result instanceof Promise)) return result;
    return result.then(undefined, (error: unknown) => {
      guard('fail', () => {
        call.settle({ ending: 'failed', thrown: { value: error }, abort: call.callerAbort() });
      });
      throw error;
    });
  };
}

/** The active call, at its first request; a retry finds the span already known. */
function callWithoutSpan(): Call | undefined {
  const call = context.active().getValue(CALL_RECORD_KEY);
  return call instanceof Call && call.native && !call.settled && call.span === undefined ? call : undefined;
}

function findSpan(call: Call): void {
  const span = trace.getSpan(context.active());
  if (span === undefined || span === call.parentSpan || !isNative(call, span)) {
    call.startLateSpan();
    return;
  }
  call.adoptSpan(span);
  // For a span processor that did not see the record in the context when the span began.
  hide(span, CALL_RECORD_KEY, call);
  settleBeforeEnd(span, call);
}

/** A span that does not record has no scope; being new and active here, it is the SDK's. */
function isNative(call: Call, span: Span): boolean {
  const { instrumentationScope: scope } = span as { instrumentationScope?: { name?: unknown } };
  return scope === undefined || call.adapter.native?.scope.test(String(scope.name)) === true;
}

/** The SDK may end its span before we hear of the end: a reader that leaves, a raw response. */
function settleBeforeEnd(span: Span, call: Call): void {
  const end = Reflect.get(span, 'end') as Method;
  hide(span, 'end', function (...args: unknown[]) {
    guard('settle early', () => {
      call.settleEarly();
    });
    Reflect.deleteProperty(span, 'end');
    end.apply(span, args);
  });
}

function hide(target: object, key: PropertyKey, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, configurable: true, enumerable: false });
}
