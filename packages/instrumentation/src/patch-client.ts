import type { Adapter, Bindings, CallPath, CallSpec } from './adapter.ts';
import type { LoadedModule } from './module-hooks.ts';
import type { Replacement, Restore } from './patch-ledger.ts';
import { fields } from './internal/read.ts';
import type { Patcher } from './patcher.ts';
import { isPatched, patchAssigned, patchMethod, patchOwn, patchVariable } from './patch-ledger.ts';
import { methodSources, wrapAttempt } from './attempts.ts';
import { ownerOf, prototypeBehind, walk } from './internal/walk.ts';
import { wrapCall } from './wrap-call.ts';
import { guard } from './guard.ts';
import { wrapHanded } from './wrap-handed.ts';
import { wrapHelper } from './wrap-helper.ts';
import { wrapPool } from './wrap-pool.ts';
import { wrapRequest } from './native-span.ts';
import { wrapResolver } from './resolved-objects.ts';

export interface PatchResult {
  /** Methods now patched, as paths on a client. */
  patched: readonly string[];
  /** Methods the adapter knows and this copy does not have. */
  missing: readonly string[];
}

/** How calls and their parts are reached, from the classes of a module or from one client. */
interface Reach {
  /** The object that has, or whose instances inherit, the methods of this path; undefined when it is not here. */
  object(path: CallPath): object | undefined;
  /** The prototype of the client class, or of a class that is named. */
  prototype(binding: Bindings | undefined): object | undefined;
  /** Whether a path is to be found here at all: otherwise it is not missing. */
  covers(path: CallPath): boolean;
  patch(spec: CallSpec, wrap: Replacement): Restore | undefined;
}

/** Patches what one file of an SDK defines: prototypes reachable from its classes, and its functions. */
export function patchModule(patcher: Patcher, { shape, scope, exported }: LoadedModule): PatchResult {
  const { adapter } = patcher;
  const nameOf = (binding: Bindings | undefined): string | undefined =>
    namesOf(adapter, binding).find(
      (name) => shape.bindings.includes(name) && typeof scope[name] === 'function',
    );
  const classOf = (binding: Bindings | undefined): unknown => scope[nameOf(binding) ?? ''];
  const object = ({ binding, statics }: CallPath): object | undefined =>
    prototypeOf(walk(classOf(binding), statics));
  for (const spec of adapter.resolvers ?? []) {
    const name = nameOf(spec.binding);
    if (name === undefined || (spec.unless !== undefined && nameOf(spec.unless) !== undefined)) continue;
    const calls = adapter.calls.filter(({ path }) => path.binding === spec.yields);
    const wrap = wrapResolver(patcher, spec, [...sharedMethods(calls)]);
    const restore = guard('patch resolver', () => patchVariable(scope, name, exported, wrap));
    if (restore !== undefined) patcher.keep(restore);
  }
  return patchAll(patcher, {
    object,
    prototype: (binding) => prototypeOf(classOf(binding)),
    covers: ({ binding }) => nameOf(binding) !== undefined,
    patch(spec, wrap) {
      const { kind, path, method } = spec;
      if (kind === 'function') {
        const replace = spec.handed === undefined ? wrap : wrapHanded(wrap, spec);
        return patchVariable(scope, nameOf(path.binding) ?? '', exported, replace);
      }
      const target = object(path);
      if (target === undefined) return undefined;
      if (kind === 'handed') return patchCallable(target, method, wrapHanded(wrap, spec));
      return kind === 'assigned' ? patchAssigned(target, method, wrap) : patchCallable(target, method, wrap);
    },
  });
}

/** Patches the prototypes reachable from one client instance, for bundled or hidden copies of an SDK. */
export function patchInstance(patcher: Patcher, client: object): PatchResult {
  const object = ({ instance }: CallPath): object | undefined => fields(walk(client, instance));
  return patchAll(patcher, {
    object: (path) => prototypeBehind(object(path)),
    prototype: (binding) => (binding === undefined ? prototypeBehind(client) : undefined),
    covers: () => true,
    patch(spec, wrap) {
      const { kind, path, method } = spec;
      const target = object(path);
      const prototype = prototypeBehind(target);
      if (target === undefined || prototype === undefined) return undefined;
      if (kind === 'handed') return patchCallable(prototype, method, wrapHanded(wrap, spec));
      const own = patchOwn(target, method, wrap);
      if (kind === 'assigned') return own && both(own, patchAssigned(prototype, method, wrap));
      return both(own, method in prototype ? patchCallable(prototype, method, wrap) : undefined);
    },
  });
}

/** Whether an object is a client of this SDK: by the name of its class, else by its shape. `known` are all adapters. */
export function recognises(adapter: Adapter, client: object, known: readonly Adapter[]): boolean {
  if (isNamed(adapter, client)) return true;
  if (known.some((one) => isNamed(one, client))) return false;
  const alike = adapter.calls.filter(
    ({ path, method }) => typeof fields(walk(client, path.instance))?.[method] === 'function',
  );
  // One method of the client itself (`send`, `query`) is something that many objects have.
  const methods = new Set(alike.map(({ method }) => method));
  return methods.size > 1 || alike.some(({ path }) => path.instance !== '');
}

/**
 * By the name of its class or of one it derives from. Minifiers rename classes, but clients of some SDKs hold their
 * class as a static of its name, which subclasses inherit. Without either, the clients of one family look alike.
 */
function isNamed(adapter: Adapter, client: object): boolean {
  const names = new Set([...namesOf(adapter, undefined), ...(adapter.clients ?? [])]);
  for (let at = prototypeBehind(client); at !== undefined; at = prototypeBehind(at)) {
    const { constructor } = at as { constructor?: unknown };
    if (typeof constructor !== 'function') continue;
    if (names.has(constructor.name)) return true;
    if ([...names].some((name) => typeof walk(constructor, name) === 'function')) return true;
  }
  return false;
}

function patchAll(patcher: Patcher, reach: Reach): PatchResult {
  const { adapter } = patcher;
  const patched: string[] = [];
  const missing: string[] = [];
  for (const specs of sharedMethods(adapter.calls)) {
    const [spec] = specs;
    if (spec === undefined || !reach.covers(spec.path)) continue;
    const restore = reach.patch(spec, wrapCall(patcher, specs));
    (restore === undefined ? missing : patched).push(nameOfCall(spec));
    if (restore !== undefined) patcher.keep(restore);
  }
  const patchInner = (prototype: object | undefined, method: string, wrap: Replacement): void => {
    const owner = ownerOf(prototype, method);
    const restore = owner && patchMethod(owner, method, wrap);
    if (restore) patcher.keep(restore);
  };
  for (const source of methodSources(adapter)) {
    if (source.at !== undefined) continue;
    patchInner(reach.prototype(source.binding), source.method, wrapAttempt(source));
  }
  const { native, helpers = [], pools = [] } = adapter;
  for (const { binding, method } of pools) patchInner(reach.prototype(binding), method, wrapPool);
  if (native !== undefined) patchInner(reach.prototype(native.binding), native.request, wrapRequest);
  for (const spec of helpers) patchInner(reach.object(spec.path), spec.method, wrapHelper(spec));
  return { patched, missing };
}

/** Calls that are made through one and the same method, in the order of the adapter. */
function sharedMethods(calls: readonly CallSpec[]): Iterable<readonly CallSpec[]> {
  const groups = new Map<string, CallSpec[]>();
  for (const spec of calls) {
    const { path, method, kind = 'method' } = spec;
    const key = [kind, String(path.binding), path.statics, path.instance, method].join('|');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [spec]);
    else group.push(spec);
  }
  return groups.values();
}

/**
 * A method of the class is replaced where it is. One that comes from a base class, which may be another package's and
 * shared with strangers, is shadowed on the class; unless an ancestor in between is patched already.
 */
function patchCallable(prototype: object, method: string, wrap: Replacement): Restore | undefined {
  for (let at: object | undefined = prototype; at !== undefined; at = prototypeBehind(at)) {
    if (isPatched(at, method)) return patchMethod(at, method, wrap);
  }
  return patchMethod(prototype, method, wrap);
}

function both(one: Restore | undefined, other: Restore | undefined): Restore | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return () => {
    one();
    other();
  };
}

function nameOfCall({ path, method }: CallSpec): string {
  return path.instance === '' ? method : `${path.instance}.${method}`;
}

function namesOf(adapter: Adapter, binding: Bindings | undefined): readonly string[] {
  const names = binding ?? adapter.modules[0]?.bindings[0] ?? [];
  return typeof names === 'string' ? [names] : names;
}

function prototypeOf(value: unknown): object | undefined {
  return typeof value === 'function' ? (value.prototype as object | undefined) : undefined;
}
