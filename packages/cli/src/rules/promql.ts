import { labelOf, RESOURCE_LABELS } from './metrics.ts';
import type { SpanMetric } from './metrics.ts';

/**
 * Seconds after which the Collector forgets a series that nothing was added to, and how far back a count looks for
 * the last value before its window: a little longer, since the Collector looks for what to forget once a minute.
 */
export const FORGOTTEN_AFTER = 3600;
const LOOK_BACK = FORGOTTEN_AFTER + 300;

/** `300` as `5m`. */
export function duration(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}

/** Labels that every recorded series keeps. */
export const SERVICE: readonly string[] = RESOURCE_LABELS.map(({ attribute }) => labelOf(attribute));

/**
 * What was added to the counters of a selector within a window, exactly, as one series per counter.
 *
 * `increase()` needs two points inside the window and takes the first point of a series for its beginning: the first
 * failure of a kind, and every one after a quiet time, would be missed. Failures are rare, and a Collector sends a
 * point only when there is something to add. So: the last value less the last one before the window; the last value
 * alone where there was none, or where it is smaller, because the Collector was started anew.
 */
export function added(selector: string, window: string): string {
  const last = `last_over_time(${selector}[${window}])`;
  return `(${last} - last_over_time(${selector}[${duration(LOOK_BACK)}] offset ${window}) >= 0 or ${last})`;
}

/** {@link added}, summed by labels. */
export function countOf(selector: string, window: string, by: readonly string[]): string {
  return `sum by (${by.join(', ')}) ${added(selector, window)}`;
}

/** Labels of a metric without those named, the resource's first. */
export function labelsOf({ labels }: SpanMetric, without: readonly string[] = []): string[] {
  return [...SERVICE, ...labels.map(({ attribute }) => labelOf(attribute))].filter(
    (label) => !without.includes(label),
  );
}

/** `{a="x",b!="y"}` of matchers as written. */
export const selector = (name: string, ...matchers: readonly string[]): string =>
  matchers.length === 0 ? name : `${name}{${matchers.join(',')}}`;
