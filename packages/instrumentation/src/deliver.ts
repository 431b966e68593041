import type { Call } from './call.ts';
import { complete } from './outcome.ts';
import { guard } from './guard.ts';
import { isStream, tapStream } from './tap-stream.ts';
import { tapWhole } from './tap-whole.ts';

/** The call has its result: an answer, or something that chunks will come out of. */
export function deliver(call: Call, value: unknown): void {
  guard('deliver', () => {
    if (call.settled) return;
    const { stream } = call.spec;
    const source = stream?.find === undefined ? value : stream.find(value);
    if (!isStream(source)) {
      complete(call, value);
      return;
    }
    tapStream(source, call, value);
    if (stream?.whole !== undefined) tapWhole(value, stream.whole, call);
  });
}
