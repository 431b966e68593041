import { type CallFacts, type FailureCategory, type LinkedSpan, type Verdict } from '@culprit/diagnosis';
import { CULPRIT, CULPRIT_METRIC, GEN_AI } from '@culprit/semconv';
import { type Attributes, type Counter, type MeterProvider, metrics } from '@opentelemetry/api';

import type { DropKind } from './ledger.ts';

interface Instruments {
  failures: Counter;
  operations: Counter;
  cascades: Counter;
  dropped: Counter;
}

/**
 * Counters for what the instrumentation does not count itself: calls seen only through spans of others, cascades,
 * and what bounded state dropped. The GenAI client metrics stay with whoever made the span.
 */
export class ProcessorMetrics {
  #provider: MeterProvider | undefined;
  #instruments: Instruments | undefined;

  call(facts: CallFacts): void {
    this.#get().operations.add(1, dimensionsOf(facts));
  }

  failure(facts: CallFacts, verdict: Verdict, linked: LinkedSpan | undefined): void {
    // An error on its way up is the failure of the span it came from, and was counted there.
    if (linked?.causes.some(({ evidence }) => PASSED_ON.has(evidence)) === true) return;
    this.#get().failures.add(1, {
      ...dimensionsOf(facts),
      [CULPRIT.FAILURE_CATEGORY]: verdict.category,
      [CULPRIT.FAILURE_GROUP]: verdict.group,
      [CULPRIT.FAILURE_SILENT]: verdict.silent,
    });
  }

  cascade(category: FailureCategory | undefined): void {
    this.#get().cascades.add(1, { [CULPRIT.CASCADE_ORIGIN_CATEGORY]: category ?? 'unknown' });
  }

  dropped(kind: DropKind, count: number): void {
    this.#get().dropped.add(count, { [CULPRIT.DROPPED_KIND]: kind });
  }

  /** Looked up anew when the provider changes: the metrics API has no proxy that fills itself in later. */
  #get(): Instruments {
    const provider = metrics.getMeterProvider();
    if (this.#instruments === undefined || provider !== this.#provider) {
      const meter = provider.getMeter('@culprit/span-processor');
      this.#provider = provider;
      this.#instruments = {
        failures: meter.createCounter(CULPRIT_METRIC.FAILURES, { unit: '{failure}' }),
        operations: meter.createCounter(CULPRIT_METRIC.OPERATIONS, { unit: '{operation}' }),
        cascades: meter.createCounter(CULPRIT_METRIC.CASCADES, { unit: '{cascade}' }),
        dropped: meter.createCounter(CULPRIT_METRIC.DROPPED, { unit: '{item}' }),
      };
    }
    return this.#instruments;
  }
}

const PASSED_ON: ReadonlySet<string> = new Set(['same_error', 'error_equality', 'child_failure']);

function dimensionsOf(facts: CallFacts): Attributes {
  const dimensions: Attributes = { [GEN_AI.OPERATION_NAME]: facts.operation };
  if (facts.provider !== undefined) dimensions[GEN_AI.PROVIDER_NAME] = facts.provider;
  if (facts.request?.model !== undefined) dimensions[GEN_AI.REQUEST_MODEL] = facts.request.model;
  return dimensions;
}
