import type { AlertCondition, FailureCategory } from '@culprit/diagnosis';
import { jaegerLink, tempoLink } from './links.ts';
import type { RuleSettings } from './settings.ts';

export interface Recording {
  record: string;
  expr: string;
}

export interface AlertRule {
  alert: string;
  expr: string;
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
  /** When it fires, for tests and for people. */
  when: AlertCondition | { kind: 'burn'; words: string } | { kind: 'health' };
  category?: FailureCategory | undefined;
  subcategory?: string | undefined;
}

export const percent = (share: number): string => `${Number((share * 100).toPrecision(6))} %`;
export const SERVICE_VALUE = '{{ $labels.service_name }}';

/** What every alert says: what to do, the numbers, the page about it, the traces behind it. */
export function annotationsOf(
  { links }: RuleSettings,
  facts: { summary: string; description: string; page: string; category?: string },
): Record<string, string> {
  const put = { service: '{{ $labels.service_name | urlquery }}', category: facts.category };
  return {
    summary: facts.summary,
    description: facts.description,
    ...(links.runbooks !== '' && { runbook_url: `${links.runbooks}/${facts.page}.md` }),
    ...(links.grafana !== '' && { traces_url: tempoLink(links.grafana, put) }),
    ...(links.jaeger !== '' && { jaeger_url: jaegerLink(links.jaeger, put) }),
    ...(links.grafana !== '' && {
      dashboard_url: `${links.grafana}/d/culprit-failures?var-service=${put.service}`,
    }),
  };
}
