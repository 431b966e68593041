import { attributesRead, RESOURCE_LABELS, SPAN_METRICS } from './metrics.ts';
import type { MetricLabel, SpanMetric } from './metrics.ts';
import { duration, FORGOTTEN_AFTER } from './promql.ts';
import { toYaml } from './yaml.ts';
import type { Yaml } from './yaml.ts';

/** Series that one Collector holds at most: about 1 KB each. Beyond it new ones are refused, and CulpritMetricsLost fires. */
export const MAX_STREAMS = 20_000;

/** Configuration of the Collector that makes metrics of every span that the connector `forward/rules` hands on. */
export function collectorFragment(): string {
  const keep = attributesRead().map((name) => `"${name}"`);
  return toYaml({
    connectors: {
      signal_to_metrics: { error_mode: 'ignore', spans: Object.values(SPAN_METRICS).map(entry) },
    },
    processors: {
      // Prompts and answers need not wait with the span.
      'transform/rules': {
        error_mode: 'ignore',
        trace_statements: [`keep_keys(span.attributes, [${keep.join(', ')}])`],
      },
      // One point per series and batch: many spans at once keep the points few.
      'batch/rules': { timeout: '5s', send_batch_size: 8192, send_batch_max_size: 8192 },
      // The connector counts each batch anew; Prometheus wants totals.
      delta_to_cumulative: { max_stale: duration(FORGOTTEN_AFTER), max_streams: MAX_STREAMS },
    },
    service: {
      pipelines: {
        'traces/rules': {
          receivers: ['forward/rules'],
          processors: ['transform/rules', 'batch/rules'],
          exporters: ['signal_to_metrics'],
        },
        'metrics/rules': {
          receivers: ['signal_to_metrics'],
          // Defined where the Collector itself is; it comes last.
          processors: ['delta_to_cumulative', 'resource/writer'],
          exporters: ['otlp_http/prometheus'],
        },
      },
    },
  });
}

function entry({ name, unit, brief, conditions, value, buckets, labels }: SpanMetric): Yaml {
  return {
    name,
    description: brief,
    unit,
    conditions,
    attributes: labels.map(label),
    include_resource_attributes: RESOURCE_LABELS.map(label),
    ...(buckets === undefined
      ? { sum: { value, monotonic: true } }
      : { histogram: { buckets, count: 'Int(AdjustedCount())', value } }),
  };
}

const label = ({ attribute, otherwise }: MetricLabel): Yaml =>
  otherwise === undefined ? { key: attribute, optional: true } : { key: attribute, default_value: otherwise };
