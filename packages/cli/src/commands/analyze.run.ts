import { createReadStream, existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { analyzeTrace, describeProblem, readTraces, wholeTraces } from '@culprit/store';
import type { StoredTrace, TraceSource, TraceStore } from '@culprit/store';
import { analysisJson } from '../analysis-json.ts';
import type { CliContext } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { withStore } from '../open-store.ts';
import { printLines } from '../print.ts';
import { Problem } from '../problem.ts';
import { createPaint } from '../render/paint.ts';
import { renderWhy } from '../render/why.ts';
import type { AnalyzeFlags } from './analyze.ts';
import { findTrace } from './why.run.ts';

export async function runAnalyze(this: CliContext, flags: AnalyzeFlags, ...names: string[]): Promise<void> {
  const print = (trace: StoredTrace): void => printTrace(this, trace, flags.json);
  if (flags.store !== undefined || names.every((name) => isTraceId(this, name))) {
    await withStore(this, flags, async (store, removeBar) => {
      for await (const trace of tracesOf(store, flags, names)) {
        removeBar();
        print(trace);
      }
    });
    return;
  }
  const { traces, problems } = await readTraces(names.map((name) => sourceOf(this, name)));
  for (const problem of problems)
    this.process.stderr.write(`culprit: ${describeProblem(problem)} (skipped)\n`);
  for (const trace of traces) print(trace);
}

/** A whole trace id, unless there is a file of that name. */
function isTraceId(context: CliContext, name: string): boolean {
  return /^[0-9a-f]{32}$/i.test(name) && !existsSync(resolve(context.cwd, name));
}

async function* tracesOf(
  store: TraceStore,
  { since, until }: AnalyzeFlags,
  ids: readonly string[],
): AsyncGenerator<StoredTrace> {
  if (ids.length === 0) yield* wholeTraces(store, { since, until });
  for (const id of ids) yield await findTrace(store, id);
}

function printTrace(context: CliContext, trace: StoredTrace, json: boolean): void {
  const analysis = analyzeTrace(trace);
  const paint = createPaint(context.color);
  if (json) context.process.stdout.write(`${JSON.stringify(analysisJson(analysis))}\n`);
  else
    printLines(context, [
      paint.dim(`trace ${trace.traceId}`),
      ...renderWhy(analysis, { paint, columns: context.columns }),
      '',
    ]);
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
