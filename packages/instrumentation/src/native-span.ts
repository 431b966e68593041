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
    const call = active() ? guard('request', callForSpan) : undefined;
    if (call === undefined) return original.apply(this, args);
    guard('find span', () => {
      findSpan(call);
    });
    const inside = call.span !== undefined && call.owned;
    const result = inside
      ? context.with(trace.setSpan(context.active(), call.span as Span), () => original.apply(this, args))
      : original.apply(this, args);
    // One request of several says nothing of how the call ends.
    if (!(result instanceof Promise) || perRequest(call)) return result;
    return result.then(undefined, (error: unknown) => {
      guard('fail', () => {
        call.settle({ ending: 'failed', thrown: { value: error }, abort: call.callerAbort() });
      });
      throw error;
    });
  };
}

/** The active call, at its first request; a retry finds the span already known, or has one of its own. */
function callForSpan(): Call | undefined {
  const call = context.active().getValue(CALL_RECORD_KEY);
  if (!(call instanceof Call) || !call.native || call.settled) return undefined;
  return call.span === undefined || perRequest(call) ? call : undefined;
}

function perRequest(call: Call): boolean {
  return call.adapter.native?.perRequest === true;
}

function findSpan(call: Call): void {
  if (call.span !== undefined && call.owned) return;
  const span = trace.getSpan(context.active());
  if (span === undefined || span === call.parentSpan || !isNative(call, span)) {
    if (call.span === undefined) call.startLateSpan();
    return;
  }
  const held = heldSpans.get(call);
  if (held !== undefined && held !== span) letGo(call, held);
  take(call, span);
  if (perRequest(call)) holdEnd(span, call);
  else settleBeforeEnd(span, call);
}

function take(call: Call, span: Span): void {
  call.adoptSpan(span);
  // For a span processor that did not see the record in the context when the span began.
  hide(span, CALL_RECORD_KEY, call);
}

/** Makes a span that the SDK has begun already the one that carries the call. */
export function adoptSpan(call: Call, span: Span): void {
  take(call, span);
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

/** The span of the latest request of calls that have one a request. */
const heldSpans = new WeakMap<Call, Span>();

/** The SDK ends its span before the answer is known: the end waits until the call has settled. */
function holdEnd(span: Span, call: Call): void {
  const end = Reflect.get(span, 'end') as Method;
  heldSpans.set(call, span);
  hide(span, 'end', function (...args: unknown[]) {
    const finish = (): void => {
      call.heldEnd = undefined;
      Reflect.deleteProperty(span, 'end');
      end.apply(span, args);
    };
    if (call.settled || heldSpans.get(call) !== span) finish();
    else call.heldEnd ??= finish;
  });
}

/** Another request was needed: this one's span ends as the SDK wrote it, and the call's is the next one's. */
function letGo(call: Call, span: Span): void {
  heldSpans.delete(call);
  Reflect.deleteProperty(span, CALL_RECORD_KEY);
  call.heldEnd?.();
}

function hide(target: object, key: PropertyKey, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, configurable: true, enumerable: false });
}
