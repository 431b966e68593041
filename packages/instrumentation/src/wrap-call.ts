import { context } from '@opentelemetry/api';
import { CALL_RECORD_KEY } from '@culprit/diagnosis';
import type { Adapter, CallSpec, Endpoint } from './adapter.ts';
import type { Method } from './patch-ledger.ts';
import type { Runtime } from './runtime.ts';
import { Call } from './call.ts';
import { guard, warnOnce } from './guard.ts';
import { tapResult } from './tap-promise.ts';

/** The replacement for one SDK method. */
export function wrapCall(
  runtime: Runtime,
  adapter: Adapter,
  spec: CallSpec,
  clientOf: (resource: unknown) => object | undefined,
): (original: Method, active: () => boolean) => Method {
  return (original, active) =>
    function (...args) {
      if (!active()) return original.apply(this, args);
      const call = guard('begin', () => begin(runtime, adapter, spec, clientOf(this), args));
      if (call === undefined) return original.apply(this, args);
      let result: unknown;
      try {
        result = call.run(() => original.apply(this, args));
      } catch (error) {
        call.settle({ ending: 'failed', thrown: { value: error }, abort: call.callerAbort() });
        throw error;
      }
      return call.observed ? tapResult(result, call) : end(call, result);
    };
}

/** Nobody wants to know how the call ends: the (unrecorded) span is over, the result untouched. */
function end(call: Call, result: unknown): unknown {
  guard('end span', () => call.span?.end());
  return result;
}

function begin(
  runtime: Runtime,
  adapter: Adapter,
  spec: CallSpec,
  client: object | undefined,
  args: readonly unknown[],
): Call | undefined {
  if (runtime.tracer() === undefined && runtime.instruments() === undefined && !runtime.wantsRecords)
    return undefined;
  if (isInner(adapter, spec)) return undefined;
  if (client === undefined) {
    warnOnce(
      `culprit: ${adapter.package}: ${spec.path.instance}.${spec.method} has no client, so the call is not recorded.`,
    );
    return undefined;
  }
  const endpoint = endpointOf(adapter, client);
  const call = new Call({
    runtime,
    adapter,
    spec,
    endpoint,
    args,
    native: guard('read client', () => adapter.native?.enabled(client)) ?? false,
  });
  if (call.observed) runtime.open.add(call);
  return call;
}

/**
 * Whether an open call of the same kind is already active: the SDK calls its own public method from inside another
 * one. Follows the async context, so calls that merely run at the same time are not affected (R25).
 */
function isInner(adapter: Adapter, spec: CallSpec): boolean {
  const outer = context.active().getValue(CALL_RECORD_KEY);
  return (
    outer instanceof Call &&
    !outer.settled &&
    outer.adapter === adapter &&
    outer.spec.operation === spec.operation
  );
}

interface KnownEndpoint {
  baseURL: unknown;
  endpoint: Endpoint;
}

const endpoints = new WeakMap<object, KnownEndpoint>();

/** Computed once per client and base URL, because deriving it from a URL costs more than the rest of the attributes. */
function endpointOf(adapter: Adapter, client: object): Endpoint {
  const { baseURL } = client as { baseURL?: unknown };
  const known = endpoints.get(client);
  if (known !== undefined && known.baseURL === baseURL) return known.endpoint;
  const endpoint = guard('read endpoint', () => adapter.endpoint(client, [])) ?? { provider: adapter.name };
  endpoints.set(client, { baseURL, endpoint });
  return endpoint;
}
