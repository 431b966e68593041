import type { Adapter, HelperSpec } from './adapter.ts';
import type { Replacement, Restore } from './patch-ledger.ts';
import type { Runtime } from './runtime.ts';
import { fields } from './internal/read.ts';
import { patchMethod } from './patch-ledger.ts';
import { wrapAttempt } from './attempts.ts';
import { wrapCall } from './wrap-call.ts';
import { wrapHelper } from './wrap-helper.ts';
import { wrapRequest } from './native-span.ts';

export interface PatchResult {
  /** Methods now patched, as paths on a client. */
  patched: readonly string[];
  /** Methods the adapter knows and this copy does not have. */
  missing: readonly string[];
  restores: readonly Restore[];
}

/** Patches the prototypes reachable from a client class through its statics (`OpenAI.Chat.Completions`). */
export function patchClass(runtime: Runtime, adapter: Adapter, clientClass: unknown): PatchResult {
  return patchAll(
    runtime,
    adapter,
    (spec) => prototypeOf(walk(clientClass, spec.path.statics)),
    prototypeOf(clientClass),
  );
}

/** Patches the prototypes reachable from one client instance, for bundled or hidden copies of an SDK. */
export function patchInstance(runtime: Runtime, adapter: Adapter, client: object): PatchResult {
  const find = (path: string): object | undefined => {
    const resource = fields(walk(client, path));
    return resource === undefined ? undefined : (Object.getPrototypeOf(resource) as object);
  };
  return patchAll(
    runtime,
    adapter,
    (spec) => find(spec.path.instance),
    Object.getPrototypeOf(client) as object,
  );
}

/** Whether an object is a client of this SDK: by the name of its class, else by its shape. `known` are all adapters. */
export function recognises(adapter: Adapter, client: object, known: readonly Adapter[]): boolean {
  const named = known.filter((one) => isNamed(one, client));
  if (named.length > 0) return named.includes(adapter);
  return adapter.calls.some(
    ({ path, method }) => typeof fields(walk(client, path.instance))?.[method] === 'function',
  );
}

/**
 * Client classes hold themselves as a static of their name, which minifiers keep; subclasses inherit it. Without it
 * the clients of one family of SDKs look alike.
 */
function isNamed(adapter: Adapter, client: object): boolean {
  const { constructor } = client as { constructor?: unknown };
  return typeof walk(constructor, adapter.modules[0]?.bindings[0] ?? '') === 'function';
}

function patchAll(
  runtime: Runtime,
  adapter: Adapter,
  prototypeFor: (spec: HelperSpec) => object | undefined,
  clientPrototype: object | undefined,
): PatchResult {
  const patched: string[] = [];
  const missing: string[] = [];
  const restores: Restore[] = [];
  for (const spec of adapter.calls) {
    const name = `${spec.path.instance}.${spec.method}`;
    const owner = ownerOf(prototypeFor(spec), spec.method);
    const restore =
      owner && patchMethod(owner, spec.method, wrapCall(runtime, adapter, spec, clientOfResource));
    if (restore === undefined) missing.push(name);
    else {
      patched.push(name);
      restores.push(restore);
    }
  }
  const patchInner = (prototype: object | undefined, method: string | undefined, wrap: Replacement): void => {
    const owner = method === undefined ? undefined : ownerOf(prototype, method);
    const restore = method && owner && patchMethod(owner, method, wrap);
    if (restore) restores.push(restore);
  };
  patchInner(
    clientPrototype,
    typeof adapter.attempts === 'object' && 'method' in adapter.attempts
      ? adapter.attempts.method
      : undefined,
    wrapAttempt,
  );
  patchInner(clientPrototype, adapter.native?.request, wrapRequest);
  for (const spec of adapter.helpers ?? []) patchInner(prototypeFor(spec), spec.method, wrapHelper(spec));
  return { patched, missing, restores };
}

/** The prototype that defines a method, so that subclasses (Azure) inherit the patch instead of getting their own. */
function ownerOf(prototype: object | undefined, method: string): object | undefined {
  for (
    let current = prototype;
    current !== undefined && current !== null;
    current = Object.getPrototypeOf(current) as object
  ) {
    if (Object.hasOwn(current, method)) return current;
  }
  return undefined;
}

function clientOfResource(resource: unknown): object | undefined {
  const { _client, client } = (fields(resource) ?? {}) as { _client?: unknown; client?: unknown };
  return fields(_client) ?? fields(client);
}

function walk(root: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | null | undefined)?.[key], root);
}

function prototypeOf(value: unknown): object | undefined {
  return typeof value === 'function' ? (value.prototype as object) : undefined;
}
