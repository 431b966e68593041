import { REMEDY_ACTIONS } from '@culprit/diagnosis';
import type { RemedyAction } from '@culprit/diagnosis';
import type { CategoryCount, Investigation } from '@culprit/store';
import { count, dollars, percent, plural, seconds, wrap } from './format.ts';
import { widthOf } from './paint.ts';
import type { Paint } from './paint.ts';
import { renderTable } from './table.ts';
import { NO_TRACE_MATCHES } from './trace-list.ts';

export interface InvestigationOptions {
  paint: Paint;
  columns: number;
  /** What helps against a category, most frequent kind first; without it, the remedy of the category at large. */
  helps?: ReadonlyMap<string, readonly string[]> | undefined;
}

/** The numbers of many traces: what failed how often, what was recovered, what it cost. */
export function renderInvestigation(found: Investigation, options: InvestigationOptions): string[] {
  const { paint, columns } = options;
  if (found.traces === 0) return [NO_TRACE_MATCHES];
  return [
    ...headline(found, options),
    '',
    ...renderCategories(found, options),
    '',
    paint.title('Recovered'),
    ...wrap(recoveredText(found), columns, '  '),
    '',
    paint.title('Tokens, cost, latency'),
    `  ${count(found.tokens.input)} tokens in, ${count(found.tokens.output)} out`,
    `  ${dollars(found.cost.usd)} estimated, from ${plural(found.cost.calls, 'call')} whose price is known`,
    `  ${found.latency.p50 === null ? 'no calls' : `half of the calls took ${seconds(found.latency.p50)} or less, 95 % took ${seconds(found.latency.p95)} or less`}`,
  ];
}

function headline(found: Investigation, { paint, columns }: InvestigationOptions): string[] {
  const failed = `${count(found.failedTraces)} of ${plural(found.traces, 'trace')} failed`;
  const lines = wrap(
    `${found.failedTraces > 0 ? paint.bad(failed) : paint.good(failed)} · ${plural(found.calls, 'call')} · ${plural(found.origins, 'origin')} (failures with no earlier cause) · ${plural(found.failures - found.origins, 'consequence')}`,
    columns,
  );
  const { origins, share } = found.silent;
  if (origins > 0)
    lines.push(
      ...wrap(
        `${plural(origins, 'origin')} (${percent(share)}) ${origins === 1 ? 'was' : 'were'} silent: nothing was thrown, the provider answered with success`,
        columns,
      ).map(paint.dim),
    );
  return lines;
}

function recoveredText({ recovered, origins }: Investigation): string {
  if (origins === 0) return 'nothing had to be';
  const ways = [
    recovered.retry > 0 ? `${count(recovered.retry)} by a retry` : '',
    recovered.fallback > 0 ? `${count(recovered.fallback)} by a fallback` : '',
    recovered.handler > 0 ? `${count(recovered.handler)} by the caller's own handling` : '',
  ].filter((way) => way !== '');
  return `${count(recovered.total)} of ${plural(origins, 'origin')} did no lasting harm${ways.length > 0 ? `: ${ways.join(', ')}` : ''}`;
}

function renderCategories(found: Investigation, { paint, columns, helps }: InvestigationOptions): string[] {
  const began = found.byCategory.filter(({ origins }) => origins > 0);
  const followed = found.byCategory.filter(({ origins }) => origins === 0);
  if (began.length === 0) return [paint.good('No failures found.')];
  const numbers = renderTable(
    [
      { title: 'category' },
      { title: 'origins', align: 'right' },
      { title: 'share', align: 'right' },
      { title: 'fatal', align: 'right' },
      { title: 'recovered', align: 'right' },
      { title: 'silent', align: 'right' },
    ],
    began.map((row) => [
      row.category,
      count(row.origins),
      percent(row.share),
      count(row.fatal),
      count(row.recovered),
      count(row.silent),
    ]),
    paint.dim,
  );
  const width = widthOf(numbers[0] ?? '');
  const room = Math.max(24, columns - width - 4);
  const table = began.flatMap((row, i) => {
    const [first = '', ...more] = (helps?.get(row.category) ?? [actionOf(row)]).flatMap((title) =>
      wrap(title, room),
    );
    return [`${numbers[i + 1]}  ${first}`, ...more.map((line) => `${' '.repeat(width)}  ${line}`)];
  });
  const consequences = followed.map((row) => `${kindOf(row)} (${count(row.consequences)})`).join(', ');
  return [
    paint.title('Where failures began'),
    ...[`${numbers[0]}  ${paint.dim('what helps')}`, ...table].map((line) => `  ${line}`),
    ...(followed.length > 0
      ? wrap(`only as consequences: ${consequences}`, columns, '  ').map(paint.dim)
      : []),
  ];
}

/** A step of the application that failed with a call below it has no kind of its own. */
const kindOf = ({ category }: CategoryCount): string =>
  category === 'unknown' ? 'steps without a verdict of their own' : category;

const actionOf = (row: CategoryCount): string => REMEDY_ACTIONS[row.remedy as RemedyAction] ?? row.remedy;
