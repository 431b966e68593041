import { diag } from '@opentelemetry/api';

/**
 * Runs the processor's own code so that nothing it throws can leave it: callbacks of processors run unguarded inside
 * the application's `startSpan` and `end`, and a throw there would also starve the processors behind us.
 */
export class Guard {
  /** Faults swallowed so far. */
  faults: number = 0;

  run<T>(step: string, work: () => T): T | undefined {
    try {
      return work();
    } catch (fault) {
      this.#report(step, fault);
      return undefined;
    }
  }

  /** Says it once; a fault that repeats on every span must not flood the application's log. */
  #report(step: string, fault: unknown): void {
    this.faults += 1;
    if (this.faults > 1) return;
    try {
      diag.warn(`culprit: the span processor failed at "${step}" and went on without it`, fault);
    } catch {
      // A logger that throws is the application's; there is nobody left to tell.
    }
  }
}
