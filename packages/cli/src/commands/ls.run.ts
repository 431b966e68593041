import { groupIncidents } from '@culprit/diagnosis';
import type { AnalyzedTrace, Incident } from '@culprit/diagnosis';
import { allTraces, analyzeTrace, investigate, wholeTraces } from '@culprit/store';
import type { TracePage, TraceQuery, TraceStore, TraceSummary } from '@culprit/store';
import type { CliContext } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { findHelps } from '../helps.ts';
import { withStore } from '../open-store.ts';
import { printJson, printLines } from '../print.ts';
import { renderIncidents } from '../render/incidents.ts';
import { renderInvestigation } from '../render/investigation.ts';
import { createPaint } from '../render/paint.ts';
import { renderTraceList } from '../render/trace-list.ts';
import type { LsFlags } from './ls.ts';

export async function runLs(this: CliContext, flags: LsFlags): Promise<void> {
  const failures = await withStore(this, flags, (store, removeBar) =>
    list(this, { store, removeBar }, flags),
  );
  if (flags.failOnFailures && failures > 0) this.process.exitCode = EXIT.FAILURES_FOUND;
}

/** Prints what was asked for and returns the number of failures in it. */
async function list(
  context: CliContext,
  { store, removeBar }: { store: TraceStore; removeBar: () => void },
  flags: LsFlags,
): Promise<number> {
  const { since, until, category, service, model, provider, limit } = flags;
  const failed = flags.failed || undefined;
  const query: TraceQuery = { since, until, failed, category, service, model, provider };
  const paint = createPaint(context.color);
  if (flags.incidents && flags.by === 'fingerprint') {
    const incidents = groupIncidents(await analyses(store, query));
    removeBar();
    if (flags.json) printJson(context, incidents);
    else printLines(context, renderIncidents(incidents, paint));
    return incidents.reduce((sum: number, incident: Incident) => sum + incident.count, 0);
  }
  if (flags.incidents) {
    const found = await investigate(store, query);
    const helps = flags.json ? undefined : await findHelps(store, found.byCategory);
    removeBar();
    if (helps === undefined) printJson(context, found);
    else {
      printLines(context, renderInvestigation(found, { paint, columns: context.columns, helps }));
    }
    return found.failures;
  }
  const page: TracePage = flags.all
    ? { traces: await everyTrace(store, query) }
    : await store.findTraces({ ...query, limit });
  removeBar();
  if (flags.json) printJson(context, page);
  else printLines(context, renderTraceList(page, paint));
  return page.traces.filter((trace: TraceSummary) => trace.failed).length;
}

async function everyTrace(store: TraceStore, query: TraceQuery): Promise<TraceSummary[]> {
  const traces: TraceSummary[] = [];
  for await (const trace of allTraces(store, query)) traces.push(trace);
  return traces;
}

async function analyses(store: TraceStore, query: TraceQuery): Promise<AnalyzedTrace[]> {
  const found: AnalyzedTrace[] = [];
  for await (const trace of wholeTraces(store, query)) {
    const { spans, cascade } = analyzeTrace(trace);
    found.push({ traceId: trace.traceId, spans, analysis: cascade });
  }
  return found;
}
