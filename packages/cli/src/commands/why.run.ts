import { analyzeTrace } from '@culprit/store';
import type { StoredTrace, TraceStore } from '@culprit/store';
import { analysisJson } from '../analysis-json.ts';
import type { CliContext } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { withStore } from '../open-store.ts';
import { printJson, printLines } from '../print.ts';
import { Problem } from '../problem.ts';
import { createPaint } from '../render/paint.ts';
import { renderWhy } from '../render/why.ts';
import type { WhyFlags } from './why.ts';

export async function runWhy(this: CliContext, flags: WhyFlags, id: string): Promise<void> {
  const analysis = analyzeTrace(await withStore(this, flags, (store) => findTrace(store, id)));
  if (flags.json) printJson(this, analysisJson(analysis));
  else {
    const title = createPaint(this.color).dim(`trace ${analysis.trace.traceId}`);
    printLines(this, [
      title,
      ...renderWhy(analysis, { paint: createPaint(this.color), columns: this.columns }),
    ]);
  }
  if (flags.failOnFailures && analysis.failures.length > 0) this.process.exitCode = EXIT.FAILURES_FOUND;
}

/** A trace by id, by its beginning, or the latest that failed. */
export async function findTrace(store: TraceStore, id: string): Promise<StoredTrace> {
  if (id !== 'latest') {
    const trace = await store.getTrace(id);
    if (trace) return trace;
    throw new Problem(`There is no trace that starts with "${id}". \`culprit ls\` lists what was recorded.`);
  }
  const [latest] = (await store.findTraces({ failed: true, limit: 1 })).traces;
  const trace = latest && (await store.getTrace(latest.traceId));
  if (!trace)
    throw new Problem(
      'No recorded trace has failed. `culprit ls` lists all of them; name one to see it anyway.',
    );
  return trace;
}
