/**
 * The only place that replaces properties of other people's objects. The ledger lives under a registered symbol, so
 * that two copies of this package (ESM and CommonJS, two versions, a hot reload) share it: one property is replaced
 * once, each owner counts, and the last one out restores the original descriptor.
 */
const LEDGER_KEY = Symbol.for('culprit.patch-ledger.v1');

interface Patch {
  original: PropertyDescriptor;
  replacement: unknown;
  owners: number;
}

type Ledger = WeakMap<object, Map<PropertyKey, Patch>>;

export type Restore = () => void;

export type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Makes the replacement for a method; `active()` is false once no owner is left. */
export type Replacement = (original: Method, active: () => boolean) => (...args: never[]) => unknown;

function ledger(): Ledger {
  const holder = globalThis as { [LEDGER_KEY]?: Ledger };
  return (holder[LEDGER_KEY] ??= new WeakMap());
}

/**
 * Replaces the method `key` of `target` (its own property) by `wrap(original, active)`; the replacement passes calls
 * on untouched once `active()` is false (no owner left, but somebody else wrapped it meanwhile). A second patch of the same property
 * only adds an owner. Returns an idempotent restore, or undefined when the property is no replaceable function.
 */
export function patchMethod(target: object, key: PropertyKey, wrap: Replacement): Restore | undefined {
  const patches = ledger().get(target) ?? new Map<PropertyKey, Patch>();
  const existing = patches.get(key);
  if (existing !== undefined) {
    existing.owners += 1;
    return restoreOnce(target, key, patches, existing);
  }
  const original = Object.getOwnPropertyDescriptor(target, key);
  const method: unknown = original?.value;
  if (original === undefined || typeof method !== 'function' || original.configurable !== true)
    return undefined;
  const patch: Patch = { original, replacement: undefined, owners: 1 };
  const replacement = wrap(method as Method, () => patch.owners > 0);
  imitate(replacement, method as Method);
  patch.replacement = replacement;
  Object.defineProperty(target, key, { ...original, value: replacement });
  patches.set(key, patch);
  ledger().set(target, patches);
  return restoreOnce(target, key, patches, patch);
}

function restoreOnce(
  target: object,
  key: PropertyKey,
  patches: Map<PropertyKey, Patch>,
  patch: Patch,
): Restore {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    patch.owners -= 1;
    if (patch.owners > 0) return;
    const current = Object.getOwnPropertyDescriptor(target, key);
    // Somebody wrapped us in the meantime: taking the property back would remove their work as well. Our
    // replacement stays underneath and passes calls on, so the entry stays and a later enable revives it.
    if (current?.value !== patch.replacement) return;
    Object.defineProperty(target, key, patch.original);
    patches.delete(key);
  };
}

/** Name and length as the original's, for stack traces and for code that looks at arity. */
function imitate(replacement: object, original: Method): void {
  Object.defineProperty(replacement, 'name', { value: original.name, configurable: true });
  Object.defineProperty(replacement, 'length', { value: original.length, configurable: true });
}
