import { allTraces } from '../trace-store.ts';
import type { Investigation, TraceQuery, TraceStore } from '../trace-store.ts';
import { analyzeTrace } from './analyze-trace.ts';
import type { TraceAnalysis } from './analyze-trace.ts';
import { summarize } from './summarize.ts';

/** The numbers of an investigation over any store: counted by the backend where it can, else from its traces. */
export async function investigate(store: TraceStore, query: TraceQuery = {}): Promise<Investigation> {
  if (store.investigate !== undefined) return store.investigate(query);
  const analyses: TraceAnalysis[] = [];
  for await (const { traceId } of allTraces(store, query)) {
    const trace = await store.getTrace(traceId);
    // A trace may expire between the search and the reading.
    if (trace !== undefined) analyses.push(analyzeTrace(trace));
  }
  return summarize(analyses);
}
