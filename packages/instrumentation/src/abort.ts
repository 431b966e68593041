import type { AbortFacts } from '@culprit/diagnosis';

/**
 * State of the signals at this moment. To be called when the call ends: SDKs abort their own controller afterwards
 * when a reader stops early, and a flag read later could not tell who stopped.
 */
export function sampleAbort(...signals: readonly (AbortSignal | undefined)[]): AbortFacts | undefined {
  let known = false;
  let aborted = false;
  for (const signal of signals) {
    if (signal === undefined) continue;
    known = true;
    if (!signal.aborted) continue;
    if ((signal.reason as { name?: unknown } | undefined)?.name === 'TimeoutError') {
      return { aborted: true, reason: 'timeout' };
    }
    aborted = true;
  }
  if (!known) return undefined;
  return aborted ? { aborted: true, reason: 'caller' } : { aborted: false };
}
