import type { Adapter } from './adapter.ts';
import type { Restore } from './patch-ledger.ts';
import type { Runtime } from './runtime.ts';

/** What the replacements of one SDK share, and how all of them are taken back. */
export class Patcher {
  readonly runtime: Runtime;
  readonly adapter: Adapter;
  #restores: Restore[] = [];
  #reached = new WeakSet();

  constructor(runtime: Runtime, adapter: Adapter) {
    this.runtime = runtime;
    this.adapter = adapter;
  }

  keep(restore: Restore): void {
    this.#restores.push(restore);
  }

  /** True once for each client, until everything is restored. */
  isNew(client: object): boolean {
    if (this.#reached.has(client)) return false;
    this.#reached.add(client);
    return true;
  }

  restoreAll(): void {
    const restores = this.#restores;
    this.#restores = [];
    this.#reached = new WeakSet();
    for (const restore of restores.reverse()) restore();
  }
}
