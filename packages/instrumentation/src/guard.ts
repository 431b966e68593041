import { diag } from '@opentelemetry/api';

const MAX_FAULTS = 200;

/** Counts of our own faults by place, for `doctor`; the first of each kind is reported through OpenTelemetry's `diag`. */
const faults = new Map<string, number>();

/**
 * Runs our own code. A fault costs the result (`undefined`) and, once per distinct fault, one diagnostic; it never
 * reaches the application. Arguments can be handed on, so that what runs for every call needs no closure.
 */
export function guard<T>(place: string, run: () => T): T | undefined;
export function guard<T, A>(place: string, run: (first: A) => T, first: A): T | undefined;
export function guard<T, A, B>(
  place: string,
  run: (first: A, second: B) => T,
  first: A,
  second: B,
): T | undefined;
export function guard<T, A, B>(
  place: string,
  run: (first: A, second: B) => T,
  first?: A,
  second?: B,
): T | undefined {
  try {
    return run(first as A, second as B);
  } catch (error) {
    reportFault(place, error);
    return undefined;
  }
}

export function reportFault(place: string, error: unknown): void {
  try {
    const key = `${place}: ${nameOf(error)}`;
    const seen = faults.get(key);
    if (seen !== undefined) {
      faults.set(key, seen + 1);
      return;
    }
    if (faults.size >= MAX_FAULTS) return;
    faults.set(key, 1);
    // The text of a fault may quote the value that caused it, so only its class is reported.
    diag.error(`culprit: ${key} (reported once; the call itself is not affected)`);
  } catch {
    // A diag logger that throws must not reach the application either.
  }
}

/** Says something once per process through `diag.warn`. */
export function warnOnce(message: string): void {
  if (faults.has(message) || faults.size >= MAX_FAULTS) return;
  faults.set(message, 1);
  try {
    diag.warn(message);
  } catch {
    // See reportFault.
  }
}

/** Where the API keeps the logger that somebody set; the same in every version of major 1. */
const API = Symbol.for('opentelemetry.js.api.1');

/**
 * Says once that calls are missing: through `diag`, or as a warning of the process where nobody listens to `diag`,
 * since nobody looks for what is not there.
 */
export function warnOfAbsence(message: string): void {
  const registered = (globalThis as { [API]?: { diag?: unknown } })[API];
  const silent = registered?.diag === undefined && !faults.has(message);
  warnOnce(message);
  if (silent) process.emitWarning(message, { code: 'CULPRIT_NOT_RECORDED' });
}

/** Number of times each fault or warning occurred. */
export function reportedFaults(): ReadonlyMap<string, number> {
  return faults;
}

function nameOf(error: unknown): string {
  if (error instanceof Error) return error.constructor.name;
  return typeof error;
}
