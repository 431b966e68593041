import type { CallRecord, RemoteFailure } from '@culprit/diagnosis';

import type { TraceEntry } from './trace-entry.ts';

/** What the processor remembers of a span between its start and its end. Held weakly, by the span object. */
export interface SpanState {
  readonly traceId: string;
  readonly spanId: string;
  /** Undefined when the ledger takes no traces. */
  readonly entry?: TraceEntry | undefined;
  /** When the latest span of the trace ended that was over before this one was started, in milliseconds. */
  readonly notBeforeMs: number;
  readonly parent?: SpanState | undefined;
  readonly depth: number;
  /** No parent in this process. */
  readonly localRoot: boolean;
  /** The call this span carries, when the instrumentation put one into the context. */
  record?: CallRecord | undefined;
  /** What the request that began the work here told of failures in other processes. */
  readonly remoteFailures?: readonly RemoteFailure[] | undefined;
  /** Started by Culprit's own instrumentation. */
  readonly owned: boolean;
  /** A request to a model or an index, as far as known when the span started. */
  inference: boolean;
  /** HTTP and other work inside an inference call: part of that call, no failure of its own. */
  readonly transport: boolean;
  /** Another inference span ended below this one: counting both would count the call twice. */
  coversInference: boolean;
  /** Something below it failed. */
  failureBelow: boolean;
  /** Judged already (in `onEnding`, where the SDK has it). */
  judged: boolean;
}

/** A chain of spans without end (a timer that starts its successor) must not keep all its ancestors in memory. */
const MAX_CHAIN = 64;

export function createState(
  fields: Omit<SpanState, 'depth' | 'transport' | 'coversInference' | 'failureBelow' | 'judged'> & {
    genAi: boolean;
  },
): SpanState {
  const { parent: above, genAi } = fields;
  const parent = above !== undefined && above.depth < MAX_CHAIN ? above : undefined;
  // Written out: a spread would make a slow object, and there is one per span.
  return {
    traceId: fields.traceId,
    spanId: fields.spanId,
    entry: fields.entry,
    notBeforeMs: fields.notBeforeMs,
    parent,
    depth: parent === undefined ? 0 : parent.depth + 1,
    localRoot: fields.localRoot,
    record: fields.record,
    remoteFailures: fields.remoteFailures,
    owned: fields.owned,
    inference: fields.inference,
    transport: !genAi && above !== undefined && (above.inference || above.transport),
    coversInference: false,
    failureBelow: false,
    judged: false,
  };
}

/** Tells every span above that it contains an inference span, or a failure. */
export function markAbove(state: SpanState, mark: 'coversInference' | 'failureBelow'): void {
  for (let above = state.parent; above !== undefined; above = above.parent) above[mark] = true;
}
