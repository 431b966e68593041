import type { Adapter } from './adapter.ts';
import type { Restore } from './patch-ledger.ts';
import type { Runtime } from './runtime.ts';

/** What the replacements of one SDK share, and how all of them are taken back. */
export class Patcher {
  readonly runtime: Runtime;
  readonly adapter: Adapter;
  #restores: Restore[] = [];
  #reached = new WeakMap<object, Set<string>>();

  constructor(runtime: Runtime, adapter: Adapter) {
    this.runtime = runtime;
    this.adapter = adapter;
  }

  keep(restore: Restore): void {
    this.#restores.push(restore);
  }

  /** True once for each client, or part of an object, until everything is restored. */
  isNew(object: object, part: string = ''): boolean {
    const known = this.#reached.get(object) ?? new Set();
    if (known.has(part)) return false;
    this.#reached.set(object, known.add(part));
    return true;
  }

  restoreAll(): void {
    const restores = this.#restores;
    this.#restores = [];
    this.#reached = new WeakMap();
    for (const restore of restores.reverse()) restore();
  }
}
