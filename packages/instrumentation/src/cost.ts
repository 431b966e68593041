import { estimateCost, type CallFacts, type CostEstimate } from '@culprit/diagnosis';

/** The last answer: one call asks for its cost several times in a row. */
let last: { facts: CallFacts; usage: CallFacts['usage']; estimate: CostEstimate | undefined } | undefined;

/** Estimated cost of a call, by the model that answered, else the one that was asked for. */
export function costOf(facts: CallFacts): CostEstimate | undefined {
  const { provider, request, response, usage } = facts;
  if (last?.facts === facts && last.usage === usage) return last.estimate;
  const model = response?.model ?? request?.model;
  const known = model !== undefined && usage !== undefined && provider !== undefined;
  const estimate = known ? estimateCost(provider, model, usage) : undefined;
  last = { facts, usage, estimate };
  return estimate;
}
