import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { analyzeTrace, describeProblem, readTraces } from '@culprit/store';
import type { TraceSource } from '@culprit/store';
import { analysisJson } from '../analysis-json.ts';
import type { CliContext } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { printLines } from '../print.ts';
import { Problem } from '../problem.ts';
import { createPaint } from '../render/paint.ts';
import { renderWhy } from '../render/why.ts';
import type { AnalyzeFlags } from './analyze.ts';

export async function runAnalyze(this: CliContext, flags: AnalyzeFlags, ...files: string[]): Promise<void> {
  const { traces, problems } = await readTraces(files.map((file) => sourceOf(this, file)));
  for (const problem of problems)
    this.process.stderr.write(`culprit: ${describeProblem(problem)} (skipped)\n`);
  const paint = createPaint(this.color);
  for (const trace of traces) {
    const analysis = analyzeTrace(trace);
    if (flags.json) this.process.stdout.write(`${JSON.stringify(analysisJson(analysis))}\n`);
    else
      printLines(this, [
        paint.dim(`trace ${trace.traceId}`),
        ...renderWhy(analysis, { paint, columns: this.columns }),
        '',
      ]);
  }
}

function sourceOf(context: CliContext, file: string): TraceSource {
  if (file !== '-') return { name: file, chunks: bytesOf(file, resolve(context.cwd, file)) };
  if (context.stdin.isTTY === true)
    throw new Problem('Nothing to read: pipe the traces in (… | culprit analyze -).', EXIT.USAGE);
  return { name: 'standard input', chunks: context.stdin };
}

async function* bytesOf(name: string, path: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of createReadStream(path)) yield chunk as Buffer;
  } catch (cause) {
    const { code = 'error' } = cause as NodeJS.ErrnoException;
    throw new Problem(
      `Cannot read ${name} (${code}). Name a file of traces, or \`-\` for standard input.`,
      EXIT.NOTHING_FOUND,
      {
        cause,
      },
    );
  }
}
