import type { TraceQuery, TraceSummary } from '@culprit/store';
import type { CliContext } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { openStore } from '../open-store.ts';
import { printJson, printLines } from '../print.ts';
import { renderInvestigation } from '../render/investigation.ts';
import { createPaint } from '../render/paint.ts';
import { renderTraceList } from '../render/trace-list.ts';
import type { LsFlags } from './ls.ts';

export async function runLs(this: CliContext, flags: LsFlags): Promise<void> {
  const store = await openStore(this, flags.dir);
  try {
    const query: TraceQuery = {
      since: flags.since,
      failed: flags.failed || undefined,
      category: flags.category,
      service: flags.service,
      model: flags.model,
      provider: flags.provider,
      limit: flags.limit,
    };
    const paint = createPaint(this.color);
    let failures: number;
    if (flags.incidents) {
      const found = await store.investigate(query);
      failures = found.failures;
      if (flags.json) printJson(this, found);
      else printLines(this, renderInvestigation(found, paint));
    } else {
      const page = await store.findTraces(query);
      failures = page.traces.filter((trace: TraceSummary) => trace.failed).length;
      if (flags.json) printJson(this, page);
      else printLines(this, renderTraceList(page, paint));
    }
    if (flags.failOnFailures && failures > 0) this.process.exitCode = EXIT.FAILURES_FOUND;
  } finally {
    await store.close();
  }
}
