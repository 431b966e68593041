import type { AttemptMethod } from './adapter.ts';
import type { Patcher } from './patcher.ts';
import { fields } from './internal/read.ts';
import { methodSources, wrapAttempt } from './attempts.ts';
import { ownerOf, walk } from './internal/walk.ts';
import { patchMethod } from './patch-ledger.ts';

/** Patches what makes a client's requests, where it is an object of another package that only a client leads to. */
export function patchReached(patcher: Patcher, client: object): void {
  for (const source of methodSources(patcher.adapter)) {
    const target = source.at === undefined ? undefined : fields(walk(client, source.at));
    if (target !== undefined) patchSource(patcher, target, source);
  }
}

/** On the class where it has one: clients share handlers, and each may have its own of the same class. */
function patchSource(patcher: Patcher, target: object, source: AttemptMethod): void {
  const owner = ownerOf(target, source.method);
  const restore = owner && patchMethod(owner, source.method, wrapAttempt(source));
  if (restore !== undefined) patcher.keep(restore);
}
