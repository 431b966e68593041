import { startSimulatedProvider, type FaultName, type SimulatedProvider } from '@culprit/simulated-provider';
import type { Trouble, Wire } from './subject.ts';

/** Troubles of a stream alone. */
const OF_STREAMS: ReadonlySet<FaultName> = new Set([
  'slow_tokens',
  'pause',
  'stream_cut',
  'stream_error',
  'malformed_chunk',
  'reset_mid_stream',
  'no_first_chunk',
]);

interface Options {
  /** Whether a request only prepares a stream, which another one then asks for. */
  prepares?: (headers: Readonly<Record<string, unknown>>) => boolean;
  /** Takes out of a path what differs from call to call. */
  steady?: (path: string) => string;
}

/**
 * A {@link Wire} for SDKs whose streams send nothing until they are read: what was told and never asked for is forgotten
 * with the next telling. Where a stream takes two requests, its own troubles wait for the second.
 */
export function lazilyAsked(
  url: (provider: SimulatedProvider) => string,
  { prepares = () => false, steady = (path) => path }: Options = {},
): () => Promise<Wire> {
  return async () => {
    const provider = await startSimulatedProvider({ seed: 5 });
    let waiting: readonly Trouble[] = [];
    provider.plan(({ headers, model }) => {
      const [next, ...rest] = waiting;
      if (next === undefined) return undefined;
      if (model.mode === 'plain' && prepares(headers) && isOfStreams(next)) return undefined;
      waiting = rest;
      return typeof next === 'string' || 'name' in next ? { fault: next } : next;
    });
    return {
      url: url(provider),
      get requests() {
        return provider.requests.map((request) => ({ ...request, path: steady(request.path) }));
      },
      next: (...troubles) => {
        if (troubles.length > 0) waiting = troubles;
      },
      close: () => provider.close(),
    };
  };
}

function isOfStreams(trouble: Trouble): boolean {
  const name = typeof trouble === 'string' ? trouble : 'name' in trouble ? trouble.name : undefined;
  return name !== undefined && OF_STREAMS.has(name);
}
