import {
  type CascadeAnalysis,
  type FailureCategory,
  groupOf,
  type LinkedSpan,
  type RemoteFailure,
} from '@culprit/diagnosis';
import { type Context, propagation, trace } from '@opentelemetry/api';

import { BAGGAGE_KEY, MAX_TOLD, readFailures, writeFailures } from './failure-context.ts';
import type { SpanState } from './span-state.ts';
import type { TraceEntry } from './trace-entry.ts';

/** What the request that a span continues told of failures elsewhere in its trace. */
export function receivedFailures(context: Context, traceId: string): readonly RemoteFailure[] | undefined {
  const value = propagation.getBaggage(context)?.getEntry(BAGGAGE_KEY)?.value;
  return value === undefined ? undefined : readFailures(traceId, value);
}

/**
 * The context with an entry about the failures so far that a request from here could carry along, the application's
 * own baggage untouched and in front of it; the same context when there is nothing to tell.
 */
export function tellFailures(context: Context, stateOf: (span: object) => SpanState | undefined): Context {
  const span = trace.getSpan(context);
  const state = span === undefined ? undefined : stateOf(span);
  if (state?.entry === undefined || state.entry.failures === 0) return context;
  const own = failuresBefore(state, state.entry);
  if (own.length === 0) return context;
  const origins = new Set(own.map(({ origin }) => origin?.spanId));
  const passedOn = (state.remoteFailures ?? []).filter(
    (remote) => !origins.has((remote.origin ?? remote).spanId),
  );
  const told = [...own, ...passedOn];
  if (told.length > MAX_TOLD) return context;
  const baggage = propagation.getBaggage(context) ?? propagation.createBaggage();
  return propagation.setBaggage(
    context,
    baggage.removeEntry(BAGGAGE_KEY).setEntry(BAGGAGE_KEY, { value: writeFailures(state.traceId, told) }),
  );
}

/** Failures with an answer that is damaged, that nothing made good, and that could have come back to this code. */
function failuresBefore(state: SpanState, entry: TraceEntry): readonly RemoteFailure[] {
  const analysis = entry.analysisForRequests();
  if (analysis === undefined) return [];
  const lines = lineOf(state);
  const explained = new Set(
    [...analysis.spans.values()].flatMap(({ causes }) => causes.map(({ spanId }) => spanId)),
  );
  return [...analysis.spans.values()]
    .filter(
      (linked) =>
        isDamage(linked) && !explained.has(linked.spanId) && hasReturned(linked.spanId, entry, lines),
    )
    .map((linked) => remoteOf(linked, analysis));
}

/** A failure that gave no answer has nothing that a request could carry. */
function isDamage({ ownCategory, recoveredBy }: LinkedSpan): boolean {
  return ownCategory !== null && recoveredBy === undefined && groupOf(ownCategory) === 'output';
}

/**
 * Whether the failed call's answer could have come to where the request is made: everything around the call is over,
 * up to something that is around the request as well. A branch that runs beside it has not handed over anything yet,
 * and what an earlier request to this process was answered went to whoever had sent it.
 */
function hasReturned(spanId: string, entry: TraceEntry, line: ReadonlySet<string>): boolean {
  const seen = new Set<string>();
  let at = entry.index?.span(spanId);
  while (at?.parentSpanId !== undefined && !seen.has(at.spanId)) {
    if (line.has(at.parentSpanId)) return true;
    seen.add(at.spanId);
    at = entry.index?.span(at.parentSpanId);
  }
  return false;
}

function lineOf(state: SpanState): ReadonlySet<string> {
  const line = new Set<string>();
  for (let at: SpanState | undefined = state; at !== undefined; at = at.parent) line.add(at.spanId);
  return line;
}

function remoteOf(linked: LinkedSpan, analysis: CascadeAnalysis): RemoteFailure {
  const { spanId } = linked;
  const category = linked.ownCategory as FailureCategory;
  const [originId] = linked.origins;
  const originCategory = originId === undefined ? undefined : categoryOf(analysis, originId);
  if (originId === undefined || originId === spanId || originCategory === undefined)
    return { spanId, category };
  return { spanId, category, origin: { spanId: originId, category: originCategory } };
}

/** Category by its own facts, of a failure here or of an origin elsewhere. */
export function categoryOf(analysis: CascadeAnalysis, spanId: string): FailureCategory | undefined {
  return analysis.spans.get(spanId)?.ownCategory ?? analysis.remoteOrigins?.get(spanId);
}
