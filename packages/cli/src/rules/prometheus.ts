import { alertRules, countRecordings } from './alerts.ts';
import { burnRecordings } from './burn-rates.ts';
import type { RuleSettings } from './settings.ts';
import { toYaml } from './yaml.ts';

/** Names of the rule groups, in the order in which they need to be evaluated. */
export const GROUPS: readonly string[] = ['culprit-recording', 'culprit-alerts'];

/** Counts within windows: what alerts and dashboards read. */
export function recordingRules(settings: RuleSettings): string {
  const rules = [...countRecordings(settings), ...burnRecordings(settings)];
  return toYaml({
    groups: [{ name: 'culprit-recording', rules: rules.map(({ record, expr }) => ({ record, expr })) }],
  });
}

export function alertingRules(settings: RuleSettings): string {
  const rules = alertRules(settings).map(({ alert, expr, labels, annotations }) => ({
    alert,
    expr,
    labels,
    annotations,
  }));
  return toYaml({ groups: [{ name: 'culprit-alerts', rules }] });
}
