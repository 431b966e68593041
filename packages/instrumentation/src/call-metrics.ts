import type { Attributes, Context, Counter, Histogram, Meter } from '@opentelemetry/api';
import {
  CORE,
  CULPRIT,
  CULPRIT_METRIC,
  DURATION_BUCKETS,
  GEN_AI,
  GEN_AI_METRIC,
  TOKEN_BUCKETS,
} from '@culprit/semconv';
import type { CallFacts, Classification } from '@culprit/diagnosis';
import type { SemconvSet } from './options.ts';

export interface CallMeasure {
  facts: CallFacts;
  classification: Classification | undefined;
  address: string | undefined;
  port: number | undefined;
  errorType: string | undefined;
  /** Seconds. */
  duration: number;
  context: Context;
}

const INFERENCE: ReadonlySet<string> = new Set(['chat', 'generate_content', 'text_completion']);

/**
 * The client metrics of the GenAI conventions (1.41 and the current draft, by option) and Culprit's own. Operations
 * and attempts are counted apart. Nothing here depends on whether the span was sampled.
 */
export class Instruments {
  readonly #old: boolean;
  readonly #new: boolean;
  readonly #operationDuration: Histogram;
  readonly #inferenceDuration: Histogram;
  readonly #operationFirstChunk: Histogram;
  readonly #inferenceFirstChunk: Histogram;
  readonly #tokenUsage: Histogram;
  readonly #inputTokens: Counter;
  readonly #outputTokens: Counter;
  readonly #cacheReadTokens: Counter;
  readonly #cacheWriteTokens: Counter;
  readonly #reasoningTokens: Counter;
  readonly #callInputTokens: Histogram;
  readonly #callOutputTokens: Histogram;
  readonly #operations: Counter;
  readonly #attempts: Counter;
  readonly #failures: Counter;
  readonly #cost: Counter;

  constructor(meter: Meter, names: SemconvSet) {
    this.#old = names !== 'latest';
    this.#new = names !== '1.41';
    const seconds = { unit: 's', advice: { explicitBucketBoundaries: [...DURATION_BUCKETS] } };
    const tokens = { unit: '{token}', advice: { explicitBucketBoundaries: [...TOKEN_BUCKETS] } };
    this.#operationDuration = meter.createHistogram(GEN_AI_METRIC.OPERATION_DURATION, seconds);
    this.#inferenceDuration = meter.createHistogram(GEN_AI_METRIC.INFERENCE_DURATION, seconds);
    this.#operationFirstChunk = meter.createHistogram(GEN_AI_METRIC.OPERATION_TIME_TO_FIRST_CHUNK, seconds);
    this.#inferenceFirstChunk = meter.createHistogram(GEN_AI_METRIC.INFERENCE_TIME_TO_FIRST_CHUNK, seconds);
    this.#tokenUsage = meter.createHistogram(GEN_AI_METRIC.TOKEN_USAGE, tokens);
    const total = { unit: '{token}' };
    this.#inputTokens = meter.createCounter(GEN_AI_METRIC.INFERENCE_INPUT_TOKENS, total);
    this.#outputTokens = meter.createCounter(GEN_AI_METRIC.INFERENCE_OUTPUT_TOKENS, total);
    this.#cacheReadTokens = meter.createCounter(GEN_AI_METRIC.INFERENCE_CACHE_READ_TOKENS, total);
    this.#cacheWriteTokens = meter.createCounter(GEN_AI_METRIC.INFERENCE_CACHE_WRITE_TOKENS, total);
    this.#reasoningTokens = meter.createCounter(GEN_AI_METRIC.INFERENCE_REASONING_TOKENS, total);
    this.#callInputTokens = meter.createHistogram(GEN_AI_METRIC.INFERENCE_OPERATION_INPUT_TOKENS, tokens);
    this.#callOutputTokens = meter.createHistogram(GEN_AI_METRIC.INFERENCE_OPERATION_OUTPUT_TOKENS, tokens);
    this.#operations = meter.createCounter(CULPRIT_METRIC.OPERATIONS, { unit: '{operation}' });
    this.#attempts = meter.createCounter(CULPRIT_METRIC.ATTEMPTS, { unit: '{attempt}' });
    this.#failures = meter.createCounter(CULPRIT_METRIC.FAILURES, { unit: '{failure}' });
    this.#cost = meter.createCounter(CULPRIT_METRIC.COST, { unit: '{USD}' });
  }

  record(measure: CallMeasure): void {
    const { facts, context } = measure;
    const base = baseAttributes(measure);
    const { errorType } = measure;
    const ended = errorType === undefined ? base : { ...base, [CORE.ERROR_TYPE]: errorType };
    this.#recordTimes(measure, base, ended);
    if (this.#old) this.#recordTokenUsage(facts, base, context);
    if (this.#new && INFERENCE.has(facts.operation)) this.#recordInferenceTokens(measure, base, ended);
    this.#operations.add(1, base, context);
    this.#attempts.add(facts.attempts?.length ?? 1, base, context);
    if (facts.costUsd !== undefined) this.#cost.add(facts.costUsd, base, context);
    const verdict = measure.classification?.verdict;
    if (verdict === undefined) return;
    const failure: Attributes = {
      [CULPRIT.FAILURE_CATEGORY]: verdict.category,
      [CULPRIT.FAILURE_GROUP]: verdict.group,
      [CULPRIT.FAILURE_SILENT]: verdict.silent,
      [GEN_AI.OPERATION_NAME]: facts.operation,
    };
    if (facts.provider !== undefined) failure[GEN_AI.PROVIDER_NAME] = facts.provider;
    if (facts.request?.model !== undefined) failure[GEN_AI.REQUEST_MODEL] = facts.request.model;
    this.#failures.add(1, failure, context);
  }

  #recordTimes({ facts, duration, context }: CallMeasure, base: Attributes, ended: Attributes): void {
    const inference = INFERENCE.has(facts.operation);
    if (this.#old || !inference) this.#operationDuration.record(duration, ended, context);
    if (this.#new && inference) this.#inferenceDuration.record(duration, ended, context);
    const first = facts.timing?.timeToFirstChunk;
    if (first === undefined) return;
    if (this.#old) this.#operationFirstChunk.record(first, base, context);
    if (this.#new && inference) this.#inferenceFirstChunk.record(first, base, context);
  }

  #recordTokenUsage(facts: CallFacts, base: Attributes, context: Context): void {
    const { inputTokens, outputTokens } = facts.usage ?? {};
    if (inputTokens !== undefined) {
      this.#tokenUsage.record(inputTokens, { ...base, [GEN_AI.TOKEN_TYPE]: 'input' }, context);
    }
    if (outputTokens !== undefined) {
      this.#tokenUsage.record(outputTokens, { ...base, [GEN_AI.TOKEN_TYPE]: 'output' }, context);
    }
  }

  /** The draft asks for a zero when no usage came, so that totals and call counts agree. */
  #recordInferenceTokens({ facts, context }: CallMeasure, base: Attributes, ended: Attributes): void {
    const usage = facts.usage ?? {};
    const attributes = { ...base, [GEN_AI.TOKEN_MODALITY]: 'unknown' };
    this.#inputTokens.add(usage.inputTokens ?? 0, attributes, context);
    this.#outputTokens.add(usage.outputTokens ?? 0, attributes, context);
    this.#callInputTokens.record(usage.inputTokens ?? 0, ended, context);
    this.#callOutputTokens.record(usage.outputTokens ?? 0, ended, context);
    // Subsets of the two totals, counted where there is something to count.
    if (usage.cacheReadTokens) this.#cacheReadTokens.add(usage.cacheReadTokens, attributes, context);
    if (usage.cacheWriteTokens) this.#cacheWriteTokens.add(usage.cacheWriteTokens, attributes, context);
    if (usage.reasoningTokens) this.#reasoningTokens.add(usage.reasoningTokens, attributes, context);
  }
}

function baseAttributes({ facts, address, port }: CallMeasure): Attributes {
  const base: Attributes = { [GEN_AI.OPERATION_NAME]: facts.operation };
  if (facts.provider !== undefined) base[GEN_AI.PROVIDER_NAME] = facts.provider;
  if (facts.request?.model !== undefined) base[GEN_AI.REQUEST_MODEL] = facts.request.model;
  if (facts.response?.model !== undefined) base[GEN_AI.RESPONSE_MODEL] = facts.response.model;
  if (address !== undefined) base[CORE.SERVER_ADDRESS] = address;
  if (port !== undefined) base[CORE.SERVER_PORT] = port;
  return base;
}
