import { groupIncidents } from '@culprit/diagnosis';
import type { AnalyzedTrace, Incident } from '@culprit/diagnosis';
import { allTraces, analyzeTrace } from '@culprit/store';
import type { EmbeddedStore, TracePage, TraceQuery, TraceSummary } from '@culprit/store';
import type { CliContext } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { findHelps } from '../helps.ts';
import { openStore } from '../open-store.ts';
import { printJson, printLines } from '../print.ts';
import { renderIncidents } from '../render/incidents.ts';
import { renderInvestigation } from '../render/investigation.ts';
import { createPaint } from '../render/paint.ts';
import { renderTraceList } from '../render/trace-list.ts';
import type { LsFlags } from './ls.ts';

export async function runLs(this: CliContext, flags: LsFlags): Promise<void> {
  const store = await openStore(this, flags.dir);
  try {
    const failures = await list(this, store, flags);
    if (flags.failOnFailures && failures > 0) this.process.exitCode = EXIT.FAILURES_FOUND;
  } finally {
    await store.close();
  }
}

/** Prints what was asked for and returns the number of failures in it. */
async function list(context: CliContext, store: EmbeddedStore, flags: LsFlags): Promise<number> {
  const { since, category, service, model, provider, limit } = flags;
  const query: TraceQuery = { since, failed: flags.failed || undefined, category, service, model, provider };
  const paint = createPaint(context.color);
  if (flags.incidents && flags.by === 'fingerprint') {
    const incidents = groupIncidents(await analyses(store, query));
    if (flags.json) printJson(context, incidents);
    else printLines(context, renderIncidents(incidents, paint));
    return incidents.reduce((sum: number, incident: Incident) => sum + incident.count, 0);
  }
  if (flags.incidents) {
    const found = await store.investigate(query);
    if (flags.json) printJson(context, found);
    else {
      const helps = await findHelps(store, found.byCategory);
      printLines(context, renderInvestigation(found, { paint, columns: context.columns, helps }));
    }
    return found.failures;
  }
  const page: TracePage = flags.all
    ? { traces: await everyTrace(store, query) }
    : await store.findTraces({ ...query, limit });
  if (flags.json) printJson(context, page);
  else printLines(context, renderTraceList(page, paint));
  return page.traces.filter((trace: TraceSummary) => trace.failed).length;
}

async function everyTrace(store: EmbeddedStore, query: TraceQuery): Promise<TraceSummary[]> {
  const traces: TraceSummary[] = [];
  for await (const trace of allTraces(store, query)) traces.push(trace);
  return traces;
}

async function analyses(store: EmbeddedStore, query: TraceQuery): Promise<AnalyzedTrace[]> {
  const found: AnalyzedTrace[] = [];
  for await (const { traceId } of allTraces(store, query)) {
    const trace = await store.getTrace(traceId);
    if (!trace) continue;
    const { spans, cascade } = analyzeTrace(trace);
    found.push({ traceId, spans, analysis: cascade });
  }
  return found;
}
