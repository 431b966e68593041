import type { ErrorFacts } from '@culprit/diagnosis';

/** The HTTP status that an error names, itself or in what it wraps. */
export function statusIn(error: ErrorFacts | undefined): number | undefined {
  for (let layer = error, depth = 0; layer !== undefined && depth < 10; layer = layer.cause, depth += 1) {
    if (layer.http?.status !== undefined) return layer.http.status;
  }
  return undefined;
}
