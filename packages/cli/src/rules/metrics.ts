import { CULPRIT, GEN_AI } from '@culprit/semconv';

/** A label of a metric: the span attribute it is read from. */
export interface MetricLabel {
  attribute: string;
  /** What the label says on spans without the attribute; left out there when undefined. */
  otherwise?: string | undefined;
}

/** One metric that the Collector makes of spans. */
export interface SpanMetric {
  /** OpenTelemetry name. */
  name: string;
  /** As Prometheus calls it; of a histogram the part before `_bucket`. */
  prometheus: string;
  unit: string;
  brief: string;
  /** OTTL conditions on a span, any of which counts it. */
  conditions: readonly string[];
  /** OTTL value that is added up; a histogram observes it instead. */
  value: string;
  buckets?: readonly number[] | undefined;
  labels: readonly MetricLabel[];
}

const at = (attribute: string): string => `span.attributes["${attribute}"]`;
const has = (attribute: string): string => `${at(attribute)} != nil`;

/** What a head sampler says one span stands for. 1 without one. */
const WEIGHT = 'Int(AdjustedCount())';
const intOf = (attribute: string): string => `Int(${at(attribute)}) * ${WEIGHT}`;

const OPERATION: MetricLabel = { attribute: GEN_AI.OPERATION_NAME, otherwise: 'none' };
const PROVIDER: MetricLabel = { attribute: GEN_AI.PROVIDER_NAME };
const MODEL: MetricLabel = { attribute: GEN_AI.REQUEST_MODEL };
const RESCUED: MetricLabel = { attribute: CULPRIT.SAMPLING_RESCUED };
const CALL: readonly MetricLabel[] = [OPERATION, PROVIDER, MODEL];

/** Of the resource, on every metric. */
export const RESOURCE_LABELS: readonly MetricLabel[] = [
  { attribute: 'service.name' },
  { attribute: 'deployment.environment.name' },
];

/** Upper bounds in seconds: model calls take from tens of milliseconds to minutes. */
const SECONDS: readonly number[] = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 20, 30, 45, 60, 90, 120, 300];

const metric = (
  name: string,
  unit: string,
  facts: Omit<SpanMetric, 'name' | 'prometheus' | 'unit'>,
): SpanMetric => ({
  name: `culprit.span.${name}`,
  prometheus: `culprit_span_${name}${facts.buckets ? '_seconds' : '_total'}`,
  unit,
  ...facts,
});

/** The table of metrics: the Collector's fragment, rules, dashboards and documentation are all written from it. */
export const SPAN_METRICS = {
  calls: metric('calls', '{call}', {
    brief:
      'Operations of the GenAI conventions, and failures on spans that are none of them, so that every share has a whole.',
    conditions: [
      has(GEN_AI.OPERATION_NAME),
      `${has(CULPRIT.FAILURE_CATEGORY)} and ${at(CULPRIT.FAILURE_CATEGORY)} != "cascading_failure"`,
    ],
    value: WEIGHT,
    labels: [...CALL, RESCUED],
  }),
  failures: metric('failures', '{failure}', {
    brief: 'Failures, origins and consequences apart by role.',
    conditions: [has(CULPRIT.FAILURE_CATEGORY)],
    value: WEIGHT,
    labels: [
      { attribute: CULPRIT.FAILURE_CATEGORY },
      { attribute: CULPRIT.FAILURE_GROUP },
      { attribute: CULPRIT.FAILURE_SUBCATEGORY },
      { attribute: CULPRIT.FAILURE_SILENT, otherwise: 'false' },
      { attribute: CULPRIT.CASCADE_ROLE, otherwise: 'none' },
      { attribute: CULPRIT.CASCADE_ORIGIN_CATEGORY },
      { attribute: CULPRIT.CASCADE_REPEATS },
      ...CALL,
      RESCUED,
    ],
  }),
  runs: metric('runs', '{run}', {
    brief: 'Local roots, by whether the run failed and the category of its origin: cascades.',
    conditions: [has(CULPRIT.TRACE_FAILED)],
    value: WEIGHT,
    labels: [
      { attribute: CULPRIT.TRACE_FAILED },
      { attribute: CULPRIT.TRACE_ORIGIN_CATEGORY },
      { attribute: CULPRIT.PIPELINE_NAME },
      RESCUED,
    ],
  }),
  recovered: metric('recovered', '{failure}', {
    brief: 'Failures that their run made good.',
    conditions: [has(CULPRIT.TRACE_RECOVERED_COUNT)],
    value: intOf(CULPRIT.TRACE_RECOVERED_COUNT),
    labels: [{ attribute: CULPRIT.PIPELINE_NAME }],
  }),
  attempts: metric('attempts', '{attempt}', {
    brief: 'HTTP requests inside calls, retries of the SDK included.',
    conditions: [has(CULPRIT.ATTEMPT_COUNT)],
    value: intOf(CULPRIT.ATTEMPT_COUNT),
    labels: CALL,
  }),
  retries: metric('retries', '{attempt}', {
    brief: 'HTTP requests inside calls beyond the first of each.',
    conditions: [has(CULPRIT.ATTEMPT_COUNT)],
    value: `(Int(${at(CULPRIT.ATTEMPT_COUNT)}) - 1) * ${WEIGHT}`,
    labels: CALL,
  }),
  inputTokens: metric('input_tokens', '{token}', {
    brief: 'Tokens sent, as the provider counted them.',
    conditions: [has(GEN_AI.USAGE_INPUT_TOKENS)],
    value: intOf(GEN_AI.USAGE_INPUT_TOKENS),
    labels: CALL,
  }),
  outputTokens: metric('output_tokens', '{token}', {
    brief: 'Tokens received, as the provider counted them.',
    conditions: [has(GEN_AI.USAGE_OUTPUT_TOKENS)],
    value: intOf(GEN_AI.USAGE_OUTPUT_TOKENS),
    labels: CALL,
  }),
  cost: metric('cost', '{USD}', {
    brief: 'Estimated cost in US dollars.',
    conditions: [has(CULPRIT.COST_USD)],
    value: `Double(${at(CULPRIT.COST_USD)}) * AdjustedCount()`,
    labels: CALL,
  }),
  duration: metric('duration', 's', {
    brief: 'Seconds that calls took, retries included.',
    conditions: [has(GEN_AI.OPERATION_NAME)],
    value: 'Seconds(span.end_time - span.start_time)',
    buckets: SECONDS,
    labels: CALL,
  }),
} as const satisfies Readonly<Record<string, SpanMetric>>;

/** Every attribute that a metric reads: all that the spans need to keep on their way to the metrics. */
export function attributesRead(): readonly string[] {
  const read = new Set<string>();
  const metrics: readonly SpanMetric[] = Object.values(SPAN_METRICS);
  for (const { conditions, value, labels } of metrics) {
    for (const text of [...conditions, value])
      for (const [, name] of text.matchAll(/attributes\["([^"]+)"\]/g)) read.add(name as string);
    for (const { attribute } of labels) read.add(attribute);
  }
  return [...read].sort();
}

/** As Prometheus writes an attribute's name. */
export const labelOf = (attribute: string): string => attribute.replaceAll(/[^a-zA-Z0-9_]/g, '_');
