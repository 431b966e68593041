import type { CallFacts } from './facts.ts';
import type { Classification } from './verdict.ts';

/**
 * The bridge between the patched method and the span processor. The instrumentation puts the record into the
 * OpenTelemetry `Context` under {@link CALL_RECORD_KEY} before it calls on; the processor's `onStart` binds it to
 * the span started under that context, ours or somebody else's.
 */
export interface CallRecord {
  /** Facts so far; complete once `settled`. */
  readonly facts: CallFacts;
  readonly settled: boolean;
  /** Present once settled. */
  readonly classification?: Classification | undefined;
  /** The thrown value itself, held weakly by identity for same-error links; never written anywhere. */
  readonly thrown?: unknown;
  /**
   * Text that went into the call and came out of it, for data-flow links. Called at most once, at the end of the
   * call, and only when the trace holds a failure or the run of a tool; the strings stay in memory.
   */
  flow?(): CallFlow;
  /** Attributes to write on a span that Culprit did not start. Present once settled. */
  readonly attributes?: Readonly<Record<string, unknown>> | undefined;
  /** Told by the processor which span carries this call. First caller wins; returns false when already bound. */
  bind(spanId: string, owned: boolean): boolean;
  /**
   * Classify with what is known now: for a foreign span that ends before the call has settled. `seen` is what that
   * span shows of the call (error type and status, finish reason, usage), for whatever the record has not seen yet.
   */
  settleEarly?(seen?: CallFacts): void;
}

export interface CallFlow {
  /** Texts of the request, in order: instructions, messages, tool results, embedding inputs. */
  inputs: readonly string[];
  /** Texts of the answer: message text and tool-call arguments. */
  outputs: readonly string[];
  /** Ids of tool calls the answer asked for. */
  requestedToolCalls?: readonly string[] | undefined;
  /** Ids of tool calls whose results the request carried. */
  consumedToolCalls?: readonly string[] | undefined;
}

/** Key of the record in the OpenTelemetry `Context` (a registered symbol, so that copies of this package agree). */
export const CALL_RECORD_KEY: symbol = Symbol.for('culprit.call-record');
