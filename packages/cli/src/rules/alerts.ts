import { FAILURE_CATEGORIES, groupOf, remedyOf } from '@culprit/diagnosis';
import type { AlertCondition, FailureCategory } from '@culprit/diagnosis';
import { CULPRIT } from '@culprit/semconv';
import { annotationsOf, percent, SERVICE_VALUE } from './alert-rule.ts';
import type { AlertRule, Recording } from './alert-rule.ts';
import { costAlerts, latencyAlerts } from './burn-rates.ts';
import { CATEGORY, OPERATION, ORIGINS, PROVIDER, REPEATS, RESCUED, ROLE, SUBCATEGORY } from './labels.ts';
import { labelOf, SPAN_METRICS } from './metrics.ts';
import { countOf, duration, labelsOf, selector, SERVICE } from './promql.ts';
import type { RuleSettings } from './settings.ts';

/** Seconds that an alert at the first occurrence stays after it. */
const ANY_WINDOW = 300;

const COUNTED_BY: readonly string[] = [...SERVICE, PROVIDER];
const SHARED_BY: readonly string[] = [...SERVICE, PROVIDER, OPERATION];

const windowOf = (when: AlertCondition): number => (when.kind === 'any' ? ANY_WINDOW : when.windowSeconds);
const originsIn = (seconds: number): string => `culprit:origins:count${duration(seconds)}`;
const callsIn = (seconds: number): string => `culprit:calls:count${duration(seconds)}`;

/** Counts within each window that an alert looks at; five minutes and an hour are always there, for dashboards. */
export function countRecordings({ policies }: RuleSettings): Recording[] {
  const windows = new Set([300, 3600]);
  for (const { when } of policies.values()) if (when) windows.add(windowOf(when));
  const { failures, calls } = SPAN_METRICS;
  return [...windows]
    .sort((a, b) => a - b)
    .flatMap((seconds) => [
      {
        record: originsIn(seconds),
        expr: countOf(
          selector(failures.prometheus, ...ORIGINS),
          duration(seconds),
          labelsOf(failures, [ROLE, REPEATS, labelOf(CULPRIT.CASCADE_ORIGIN_CATEGORY)]),
        ),
      },
      {
        record: callsIn(seconds),
        expr: countOf(
          // Those that head sampling had dropped are here for their failure alone: they would not be a fair share.
          selector(calls.prometheus, `${RESCUED}!="true"`),
          duration(seconds),
          labelsOf(calls, [RESCUED]),
        ),
      },
    ]);
}

/** Every alert, in the order of the taxonomy, then those on burn rates and on the metrics themselves. */
export function alertRules(settings: RuleSettings): AlertRule[] {
  return [
    ...FAILURE_CATEGORIES.flatMap((category) => categoryAlerts(settings, category)),
    ...costAlerts(settings),
    ...latencyAlerts(settings),
    metricsLost(settings),
  ];
}

function categoryAlerts(settings: RuleSettings, category: FailureCategory): AlertRule[] {
  const own = [...settings.policies.keys()].filter((key) => key.startsWith(`${category}/`));
  const subcategories = own.map((key) => key.slice(category.length + 1));
  return ['', ...subcategories].flatMap((subcategory) => {
    const policy = settings.policies.get(subcategory === '' ? category : `${category}/${subcategory}`);
    if (policy === undefined || policy.severity === 'none') return [];
    // A subcategory with a policy of its own is counted there.
    const matchers = [
      `${CATEGORY}="${category}"`,
      ...(subcategory !== ''
        ? [`${SUBCATEGORY}="${subcategory}"`]
        : subcategories.length > 0
          ? [`${SUBCATEGORY}!~"${subcategories.join('|')}"`]
          : []),
    ];
    const { sentence } = remedyOf(category, subcategory === '' ? undefined : subcategory);
    return {
      alert: `Culprit${pascal(category)}${pascal(subcategory)}`,
      expr: expressionOf(policy.when, matchers),
      labels: {
        severity: policy.severity,
        category,
        group: groupOf(category),
        ...(subcategory !== '' && { subcategory }),
      },
      annotations: annotationsOf(settings, {
        summary: `${subcategory === '' ? category : `${category} (${subcategory})`} in ${SERVICE_VALUE}${AT_PROVIDER}: ${sentence}`,
        description: wordsOf(policy.when),
        page: category,
        category,
      }),
      when: policy.when,
      category,
      ...(subcategory !== '' && { subcategory }),
    };
  });
}

function expressionOf(when: AlertCondition, matchers: readonly string[]): string {
  const seconds = windowOf(when);
  const sum = (by: readonly string[], ...more: readonly string[]): string =>
    `sum by (${by.join(', ')}) (${selector(originsIn(seconds), ...matchers, ...more)})`;
  if (when.kind === 'any') return `${sum(COUNTED_BY)} > 0`;
  if (when.kind === 'count') return `${sum(COUNTED_BY)} >= ${when.occurrences}`;
  const calls = `sum by (${SHARED_BY.join(', ')}) (${callsIn(seconds)})`;
  return `${sum(SHARED_BY, `${RESCUED}!="true"`)} / ${calls} > ${when.above}\nand ${calls} >= ${when.minimumCalls}`;
}

function wordsOf(when: AlertCondition): string {
  const within = `within ${duration(windowOf(when))}`;
  if (when.kind === 'any') return `{{ $value }} ${within}, and one is enough.`;
  if (when.kind === 'count') return `{{ $value }} ${within}; alerted from ${when.occurrences} on.`;
  return `{{ $value | humanizePercentage }} of {{ $labels.${OPERATION} }} calls ${within}; alerted above ${percent(when.above)} of at least ${when.minimumCalls} calls.`;
}

const pascal = (name: string): string =>
  name.replaceAll(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const AT_PROVIDER = `{{ with $labels.${PROVIDER} }} at {{ . }}{{ end }}`;

/** The Collector keeps a limited number of series; what comes beyond it is in no count above. */
function metricsLost({ links }: RuleSettings): AlertRule {
  return {
    alert: 'CulpritMetricsLost',
    expr: 'sum by (instance) (increase(otelcol_deltatocumulative_datapoints{error!=""}[10m])) > 0',
    labels: { severity: 'ticket', category: 'metrics' },
    annotations: {
      summary:
        'The Collector drops metrics of spans: find the label with too many values, or raise max_streams in rules.yaml.',
      description: '{{ $value | humanize }} points of {{ $labels.instance }} were refused within 10m.',
      ...(links.runbooks !== '' && {
        runbook_url: links.runbooks.replace(/[^/]*$/, 'alerts.md#cardinality'),
      }),
    },
    when: { kind: 'health' },
  };
}
