import type { Attributes, Context, Link, SpanKind } from '@opentelemetry/api';

/** The SDK's `Sampler`, written down structurally so that no SDK is imported. */
export interface SamplerLike<Result extends SampledLike = SampledLike> {
  shouldSample(
    context: Context,
    traceId: string,
    spanName: string,
    spanKind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): Result;
  toString(): string;
}

/** The SDK's `SamplingResult`; the decisions are NOT_RECORD 0, RECORD 1 and RECORD_AND_SAMPLED 2. */
export interface SampledLike {
  decision: 0 | 1 | 2;
}

/**
 * Lets another head sampler decide what is sampled, and has the rest recorded all the same, so that a
 * `FailureSpanProcessor` judges it and a {@link RescueSpanProcessor} can export the traces that failed. Recording costs
 * the process what sampling costs it; nothing more is sent.
 */
export class KeepFailuresSampler<Result extends SampledLike> implements SamplerLike<Result> {
  readonly #inner: SamplerLike<Result>;

  constructor(inner: SamplerLike<Result>) {
    this.#inner = inner;
  }

  shouldSample(...args: Parameters<SamplerLike['shouldSample']>): Result {
    const result = this.#inner.shouldSample(...args);
    return result.decision === 0 ? { ...result, decision: 1 } : result;
  }

  toString(): string {
    return `KeepFailuresSampler{${this.#inner.toString()}}`;
  }
}
