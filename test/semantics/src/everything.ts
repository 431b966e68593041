import { FAILING_CALLS } from './failing-calls.ts';
import { HEALTHY_CALLS } from './healthy-calls.ts';
import type { Clients } from './set-up.ts';

/** Every call there is, one after the other. */
export async function runEverything(clients: Clients): Promise<void> {
  for (const { run } of [...HEALTHY_CALLS, ...FAILING_CALLS]) await run(clients);
}
