import { annotationsOf, percent, SERVICE_VALUE } from './alert-rule.ts';
import type { AlertRule, Recording } from './alert-rule.ts';
import { OPERATION } from './labels.ts';
import { SPAN_METRICS } from './metrics.ts';
import { added, countOf, selector, SERVICE } from './promql.ts';
import type { RuleSettings } from './settings.ts';

/**
 * Each burn rate is asked of two windows: the long one says that it matters, the short one that it goes on
 * (Google's SRE workbook, chapter 5).
 */
const BURNS = [
  { name: 'Fast', long: '1h', short: '5m', hours: 1, severity: 'page', rate: 'fastBurn' },
  { name: 'Slow', long: '6h', short: '30m', hours: 6, severity: 'ticket', rate: 'slowBurn' },
] as const;
const WINDOWS: Readonly<Record<string, number>> = { '5m': 1 / 12, '30m': 0.5, '1h': 1, '6h': 6 };

/** Runs last as long as they need; the objective is for single calls. */
const CALLS = `${OPERATION}!~"none|invoke_.*|create_agent|plan|execute_tool"`;
const CALLED_BY: readonly string[] = [...SERVICE, OPERATION];

/** Dollars, timed calls and slow calls within each window. */
export function burnRecordings({ latency }: RuleSettings): Recording[] {
  const { cost, duration } = SPAN_METRICS;
  return Object.keys(WINDOWS).flatMap((window) => {
    const timed = `sum by (${CALLED_BY.join(', ')}) ${added(selector(`${duration.prometheus}_count`, CALLS), window)}`;
    // Written `30` or `30.0`, by version.
    const bound = `le=~"${String(latency.seconds).replace('.', '[.]')}([.]0)?"`;
    const fast = `sum by (${CALLED_BY.join(', ')}) ${added(selector(`${duration.prometheus}_bucket`, CALLS, bound), window)}`;
    return [
      { record: `culprit:cost:usd${window}`, expr: countOf(cost.prometheus, window, SERVICE) },
      { record: `culprit:timed_calls:count${window}`, expr: timed },
      { record: `culprit:slow_calls:count${window}`, expr: `${timed}\n- ${fast}` },
    ];
  });
}

export function costAlerts(settings: RuleSettings): AlertRule[] {
  const { budgetUsdPerDay } = settings.cost;
  return BURNS.map(({ name, long, short, hours, severity, rate }) => {
    const burn = settings.cost[rate];
    const above = (window: string): string =>
      `culprit:cost:usd${window} > ${plain((budgetUsdPerDay / 24) * (WINDOWS[window] ?? 0) * burn)}`;
    return {
      alert: `CulpritCostBurn${name}`,
      expr: `${above(long)}\nand ${above(short)}`,
      labels: { severity, category: 'cost_threshold_exceeded', group: 'system', burn: name.toLowerCase() },
      annotations: annotationsOf(settings, {
        summary: `${SERVICE_VALUE} spends ${plain(burn)} times faster than its budget allows: find the pipeline or model behind it on the cost dashboard, then cut it or raise the budget on purpose.`,
        description: `{{ $value | printf "%.2f" }} USD within ${long}; the budget is ${plain(budgetUsdPerDay)} USD a day, and ${plain((budgetUsdPerDay / 24) * hours * burn)} USD within ${long} the limit.`,
        page: 'cost_threshold_exceeded',
      }),
      when: {
        kind: 'burn',
        words: `above ${plain((budgetUsdPerDay / 24) * hours * burn)} USD within ${long}, while it goes on`,
      },
    };
  });
}

export function latencyAlerts(settings: RuleSettings): AlertRule[] {
  const { objective, minimumCalls, seconds } = settings.latency;
  return BURNS.map(({ name, long, short, severity, rate }) => {
    const limit = Math.min(settings.latency[rate] * (1 - objective), 0.999);
    const above = (window: string): string =>
      `culprit:slow_calls:count${window} / culprit:timed_calls:count${window} > ${plain(limit)}`;
    return {
      alert: `CulpritLatencyBurn${name}`,
      expr: `${above(long)}\nand ${above(short)}\nand culprit:timed_calls:count${long} >= ${minimumCalls}`,
      labels: { severity, category: 'latency_threshold_exceeded', group: 'system', burn: name.toLowerCase() },
      annotations: annotationsOf(settings, {
        summary: `{{ $labels.${OPERATION} }} calls of ${SERVICE_VALUE} are too slow: look where the time goes (waiting, retries, output tokens), then shorten that, use a faster model, or change the objective.`,
        description: `{{ $value | humanizePercentage }} took longer than ${seconds} s within ${long}; the objective allows ${percent(1 - objective)}, and ${percent(limit)} is the limit.`,
        page: 'latency_threshold_exceeded',
      }),
      when: {
        kind: 'burn',
        words: `above ${percent(limit)} of calls slower than ${seconds} s within ${long}, while it goes on`,
      },
    };
  });
}

/** Without the noise of binary fractions. */
const plain = (value: number): string => String(Number(value.toPrecision(6)));
