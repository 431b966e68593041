import { wholeTraces } from '../trace-store.ts';
import type { Investigation, TraceQuery, TraceStore } from '../trace-store.ts';
import { analyzeTrace } from './analyze-trace.ts';
import { countTrace, summarizeCounts } from './summarize.ts';
import type { TraceCounts } from './summarize.ts';

/** The numbers of an investigation over any store: counted by the backend where it can, else from its traces. */
export async function investigate(store: TraceStore, query: TraceQuery = {}): Promise<Investigation> {
  if (store.investigate !== undefined) return store.investigate(query);
  const counts: TraceCounts[] = [];
  for await (const trace of wholeTraces(store, query)) counts.push(countTrace(analyzeTrace(trace)));
  return summarizeCounts(counts);
}
