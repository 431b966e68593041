import { SPAN_METRICS } from '../metrics.ts';
import { placed } from './panel.ts';
import type { Panel, PanelSpec } from './panel.ts';

export interface Dashboard {
  uid: string;
  title: string;
  description: string;
  tags: readonly string[];
  timezone: 'browser';
  schemaVersion: number;
  editable: false;
  graphTooltip: 1;
  refresh: string;
  time: { from: string; to: string };
  links: readonly unknown[];
  templating: { list: readonly unknown[] };
  panels: readonly Panel[];
}

/** Matchers of the service chosen above every dashboard. */
export const CHOSEN = 'service_name=~"$service"';

export function dashboard(
  uid: string,
  { title, description }: { title: string; description: string },
  panels: readonly PanelSpec[],
): Dashboard {
  return {
    uid: `culprit-${uid}`,
    title: `Culprit: ${title}`,
    description,
    tags: ['culprit'],
    timezone: 'browser',
    schemaVersion: 42,
    editable: false,
    graphTooltip: 1,
    refresh: '30s',
    time: { from: 'now-1h', to: 'now' },
    links: [
      {
        type: 'dashboards',
        tags: ['culprit'],
        title: 'Culprit',
        asDropdown: false,
        includeVars: true,
        keepTime: true,
      },
    ],
    templating: {
      list: [
        {
          name: 'service',
          label: 'Service',
          type: 'query',
          datasource: { type: 'prometheus', uid: 'prometheus' },
          query: { query: `label_values(${SPAN_METRICS.calls.prometheus}, service_name)`, refId: 'services' },
          refresh: 2,
          sort: 1,
          multi: true,
          includeAll: true,
          allValue: '.*',
          current: { text: 'All', value: '$__all' },
        },
      ],
    },
    panels: placed(panels),
  };
}
