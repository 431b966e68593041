import { estimateCost, type CallFacts, type CostEstimate } from '@culprit/diagnosis';

/** Estimated cost of a call, by the model that answered, else the one that was asked for. */
export function costOf({ provider, request, response, usage }: CallFacts): CostEstimate | undefined {
  const model = response?.model ?? request?.model;
  if (model === undefined || usage === undefined || provider === undefined) return undefined;
  return estimateCost(provider, model, usage);
}
