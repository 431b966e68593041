import type { TracePage, TraceSummary } from '@culprit/store';
import { count, dollars, plural, seconds, shorten } from './format.ts';
import type { Paint } from './paint.ts';
import { renderTable } from './table.ts';

/** Digits of a trace id that people copy; `why` takes any unambiguous beginning. */
export const SHORT_ID = 12;

export const NO_TRACE_MATCHES =
  'No recorded trace matches. Leave out a condition: `culprit ls` alone lists everything that was recorded.';

export function renderTraceList(page: TracePage, paint: Paint): string[] {
  if (page.traces.length === 0) return [NO_TRACE_MATCHES];
  const rows = page.traces.map((trace) => [
    trace.failed ? paint.bad('✗') : paint.good('✓'),
    paint.code(trace.traceId.slice(0, SHORT_ID)),
    new Date(trace.startMs).toISOString().slice(0, 19).replace('T', ' '),
    shorten(trace.name, 40),
    seconds(trace.durationMs / 1000),
    count(trace.inputTokens + trace.outputTokens),
    dollars(trace.costUsd),
    whatFailed(trace),
  ]);
  const table = renderTable(
    [
      { title: '' },
      { title: 'trace' },
      { title: 'started (UTC)' },
      { title: 'name' },
      { title: 'took', align: 'right' },
      { title: 'tokens', align: 'right' },
      { title: 'cost', align: 'right' },
      { title: 'began with' },
    ],
    rows,
    paint.dim,
  );
  return [
    ...table,
    '',
    paint.dim(
      page.next
        ? `the latest ${plural(page.traces.length, 'trace')}; there are more: --all, or --limit`
        : plural(page.traces.length, 'trace'),
    ),
  ];
}

function whatFailed(trace: TraceSummary): string {
  if (!trace.origin) return '';
  const more = trace.failures > 1 ? ` (+${trace.failures - 1})` : '';
  return trace.failed ? `${trace.origin.category}${more}` : `recovered: ${trace.origin.category}${more}`;
}
