import type { RuleSettings } from './settings.ts';
import { toYaml } from './yaml.ts';
import type { Yaml } from './yaml.ts';

/** A configuration of Alertmanager: pages at once, tickets together, and no ticket for what already pages. */
export function alertmanagerConfig({ links }: RuleSettings): string {
  const receiver = (severity: 'page' | 'ticket'): Yaml => {
    const url = links.webhooks[severity];
    return { name: severity, ...(url !== '' && { webhook_configs: [{ url, send_resolved: true }] }) };
  };
  return toYaml({
    route: {
      receiver: 'ticket',
      group_by: ['service_name', 'category'],
      group_wait: '1m',
      group_interval: '5m',
      repeat_interval: '24h',
      routes: [
        {
          matchers: ['severity="page"'],
          receiver: 'page',
          group_wait: '10s',
          group_interval: '1m',
          repeat_interval: '4h',
        },
      ],
    },
    inhibit_rules: [
      {
        source_matchers: ['severity="page"'],
        target_matchers: ['severity="ticket"'],
        equal: ['service_name', 'category'],
      },
    ],
    receivers: [receiver('page'), receiver('ticket')],
  });
}
