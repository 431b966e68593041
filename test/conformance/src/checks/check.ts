import type { BehaviourId } from '../behaviours.ts';
import type { Bench } from '../bench.ts';
import type { Slot } from '../subject.ts';

export interface Check {
  /** Throws when the behaviour does not hold. `filled`: whether an extra slot is there to be shown. */
  run(bench: Bench, filled: (slot: Slot) => boolean): Promise<void> | void;
  /** Run on the newest version alone: what it looks at does not depend on the version, or takes long. */
  newest?: boolean | undefined;
}

export type Checks<Id extends BehaviourId> = Readonly<Record<Id, Check>>;
