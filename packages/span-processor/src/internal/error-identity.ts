/**
 * Numbers for error objects, so that the same object seen on several spans is known to be one failure. The objects
 * are held weakly and nothing is written on them.
 */
export class ErrorIdentities {
  readonly #numbers = new WeakMap<object, number>();
  #next = 1;

  /** Undefined for primitives: equal strings are not the same error. */
  of(thrown: unknown): number | undefined {
    if ((typeof thrown !== 'object' && typeof thrown !== 'function') || thrown === null) return undefined;
    const known = this.#numbers.get(thrown);
    if (known !== undefined) return known;
    const number = this.#next++;
    this.#numbers.set(thrown, number);
    return number;
  }

  /** Numbers of the `cause` chain below an error, nearest first. */
  ofCauses(thrown: unknown): readonly number[] | undefined {
    const numbers: number[] = [];
    let current = causeOf(thrown);
    while (numbers.length < MAX_CAUSES) {
      const number = this.of(current);
      if (number === undefined || numbers.includes(number)) break;
      numbers.push(number);
      current = causeOf(current);
    }
    return numbers.length > 0 ? numbers : undefined;
  }
}

const MAX_CAUSES = 10;

/** AI SDK's retry wrapper keeps its last error in `lastError`, LangChain and others in `error`. */
const CAUSE_KEYS = ['cause', 'lastError', 'error'] as const;

function causeOf(thrown: unknown): unknown {
  if (typeof thrown !== 'object' || thrown === null) return undefined;
  for (const key of CAUSE_KEYS) {
    const cause = (thrown as Record<string, unknown>)[key];
    if (cause instanceof Error) return cause;
  }
  return undefined;
}
