import { CULPRIT } from '@culprit/semconv';
import type { AlertRule } from './alert-rule.ts';
import { alertRules } from './alerts.ts';
import { CATEGORY, OPERATION, PROVIDER, REPEATS, RESCUED, ROLE, SUBCATEGORY } from './labels.ts';
import { labelOf, SPAN_METRICS } from './metrics.ts';
import { GROUPS } from './prometheus.ts';
import type { RuleSettings } from './settings.ts';
import { toYaml } from './yaml.ts';
import type { Yaml } from './yaml.ts';

interface Series {
  name: string;
  labels?: Readonly<Record<string, string>> | undefined;
  /** In promtool's notation, one value a minute. */
  values: string;
}

/** One situation: what came in, whether the alert fires at the end of it. */
interface Case {
  name: string;
  series: readonly Series[];
  /** Minutes from the start. */
  at: number;
  fires: boolean;
}

const SERVICE_LABEL = { service_name: 'shop' };
const CALL = { ...SERVICE_LABEL, [PROVIDER]: 'openai', [OPERATION]: 'chat' };
/** A series that begins late and has one point: what a Collector sends of something rare. */
const once = (count: number): string => `_x5 ${count}`;
const AT = 6;

/** Unit tests of every alert, firing and not firing, for `promtool test rules`. */
export function promtoolTests(settings: RuleSettings): string {
  return toYaml({
    rule_files: GROUPS.map((group) => `../rules/${group}.yaml`),
    evaluation_interval: '1m',
    group_eval_order: GROUPS,
    tests: alertRules(settings).flatMap((rule) => casesOf(rule, settings).map((each) => test(rule, each))),
  });
}

function test({ alert }: AlertRule, { name, series, at, fires }: Case): Yaml {
  return {
    name: `${alert}: ${name}`,
    interval: '1m',
    input_series: series.map((each) => ({ series: written(each), values: each.values })),
    promql_expr_test: [
      {
        expr: `count(ALERTS{alertname="${alert}",alertstate="firing"})`,
        eval_time: `${at}m`,
        exp_samples: fires ? [{ labels: '{}', value: 1 }] : [],
      },
    ],
  };
}

const written = ({ name, labels = {} }: Series): string =>
  `${name}{${Object.entries(labels)
    .map(([key, value]) => `${key}="${value}"`)
    .join(',')}}`;

function casesOf(rule: AlertRule, settings: RuleSettings): Case[] {
  switch (rule.when.kind) {
    case 'any':
      return countCases(rule, 1, 300);
    case 'count':
      return countCases(rule, rule.when.occurrences, rule.when.windowSeconds);
    case 'share':
      return shareCases(rule, rule.when);
    case 'burn':
      return rule.labels['category'] === 'cost_threshold_exceeded'
        ? costCases(rule, settings)
        : latencyCases(rule, settings);
    case 'health':
      return healthCases();
  }
}

function failing(
  { category = 'unknown', subcategory }: AlertRule,
  more: Readonly<Record<string, string>> = {},
): Series {
  const labels = {
    ...CALL,
    [CATEGORY]: category,
    ...(subcategory !== undefined && { [SUBCATEGORY]: subcategory }),
    [ROLE]: 'origin',
    ...more,
  };
  return { name: SPAN_METRICS.failures.prometheus, labels, values: '' };
}
const calls = (count: number): Series => ({
  name: SPAN_METRICS.calls.prometheus,
  labels: CALL,
  values: once(count),
});

function countCases(rule: AlertRule, from: number, windowSeconds: number): Case[] {
  const minutes = Math.ceil(windowSeconds / 60);
  const origin = failing(rule);
  const others = [
    { ...failing(rule, { [ROLE]: 'propagated' }), values: once(1000) },
    { ...failing(rule, { [REPEATS]: 'retry' }), values: once(1000) },
    {
      ...failing(rule, {
        [CATEGORY]: 'cascading_failure',
        [labelOf(CULPRIT.CASCADE_ORIGIN_CATEGORY)]: rule.category ?? '',
      }),
      values: once(1000),
    },
  ];
  return [
    { name: `fires at ${from}`, series: [{ ...origin, values: once(from) }], at: AT, fires: true },
    {
      name: 'fires when a counter that was quiet for longer than the window goes on',
      series: [{ ...origin, values: `7 _x${minutes + 10} ${7 + from}` }],
      at: minutes + 12,
      fires: true,
    },
    {
      name: 'fires when the Collector was started anew',
      series: [{ ...origin, values: `5000 _x${minutes + 10} ${from}` }],
      at: minutes + 12,
      fires: true,
    },
    ...(from > 1
      ? [
          {
            name: `is silent at ${from - 1}`,
            series: [{ ...origin, values: once(from - 1) }],
            at: AT,
            fires: false,
          },
        ]
      : []),
    { name: 'is silent for consequences and further tries', series: others, at: AT, fires: false },
    {
      name: 'is silent when the window has passed',
      series: [{ ...origin, values: `_x5 ${from}x${minutes + 20}` }],
      at: minutes + 10,
      fires: false,
    },
  ];
}

function shareCases(
  rule: AlertRule,
  { above, minimumCalls, windowSeconds }: { above: number; minimumCalls: number; windowSeconds: number },
): Case[] {
  const origin = failing(rule);
  const most = Math.floor(above * minimumCalls + 1e-9);
  const minutes = Math.ceil(windowSeconds / 60);
  const situation = (name: string, failures: number, of: number, fires: boolean): Case => ({
    name,
    series: [{ ...origin, values: once(failures) }, calls(of)],
    at: AT,
    fires,
  });
  return [
    situation(`fires at ${most + 1} of ${minimumCalls}`, most + 1, minimumCalls, true),
    situation(`is silent at ${most} of ${minimumCalls}`, most, minimumCalls, false),
    situation(`is silent below ${minimumCalls} calls`, minimumCalls - 1, minimumCalls - 1, false),
    {
      name: 'is silent for consequences, further tries, and what sampling had dropped',
      series: [
        { ...failing(rule, { [ROLE]: 'propagated' }), values: once(minimumCalls) },
        { ...failing(rule, { [REPEATS]: 'retry' }), values: once(minimumCalls) },
        { ...failing(rule, { [RESCUED]: 'true' }), values: once(minimumCalls) },
        calls(minimumCalls),
      ],
      at: AT,
      fires: false,
    },
    {
      name: 'is silent when the window has passed',
      series: [
        { ...origin, values: `_x5 ${minimumCalls}x${minutes + 20}` },
        { ...calls(0), values: `_x5 ${minimumCalls}+${minimumCalls}x${minutes + 20}` },
      ],
      at: minutes + 10,
      fires: false,
    },
  ];
}

function costCases(rule: AlertRule, { cost }: RuleSettings): Case[] {
  const fast = rule.labels['burn'] === 'fast';
  const [hours, rate] = fast ? [1, cost.fastBurn] : [6, cost.slowBurn];
  const limit = (cost.budgetUsdPerDay / 24) * hours * rate;
  const spent = (values: string): Series[] => [{ name: SPAN_METRICS.cost.prometheus, labels: CALL, values }];
  return [
    { name: 'fires above the limit', series: spent(once(limit * 1.01)), at: AT, fires: true },
    { name: 'is silent below it', series: spent(once(limit * 0.99)), at: AT, fires: false },
    {
      name: 'is silent when it is over',
      series: spent(`_x5 ${limit * 1.01}x60`),
      at: fast ? 15 : 45,
      fires: false,
    },
  ];
}

function latencyCases(rule: AlertRule, { latency }: RuleSettings): Case[] {
  const rate = rule.labels['burn'] === 'fast' ? latency.fastBurn : latency.slowBurn;
  const limit = Math.min(rate * (1 - latency.objective), 0.999);
  const of = latency.minimumCalls * 100;
  const timed = (count: number, slow: number, operation = 'chat'): Series[] => {
    const labels = { ...CALL, [OPERATION]: operation };
    return [
      { name: `${SPAN_METRICS.duration.prometheus}_count`, labels, values: once(count) },
      {
        name: `${SPAN_METRICS.duration.prometheus}_bucket`,
        labels: { ...labels, le: String(latency.seconds) },
        values: once(count - slow),
      },
    ];
  };
  const slow = Math.floor(of * limit) + 1;
  return [
    { name: 'fires above the limit', series: timed(of, slow), at: AT, fires: true },
    { name: 'is silent at it', series: timed(of, slow - 1), at: AT, fires: false },
    {
      name: 'is silent with few calls',
      series: timed(latency.minimumCalls - 1, latency.minimumCalls - 1),
      at: AT,
      fires: false,
    },
    { name: 'is silent for whole runs', series: timed(of, of, 'invoke_workflow'), at: AT, fires: false },
  ];
}

function healthCases(): Case[] {
  const points = (values: string, labels: Readonly<Record<string, string>>): Series[] => [
    { name: 'otelcol_deltatocumulative_datapoints', labels: { instance: 'collector', ...labels }, values },
  ];
  return [
    {
      name: 'fires when points are refused',
      series: points('0+10x20', { error: 'limit' }),
      at: 15,
      fires: true,
    },
    { name: 'is silent when all are taken', series: points('0+10x20', {}), at: 15, fires: false },
  ];
}
