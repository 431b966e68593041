import { startSimulatedProvider, type SimulatedProvider } from '@culprit/simulated-provider';
import type { Wire } from './subject.ts';

/** A {@link Wire} on the simulated provider; `url` picks the base URL that the SDK wants. */
export function simulated(url: (provider: SimulatedProvider) => string): () => Promise<Wire> {
  return async () => {
    const provider = await startSimulatedProvider({ seed: 5 });
    return {
      url: url(provider),
      requests: provider.requests,
      next: (...troubles) => provider.enqueue(...troubles),
      close: () => provider.close(),
    };
  };
}
