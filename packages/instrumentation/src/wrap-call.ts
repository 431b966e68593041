import { context, trace, type Span } from '@opentelemetry/api';
import { CALL_RECORD_KEY } from '@culprit/diagnosis';
import type { Adapter, CallSpec } from './adapter.ts';
import type { Method, Replacement } from './patch-ledger.ts';
import type { Patcher } from './patcher.ts';
import { adoptSpan } from './native-span.ts';
import { Call } from './call.ts';
import { endpointOf } from './endpoints.ts';
import { fields } from './internal/read.ts';
import { guard } from './guard.ts';
import { isTold, runTold } from './own-spans.ts';
import { patchReached } from './patch-reached.ts';
import { tapCallback } from './tap-callback.ts';
import { tapResult } from './tap-promise.ts';
import { withTraceContext } from './carry-context.ts';

/** The replacement for one SDK method; `specs` are the calls that are made through it. */
export function wrapCall(patcher: Patcher, specs: readonly CallSpec[]): Replacement {
  return (original, active, owner) =>
    function (this: unknown, ...args: unknown[]) {
      if (!active()) return original.apply(this, args);
      const call = guard('begin', () => begin(patcher, specs, this ?? owner?.(), args));
      if (call === TOLD) return runTold(patcher.adapter, () => original.apply(this, args));
      if (call === undefined) return original.apply(this, args);
      return run(call, original, this, args);
    };
}

/** In place of a call that the SDK makes spans for by itself. */
const TOLD = Symbol('told');

function run(call: Call, original: Method, self: unknown, args: readonly unknown[]): unknown {
  const seen = call.observed ? tapCallback(call, args) : undefined;
  let result: unknown;
  try {
    const given = withTraceContext(call, seen ?? args);
    result = call.run(() => original.apply(self, given as unknown[]));
  } catch (error) {
    call.settle({ ending: 'failed', thrown: { value: error }, abort: call.callerAbort() });
    throw error;
  }
  if (!call.observed) return end(call, result);
  return seen === undefined ? tapResult(result, call) : result;
}

/** Nobody wants to know how the call ends: the (unrecorded) span is over, the result untouched. */
function end(call: Call, result: unknown): unknown {
  guard('end span', () => call.span?.end());
  return result;
}

function begin(
  patcher: Patcher,
  specs: readonly CallSpec[],
  self: unknown,
  args: readonly unknown[],
): Call | typeof TOLD | undefined {
  const { runtime, adapter } = patcher;
  if (runtime.tracer() === undefined && runtime.instruments() === undefined && !runtime.wantsRecords)
    return undefined;
  const spec = specs.find(({ when }) => when === undefined || when(args, self));
  if (spec === undefined) return undefined;
  if (adapter.ownSpans?.(spec, args, self) === true) return TOLD;
  const client = clientOf(adapter, self, args);
  if (isInner(adapter, spec, client)) return undefined;
  const span = spec.ownSpan === undefined ? undefined : guard('find span', () => activeSpanOf(spec));
  if (span === undefined && isTold(adapter)) return undefined;
  if (patcher.isNew(client)) guard('reach attempts', () => patchReached(patcher, client));
  const call = new Call({
    runtime,
    adapter,
    spec,
    endpoint: endpointOf(adapter, client, args),
    args,
    self,
    client,
    native:
      span !== undefined ||
      ((spec.defers ?? adapter.native) !== undefined &&
        guard('read client', () => spec.defers?.(self) ?? adapter.native?.enabled(client)) === true),
  });
  if (span !== undefined) guard('adopt span', () => adoptSpan(call, span));
  if (call.observed) runtime.open.add(call);
  return call;
}

/** The active span, where the SDK has started it for this call. */
function activeSpanOf(spec: CallSpec): Span | undefined {
  const span = trace.getActiveSpan();
  return span !== undefined && spec.ownSpan?.(span) === true ? span : undefined;
}

/** Stands for the client of functions, which have none. */
const NO_CLIENT: object = Object.freeze({});

function clientOf(adapter: Adapter, self: unknown, args: readonly unknown[]): object {
  const found = adapter.client === undefined ? undefined : guard('find client', adapter.client, self, args);
  if (found !== undefined) return found;
  const { _client, client } = (fields(self) ?? NO_CLIENT) as { _client?: unknown; client?: unknown };
  return fields(_client) ?? fields(client) ?? fields(self) ?? NO_CLIENT;
}

/**
 * Whether an open call of the same kind is already active: the SDK calls its own public method from inside another
 * one. Follows the async context, so calls that merely run at the same time are not affected (R25).
 */
function isInner(adapter: Adapter, spec: CallSpec, client: object): boolean {
  const outer = context.active().getValue(CALL_RECORD_KEY);
  if (!(outer instanceof Call) || outer.settled) return false;
  const alike =
    outer.adapter === adapter &&
    outer.spec.spanKind === spec.spanKind &&
    (outer.spec.operation === spec.operation || spec.partOf?.includes(outer.spec.operation) === true);
  if (isDeferred(outer) && (alike || (outer.adapter !== adapter && INFERENCE.has(spec.operation)))) {
    outer.drop();
    return false;
  }
  if (spec.nests === true) return alike && spec.delegates === true && outer.isOf(client);
  return alike;
}

const INFERENCE: ReadonlySet<string> = new Set(['chat', 'text_completion', 'generate_content']);

/** Whether this call leaves it to one inside it to be the call, and none has come yet. */
function isDeferred(outer: Call): boolean {
  return outer.spec.defers !== undefined && outer.native && outer.span === undefined;
}
