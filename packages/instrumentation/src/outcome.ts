import type { Call } from './call.ts';
import { guard } from './guard.ts';

/** The whole answer is there. */
export function complete(call: Call, value: unknown): void {
  const response = guard('read response', call.spec.response, value, call.request);
  call.settle({ ending: 'completed', response });
}

export function fail(call: Call, error: unknown): void {
  guard('fail', () => {
    call.settle({ ending: 'failed', thrown: { value: error }, abort: call.callerAbort() });
  });
}
