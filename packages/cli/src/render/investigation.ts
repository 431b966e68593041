import { REMEDY_ACTIONS } from '@culprit/diagnosis';
import type { RemedyAction } from '@culprit/diagnosis';
import type { CategoryCount, Investigation } from '@culprit/store';
import { count, dollars, percent, plural, seconds } from './format.ts';
import type { Paint } from './paint.ts';
import { renderTable } from './table.ts';

/** The numbers of many traces: what failed how often, what was recovered, what it cost. */
export function renderInvestigation(found: Investigation, paint: Paint): string[] {
  return [
    ...headline(found, paint),
    '',
    ...renderIncidents(found, paint),
    '',
    paint.title('Recovered'),
    `  ${recoveredText(found)}`,
    '',
    paint.title('Tokens, cost, latency'),
    `  ${count(found.tokens.input)} tokens in, ${count(found.tokens.output)} out · ${dollars(found.cost.usd)} estimated for ${plural(found.cost.calls, 'call')} with known prices · latency p50 ${seconds(found.latency.p50)}, p95 ${seconds(found.latency.p95)}`,
  ];
}

function headline(found: Investigation, paint: Paint): string[] {
  const failed = `${count(found.failedTraces)} of ${plural(found.traces, 'trace')} failed`;
  return [
    `${found.failedTraces > 0 ? paint.bad(failed) : paint.good(failed)} · ${plural(found.calls, 'call')} · ${plural(found.origins, 'failure')} began somewhere, ${count(found.failures - found.origins)} more followed from them`,
    paint.dim(
      `${percent(found.silent.share)} of the beginnings were silent: nothing was thrown, the provider answered with success`,
    ),
  ];
}

function recoveredText({ recovered, origins }: Investigation): string {
  if (origins === 0) return 'nothing had to be';
  const ways = [
    recovered.retry > 0 ? `${count(recovered.retry)} by a retry` : '',
    recovered.fallback > 0 ? `${count(recovered.fallback)} by a fallback` : '',
    recovered.handler > 0 ? `${count(recovered.handler)} by the caller's own handling` : '',
  ].filter((way) => way !== '');
  return `${count(recovered.total)} of ${count(origins)} beginnings did no lasting harm${ways.length > 0 ? `: ${ways.join(', ')}` : ''}`;
}

export function renderIncidents(found: Investigation, paint: Paint): string[] {
  if (found.byCategory.length === 0) return [paint.good('No failures found.')];
  const groups = new Map<string, CategoryCount[]>();
  for (const incident of found.byCategory)
    groups.set(incident.group, [...(groups.get(incident.group) ?? []), incident]);
  const rows = [...groups].flatMap(([group, incidents]) =>
    incidents.map((incident, i) => [
      i === 0 ? group : '',
      incident.category,
      count(incident.origins),
      percent(incident.share),
      count(incident.fatal),
      count(incident.recovered),
      count(incident.silent),
      REMEDY_ACTIONS[incident.remedy as RemedyAction] ?? incident.remedy,
    ]),
  );
  return [
    paint.title('Where failures began'),
    ...renderTable(
      [
        { title: 'group' },
        { title: 'category' },
        { title: 'count', align: 'right' },
        { title: 'share', align: 'right' },
        { title: 'fatal', align: 'right' },
        { title: 'recovered', align: 'right' },
        { title: 'silent', align: 'right' },
        { title: 'what helps' },
      ],
      rows,
      paint.dim,
    ).map((line) => `  ${line}`),
  ];
}
