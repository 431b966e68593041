import { rmSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { allTraces, analyzeTrace, openEmbeddedStore } from '@culprit/store';
import type { EmbeddedStore, TraceAnalysis } from '@culprit/store';
import { analysisJson } from '../analysis-json.ts';
import type { CliContext } from '../context.ts';
import { runDemo } from '../demo/run-demo.ts';
import { findHelps } from '../helps.ts';
import { printJson, printLines } from '../print.ts';
import { createProgress } from '../progress.ts';
import { renderInvestigation } from '../render/investigation.ts';
import { plural, wrap } from '../render/format.ts';
import { createPaint } from '../render/paint.ts';
import type { Paint } from '../render/paint.ts';
import { SHORT_ID } from '../render/trace-list.ts';
import { renderWhy } from '../render/why.ts';
import type { DemoFlags } from './demo.ts';

export async function runDemoCommand(this: CliContext, flags: DemoFlags): Promise<void> {
  const directory = resolve(this.cwd, flags.dir ?? '.culprit/demo');
  rmSync(directory, { recursive: true, force: true });
  const paint = createPaint(this.color);
  if (!flags.json) printLines(this, introduction(flags, paint, this.columns));
  const progress = createProgress(this, 'Answering tickets');
  await runDemo({
    tickets: flags.tickets,
    seed: flags.seed,
    concurrency: flags.concurrency,
    directory,
    otlp: flags.otlp,
    onProgress: (done, of) => progress.update(done, of),
  });
  progress.done();

  // From here on only the recorded traces speak.
  const store = await openEmbeddedStore({ directory });
  try {
    const found = await store.investigate();
    const example = await mostTellingCascade(store);
    if (flags.json) {
      printJson(this, { investigation: found, example: example && analysisJson(example) });
      return;
    }
    const lines = renderInvestigation(found, {
      paint,
      columns: this.columns,
      helps: await findHelps(store, found.byCategory),
    });
    if (example) {
      lines.push(
        '',
        paint.title(
          `One cascade, from origin to consequence (trace ${example.trace.traceId.slice(0, SHORT_ID)})`,
        ),
      );
      lines.push(...renderWhy(example, { paint, columns: this.columns }));
    }
    lines.push('', ...nextSteps(shortPath(this.cwd, directory), example, paint));
    printLines(this, lines);
  } finally {
    await store.close();
  }
}

/** Relative where that is shorter to read. */
function shortPath(cwd: string, directory: string): string {
  const path = relative(cwd, directory) || '.';
  return path.startsWith('..') ? directory : path;
}

function introduction({ tickets, seed }: DemoFlags, paint: Paint, columns: number): string[] {
  return [
    paint.title('Culprit demo'),
    ...wrap(
      `${plural(tickets, 'support ticket')} through two simulated model providers that misbehave (seed ${seed}). All of the answer below is read from the recorded traces; nobody told it what went wrong.`,
      columns,
    ).map(paint.dim),
    '',
  ];
}

/** The failed trace whose cascade has the most links that only the data shows; ties go to the longer one. */
async function mostTellingCascade(store: EmbeddedStore): Promise<TraceAnalysis | undefined> {
  let best: { analysis: TraceAnalysis; score: number } | undefined;
  for await (const { traceId } of allTraces(store, { failed: true })) {
    const trace = await store.getTrace(traceId);
    if (!trace) continue;
    const analysis = analyzeTrace(trace);
    const edges = [...analysis.cascade.spans.values()].flatMap((span) => span.causes);
    const score = edges.filter((edge) => edge.evidence === 'data_flow').length * 100 + edges.length;
    if (!best || score > best.score) best = { analysis, score };
  }
  return best?.analysis;
}

function nextSteps(directory: string, example: TraceAnalysis | undefined, paint: Paint): string[] {
  const steps: [string, string][] = [
    [`culprit ls --failed --dir ${directory}`, 'every pipeline that failed, latest first'],
    ...(example
      ? [
          [
            `culprit why ${example.trace.traceId.slice(0, SHORT_ID)} --dir ${directory}`,
            'the cascade above again',
          ] as [string, string],
        ]
      : []),
    [`culprit ls --incidents --by fingerprint --dir ${directory}`, 'each failure at each step'],
    ['culprit explain "<an error you have>"', 'what a pasted error means'],
    ['node --import culprit/register app.js', 'the same for your own application'],
  ];
  const width = Math.max(...steps.map(([command]) => command.length));
  return [
    paint.title('Go on with'),
    ...steps.map(
      ([command, what]) =>
        `  ${paint.code(command)}${' '.repeat(width - command.length)}  ${paint.dim(what)}`,
    ),
  ];
}
