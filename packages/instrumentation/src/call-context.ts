import type { Context } from '@opentelemetry/api';
import { CALL_RECORD_KEY } from '@culprit/diagnosis';

/** Calls inside calls beyond which the contexts are copied like any other. */
const MAX_DEPTH = 16;

/**
 * The context of a call: its parent with the record, and one more value for the span. The API's own contexts copy all
 * they hold for each value that is added.
 */
export class CallContext implements Context {
  readonly #parent: Context;
  readonly #record: unknown;
  readonly #key: symbol | undefined;
  readonly #value: unknown;
  readonly #depth: number;

  private constructor(parent: Context, record: unknown, key: symbol | undefined, value: unknown) {
    this.#parent = parent;
    this.#record = record;
    this.#key = key;
    this.#value = value;
    this.#depth = parent instanceof CallContext ? parent.#depth + 1 : 0;
  }

  static of(parent: Context, record: unknown): Context {
    const deep = parent instanceof CallContext && parent.#depth >= MAX_DEPTH;
    return deep
      ? parent.setValue(CALL_RECORD_KEY, record)
      : new CallContext(parent, record, undefined, undefined);
  }

  getValue(key: symbol): unknown {
    if (key === CALL_RECORD_KEY) return this.#record;
    return this.#key !== undefined && key === this.#key ? this.#value : this.#parent.getValue(key);
  }

  setValue(key: symbol, value: unknown): Context {
    if (key === CALL_RECORD_KEY) return new CallContext(this.#parent, value, this.#key, this.#value);
    if (this.#key === undefined || this.#key === key)
      return new CallContext(this.#parent, this.#record, key, value);
    return new CallContext(this.#parent.setValue(key, value), this.#record, this.#key, this.#value);
  }

  deleteValue(key: symbol): Context {
    if (key === CALL_RECORD_KEY) return this.setValue(key, undefined);
    const own = key === this.#key;
    const parent = this.#parent.deleteValue(key);
    return new CallContext(parent, this.#record, own ? undefined : this.#key, own ? undefined : this.#value);
  }
}
