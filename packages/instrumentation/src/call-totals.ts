import { createContextKey, type Context } from '@opentelemetry/api';

/** What the calls made inside a piece of work add up to. */
export interface CallTotals {
  /** Sum of the estimated costs in US dollars; absent until one is known. */
  costUsd?: number | undefined;
}

const TOTALS_KEY = createContextKey('culprit.call-totals');

/** A context in which calls add to `totals`, and to the totals of every context it was made from. */
export function withCallTotals(parent: Context): { context: Context; totals: CallTotals } {
  const totals: CallTotals = {};
  const outer = readTotals(parent);
  return { context: parent.setValue(TOTALS_KEY, [...outer, totals]), totals };
}

/** Adds a settled call's cost to the totals it was made under. */
export function addCost(context: Context, usd: number | undefined): void {
  if (usd === undefined) return;
  for (const totals of readTotals(context)) totals.costUsd = (totals.costUsd ?? 0) + usd;
}

const readTotals = (context: Context): readonly CallTotals[] =>
  (context.getValue(TOTALS_KEY) as readonly CallTotals[] | undefined) ?? [];
