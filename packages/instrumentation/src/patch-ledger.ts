/**
 * The only place that replaces properties of other people's objects. The ledger lives under a registered symbol, so
 * that two copies of this package (ESM and CommonJS, two versions, a hot reload) share it: one property is replaced
 * once, each owner counts, and the last one out restores what was there.
 */
const LEDGER_KEY = Symbol.for('culprit.patch-ledger.v1');

interface Patch {
  owners: number;
  undo(): boolean;
}

type Ledger = WeakMap<object, Map<PropertyKey, Patch>>;

export type Restore = () => void;

export type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Makes the replacement for a method; `active()` is false once no owner is left. `owner()` is the instance that has
 * the function for its own, which may be called without `this`.
 */
export type Replacement = (
  original: Method,
  active: () => boolean,
  owner?: () => unknown,
) => (...args: never[]) => unknown;

function ledger(): Ledger {
  const holder = globalThis as { [LEDGER_KEY]?: Ledger };
  return (holder[LEDGER_KEY] ??= new WeakMap());
}

/** Whether this property of this object is replaced at present. */
export function isPatched(target: object, key: PropertyKey): boolean {
  return ledger().get(target)?.has(key) === true;
}

/**
 * Replaces the method `key` of `target` by `wrap(original, active)`; the replacement passes calls on untouched once
 * `active()` is false (no owner left, but somebody else wrapped it meanwhile). A method that `target` inherits is
 * shadowed by an own property. A second patch of the same property only adds an owner. Returns an idempotent restore,
 * or undefined when there is no replaceable function.
 */
export function patchMethod(target: object, key: PropertyKey, wrap: Replacement): Restore | undefined {
  return patch(target, key, (active) => {
    const own = Object.getOwnPropertyDescriptor(target, key);
    return own === undefined ? shadow(target, key, wrap, active) : replace(target, key, own, wrap, active);
  });
}

/**
 * Replaces a function that a variable holds: `key` of `scope` reads and assigns it. Exports that hold the same function
 * by value are replaced as well.
 */
export function patchVariable(
  scope: object,
  key: string,
  exported: unknown,
  wrap: Replacement,
): Restore | undefined {
  return patch(scope, key, (active) => {
    const original: unknown = Reflect.get(scope, key);
    if (typeof original !== 'function') return undefined;
    const replacement = wrap(original as Method, active);
    imitate(replacement, original);
    Reflect.set(scope, key, replacement);
    if (Reflect.get(scope, key) !== replacement) return undefined;
    const swap = (from: unknown, to: unknown): number =>
      holdersOf(exported).reduce((count, holder) => count + swapValues(holder, from, to), 0);
    const swapped = swap(original, replacement);
    // Of a module loaded before us there is no variable to assign, only what it exports by value.
    if (swapped === 0 && Object.getOwnPropertyDescriptor(scope, key)?.set === undefined) {
      Reflect.set(scope, key, original);
      return undefined;
    }
    return () => {
      if (Reflect.get(scope, key) !== replacement) return false;
      Reflect.set(scope, key, original);
      swap(replacement, original);
      return true;
    };
  });
}

/**
 * Catches the assignment `this[key] = …` that a constructor makes to each instance, by an accessor on the prototype.
 * The instance gets the plain data property that the assignment would have made, with its function replaced.
 */
export function patchAssigned(prototype: object, key: PropertyKey, wrap: Replacement): Restore | undefined {
  return patch(prototype, key, (active) => {
    if (Object.hasOwn(prototype, key) || !Object.isExtensible(prototype)) return undefined;
    const instances = new Instances();
    const set = function (this: object, value: unknown): void {
      Object.defineProperty(this, key, { value, writable: true, configurable: true, enumerable: true });
      if (this === prototype || typeof value !== 'function' || !active()) return;
      if (patchOwn(this, key, wrap) !== undefined) instances.add(this);
    };
    const get = function (this: object): unknown {
      return Reflect.get(Object.getPrototypeOf(prototype) as object, key, this);
    };
    Object.defineProperty(prototype, key, { get, set, configurable: true, enumerable: false });
    return () => {
      instances.forEach((instance) => {
        release(instance, key);
      });
      if (Object.getOwnPropertyDescriptor(prototype, key)?.set !== set) return false;
      return Reflect.deleteProperty(prototype, key);
    };
  });
}

/** Replaces a function that one instance has for its own. */
export function patchOwn(instance: object, key: PropertyKey, wrap: Replacement): Restore | undefined {
  if (!Object.hasOwn(instance, key)) return undefined;
  const ref = new WeakRef(instance);
  return patchMethod(instance, key, (original, active) => wrap(original, active, () => ref.deref()));
}

/** Functions that many objects have for their own, each taken back for as long as its object lives. */
export class OwnPatches {
  readonly #patched = new Map<string, Instances>();
  /** What took a function's place: seen again through a proxy, it is not replaced a second time. */
  #made = new WeakSet();

  add(instance: object, key: string, wrap: Replacement): void {
    const own = (): unknown => Object.getOwnPropertyDescriptor(instance, key)?.value;
    const before = own();
    if (typeof before !== 'function' || this.#made.has(before)) return;
    if (patchOwn(instance, key, wrap) === undefined) return;
    this.#made.add(own() as object);
    const instances = this.#patched.get(key) ?? new Instances();
    this.#patched.set(key, instances);
    instances.add(instance);
  }

  restore(): void {
    for (const [key, instances] of this.#patched)
      instances.forEach((instance) => {
        release(instance, key);
      });
    this.#patched.clear();
    this.#made = new WeakSet();
  }
}

/** Objects held weakly, so that a client that is let go is not kept by what would restore it. */
class Instances {
  readonly #live = new Set<WeakRef<object>>();
  readonly #gone = new FinalizationRegistry<WeakRef<object>>((ref) => this.#live.delete(ref));

  add(instance: object): void {
    const ref = new WeakRef(instance);
    this.#live.add(ref);
    this.#gone.register(instance, ref);
  }

  forEach(visit: (instance: object) => void): void {
    for (const ref of this.#live) {
      const instance = ref.deref();
      if (instance !== undefined) visit(instance);
    }
    this.#live.clear();
  }
}

/** `make` puts the replacement in its place and returns what takes it back, or undefined when it cannot. */
function patch(
  target: object,
  key: PropertyKey,
  make: (active: () => boolean) => (() => boolean) | undefined,
): Restore | undefined {
  const patches = ledger().get(target) ?? new Map<PropertyKey, Patch>();
  const existing = patches.get(key);
  if (existing === undefined) {
    const made: Patch = { owners: 1, undo: () => true };
    const undo = make(() => made.owners > 0);
    if (undo === undefined) return undefined;
    made.undo = undo;
    patches.set(key, made);
    ledger().set(target, patches);
  } else existing.owners += 1;
  let done = false;
  return () => {
    if (done) return;
    done = true;
    release(target, key);
  };
}

function release(target: object, key: PropertyKey): void {
  const patches = ledger().get(target);
  const found = patches?.get(key);
  if (found === undefined) return;
  found.owners -= 1;
  // Where somebody wrapped us in the meantime, taking the property back would remove their work as well. Our
  // replacement stays underneath and passes calls on, so the entry stays and a later enable revives it.
  if (found.owners <= 0 && found.undo()) patches?.delete(key);
}

function replace(
  target: object,
  key: PropertyKey,
  original: PropertyDescriptor,
  wrap: Replacement,
  active: () => boolean,
): (() => boolean) | undefined {
  const method: unknown = original.value;
  if (typeof method !== 'function' || original.configurable !== true) return undefined;
  const replacement = wrap(method as Method, active);
  imitate(replacement, method);
  Object.defineProperty(target, key, { ...original, value: replacement });
  return () => {
    if (Object.getOwnPropertyDescriptor(target, key)?.value !== replacement) return false;
    Object.defineProperty(target, key, original);
    return true;
  };
}

/** The inherited method is looked up at each call, so that whoever replaces it later is still called. */
function shadow(
  target: object,
  key: PropertyKey,
  wrap: Replacement,
  active: () => boolean,
): (() => boolean) | undefined {
  const inherited = (): unknown => Reflect.get(Object.getPrototypeOf(target) as object, key);
  const method = Object.getPrototypeOf(target) === null ? undefined : inherited();
  if (typeof method !== 'function' || !Object.isExtensible(target)) return undefined;
  const pass: Method = function (...args) {
    return (inherited() as Method).apply(this, args);
  };
  const replacement = wrap(pass, active);
  imitate(replacement, method);
  Object.defineProperty(target, key, {
    value: replacement,
    writable: true,
    configurable: true,
    enumerable: false,
  });
  return () => {
    if (Object.getOwnPropertyDescriptor(target, key)?.value !== replacement) return false;
    return Reflect.deleteProperty(target, key);
  };
}

/** What a module exports, and the plain objects among it (`module.exports = { predictions: { create } }`). */
function holdersOf(exported: unknown): object[] {
  if ((typeof exported !== 'object' && typeof exported !== 'function') || exported === null) return [];
  const inner = Object.values(Object.getOwnPropertyDescriptors(exported))
    .map(({ value }): unknown => value)
    .filter((value): value is object => typeof value === 'object' && value !== null && isPlain(value));
  return [exported, ...inner];
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function swapValues(holder: object, from: unknown, to: unknown): number {
  const held = Object.entries(Object.getOwnPropertyDescriptors(holder)).filter(
    ([, { value, configurable }]) => value === from && configurable === true,
  );
  for (const [key, descriptor] of held) Object.defineProperty(holder, key, { ...descriptor, value: to });
  return held.length;
}

/** Name and length as the original's, for stack traces and for code that looks at arity. */
function imitate(replacement: object, original: unknown): void {
  const { name, length } = original as Method;
  Object.defineProperty(replacement, 'name', { value: name, configurable: true });
  Object.defineProperty(replacement, 'length', { value: length, configurable: true });
}
