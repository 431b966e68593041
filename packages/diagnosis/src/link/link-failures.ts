import type { CascadeAnalysis, TraceSpan } from '../trace.ts';
import { createTraceIndex } from './trace-index.ts';

/**
 * Links the failures of one trace: direct causes with evidence, origins, roles, what was fatal, what was made good.
 *
 * Pure and total: missing parents, cycles, duplicate ids and broken times cost links, never an exception, and the
 * result does not depend on the order of `spans`. Time alone never links; a failure without evidence of an earlier
 * one is an origin.
 */
export function linkFailures(spans: readonly TraceSpan[]): CascadeAnalysis {
  return createTraceIndex(spans).analyze();
}
