import type { CallSpec, ResolverSpec } from './adapter.ts';
import type { Patcher } from './patcher.ts';
import type { Replacement } from './patch-ledger.ts';
import { fields } from './internal/read.ts';
import { guard } from './guard.ts';
import { ownerOf } from './internal/walk.ts';
import { OwnPatches, patchMethod } from './patch-ledger.ts';
import { wrapCall } from './wrap-call.ts';

/** Functions that single objects have for their own, by whose patcher. */
const ownPatches = new WeakMap<Patcher, OwnPatches>();

/** The replacement for a function through which objects pass: their methods are patched before they are used. */
export function wrapResolver(
  patcher: Patcher,
  spec: ResolverSpec,
  methods: readonly (readonly CallSpec[])[],
): Replacement {
  return (original, active) =>
    function (this: unknown, ...args: unknown[]) {
      const result = original.apply(this, args);
      if (active())
        guard('patch objects', () => {
          for (const one of spec.objects(args, result)) {
            const object = fields(one);
            if (object !== undefined) patchObject(patcher, object, methods);
          }
        });
      return result;
    };
}

/** On the class that has the method, once for all of its objects; else on the object itself, for as long as it lives. */
function patchObject(patcher: Patcher, object: object, methods: readonly (readonly CallSpec[])[]): void {
  for (const specs of methods) {
    const method = specs[0]?.method ?? '';
    const owner = ownerOf(object, method);
    if (owner === undefined) continue;
    if (owner === object) ownPatchesOf(patcher).add(object, method, wrapCall(patcher, specs));
    else if (patcher.isNew(owner, method)) {
      const restore = patchMethod(owner, method, wrapCall(patcher, specs));
      if (restore !== undefined) patcher.keep(restore);
    }
  }
}

function ownPatchesOf(patcher: Patcher): OwnPatches {
  const known = ownPatches.get(patcher);
  if (known !== undefined) return known;
  const made = new OwnPatches();
  ownPatches.set(patcher, made);
  patcher.keep(() => {
    made.restore();
    ownPatches.delete(patcher);
  });
  return made;
}
