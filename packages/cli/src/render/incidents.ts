import type { Incident } from '@culprit/diagnosis';
import { count, percent, plural, shorten } from './format.ts';
import type { Paint } from './paint.ts';
import { renderTable } from './table.ts';
import { SHORT_ID } from './trace-list.ts';

/** Failures that are one and the same, wherever they happened: a row each, the one in most traces first. */
export function renderIncidents(incidents: readonly Incident[], paint: Paint): string[] {
  if (incidents.length === 0) return [paint.good('No failures found.')];
  const rows = incidents.map((incident) => [
    paint.code(incident.fingerprint.slice(0, SHORT_ID)),
    incident.subcategory === undefined ? incident.category : `${incident.category}/${incident.subcategory}`,
    shorten(incident.name, 32),
    count(incident.traces),
    percent(incident.share),
    count(incident.fatal),
    count(incident.recovered),
    count(incident.consequences),
    new Date(incident.lastSeenMs).toISOString().slice(0, 16).replace('T', ' '),
    paint.code((incident.exemplars[0] ?? '').slice(0, SHORT_ID)),
  ]);
  const table = renderTable(
    [
      { title: 'fingerprint' },
      { title: 'failure' },
      { title: 'at' },
      { title: 'traces', align: 'right' },
      { title: 'of all', align: 'right' },
      { title: 'fatal', align: 'right' },
      { title: 'recovered', align: 'right' },
      { title: 'led to', align: 'right' },
      { title: 'last seen (UTC)' },
      { title: 'example' },
    ],
    rows,
    paint.dim,
  );
  return [
    ...table,
    '',
    paint.dim(`${plural(incidents.length, 'incident')}; culprit why <example> explains one`),
  ];
}
