import { remedyOf } from '@culprit/diagnosis';
import { analyzeTrace } from '@culprit/store';
import type { CategoryCount, TraceStore } from '@culprit/store';

const SHOWN = 2;

/**
 * What helps against each category, from the kinds that its example traces hold: a truncated answer needs another
 * remedy than a cut stream, though both are `incomplete_response`. Most frequent first.
 */
export async function findHelps(
  store: TraceStore,
  categories: readonly CategoryCount[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const helps = new Map<string, readonly string[]>();
  for (const row of categories) {
    const titles = await remediesIn(store, row);
    if (titles.length > 0) helps.set(row.category, titles);
  }
  return helps;
}

async function remediesIn(store: TraceStore, { category, examples }: CategoryCount): Promise<string[]> {
  const counts = new Map<string, number>();
  for (const id of examples) {
    const trace = await store.getTrace(id);
    if (!trace) continue;
    const { spans, cascade } = analyzeTrace(trace);
    for (const origin of cascade.origins) {
      const linked = cascade.spans.get(origin);
      if (linked?.ownCategory !== category || linked.ownCategory === null) continue;
      const verdict = spans.find((span) => span.spanId === origin)?.verdict;
      const { title } = remedyOf(linked.ownCategory, verdict?.subcategory);
      counts.set(title, (counts.get(title) ?? 0) + 1);
    }
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, SHOWN)
    .map(([title]) => title);
}
