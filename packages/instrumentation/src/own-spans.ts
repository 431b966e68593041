import { context, createContextKey, trace } from '@opentelemetry/api';
import { CALL_RECORD_KEY } from '@culprit/diagnosis';
import type { Adapter } from './adapter.ts';

const OWN_SPANS_KEY: symbol = createContextKey('culprit.own-spans');

/** What a run of an SDK with spans of its own leaves behind for the calls inside it. */
interface Mark {
  adapter: Adapter;
  /** The call around the run: a call of ours inside it has a mark of its own, or none. */
  record: unknown;
}

/** Runs what the SDK itself makes spans for, so that {@link isTold} knows. */
export function runTold<T>(adapter: Adapter, body: () => T): T {
  const active = context.active();
  const mark: Mark = { adapter, record: active.getValue(CALL_RECORD_KEY) };
  return context.with(active.setValue(OWN_SPANS_KEY, mark), body);
}

/** Whether the SDK records this call by itself: one of ours would be the second. */
export function isTold(adapter: Adapter): boolean {
  if (adapter.ownSpans === undefined) return false;
  const active = context.active();
  const mark = active.getValue(OWN_SPANS_KEY) as Mark | undefined;
  if (mark?.adapter !== adapter || mark.record !== active.getValue(CALL_RECORD_KEY)) return false;
  // In a trace that is not recorded the SDK records nothing either; what is counted is counted here.
  return trace.getSpan(active)?.isRecording() !== false;
}
