import { readFileSync } from 'node:fs';
import type { AlertCondition } from '@culprit/diagnosis';
import type { AlertRule } from '../../packages/cli/src/rules/alert-rule.ts';
import { alertRules } from '../../packages/cli/src/rules/alerts.ts';
import { MAX_STREAMS } from '../../packages/cli/src/rules/collector.ts';
import { KINDS, ruleFiles } from '../../packages/cli/src/rules/files.ts';
import { labelOf, RESOURCE_LABELS, SPAN_METRICS } from '../../packages/cli/src/rules/metrics.ts';
import type { SpanMetric } from '../../packages/cli/src/rules/metrics.ts';
import { duration } from '../../packages/cli/src/rules/promql.ts';
import { defaultSettings } from '../../packages/cli/src/rules/settings.ts';
import { FAILURE_DOCS } from '../../packages/cli/src/version.ts';
import { root } from '../generate.ts';
import type { GeneratedFile } from '../generate.ts';

/** What `culprit rules` writes without options, for docker/; and the tables of docs/alerts.md. */
export function monitoringFiles(): GeneratedFile[] {
  const settings = defaultSettings(FAILURE_DOCS);
  return [
    ...KINDS.flatMap((kind) => ruleFiles(kind, settings)).map(({ path, content }) => ({
      path: `docker/${path}`,
      content,
    })),
    { path: 'docs/alerts.md', content: page(alertRules(settings)) },
  ];
}

function page(rules: readonly AlertRule[]): string {
  const text = readFileSync(`${root}scripts/generators/alerts.template.md`, 'utf8');
  return text
    .replace('<!-- ALERTS -->', () => alertTable(rules))
    .replace('<!-- METRICS -->', () => metricTable())
    .replaceAll('<!-- MAX_STREAMS -->', () => MAX_STREAMS.toLocaleString('en'));
}

function alertTable(rules: readonly AlertRule[]): string {
  const rows = rules.map(({ alert, labels, when, category }) => {
    const page = category === undefined ? '' : ` ([\`${category}\`](failures/${category}.md))`;
    return `| \`${alert}\`${page} | ${labels['severity']} | ${inWords(when)} |`;
  });
  return ['| Alert | Severity | When |', '| --- | --- | --- |', ...rows].join('\n');
}

function inWords(when: AlertRule['when']): string {
  const within = (condition: Exclude<AlertCondition, { kind: 'any' }>): string =>
    `within ${duration(condition.windowSeconds)}`;
  switch (when.kind) {
    case 'any':
      return 'at the first';
    case 'count':
      return `from ${when.occurrences} on ${within(when)}`;
    case 'share':
      return `above ${Number((when.above * 100).toPrecision(6))} % of at least ${when.minimumCalls} calls ${within(when)}`;
    case 'burn':
      return when.words;
    case 'health':
      return 'the Collector refuses series within 10m';
  }
}

function metricTable(): string {
  const metrics: readonly SpanMetric[] = Object.values(SPAN_METRICS);
  const rows = metrics.map(
    ({ prometheus, brief, labels }) =>
      `| \`${prometheus}\` | ${brief} | ${labels.map(({ attribute }) => `\`${labelOf(attribute)}\``).join(', ')} |`,
  );
  const resource = RESOURCE_LABELS.map(({ attribute }) => `\`${labelOf(attribute)}\``).join(', ');
  return [
    `Every series also has ${resource}.`,
    ['| Metric | Meaning | Labels |', '| --- | --- | --- |', ...rows].join('\n'),
  ].join('\n\n');
}
