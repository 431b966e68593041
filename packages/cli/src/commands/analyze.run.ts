import { resolve } from 'node:path';
import { allTraces, analyzeTrace, openEmbeddedStore } from '@culprit/store';
import { analysisJson } from '../analysis-json.ts';
import type { CliContext } from '../context.ts';
import { printLines } from '../print.ts';
import { createPaint } from '../render/paint.ts';
import { renderWhy } from '../render/why.ts';
import type { AnalyzeFlags } from './analyze.ts';

export async function runAnalyze(this: CliContext, flags: AnalyzeFlags, ...files: string[]): Promise<void> {
  const store = await openEmbeddedStore({ files: files.map((file) => resolve(this.cwd, file)) });
  try {
    for (const problem of store.report.problems) {
      this.process.stderr.write(
        `culprit: ${problem.file}:${problem.line}: ${problem.kind.replaceAll('_', ' ')} (skipped)\n`,
      );
    }
    const paint = createPaint(this.color);
    for await (const { traceId } of allTraces(store)) {
      const trace = await store.getTrace(traceId);
      if (!trace) continue;
      const analysis = analyzeTrace(trace);
      if (flags.json) this.process.stdout.write(`${JSON.stringify(analysisJson(analysis))}\n`);
      else
        printLines(this, [
          paint.dim(`trace ${traceId}`),
          ...renderWhy(analysis, { paint, columns: this.columns }),
          '',
        ]);
    }
  } finally {
    await store.close();
  }
}
