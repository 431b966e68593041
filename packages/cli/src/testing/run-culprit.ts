import type { CliContext } from '../context.ts';
import { runCommandLine } from '../main.ts';
import { FIRST_TRACE_MS } from './fixture-traces.ts';

export interface CulpritRun {
  stdout: string;
  stderr: string;
  exitCode: number;
}

export interface RunOptions {
  cwd: string;
  stdin?: string | undefined;
  env?: Readonly<Record<string, string>> | undefined;
  color?: boolean | undefined;
  interactive?: boolean | undefined;
  untilStopped?: (() => Promise<void>) | undefined;
  /** Milliseconds since the epoch. Default an hour after the fixtures. */
  now?: (() => number) | undefined;
}

/** Runs one command line in a made-up process: no terminal, a clock that stands still an hour after the fixtures. */
export async function runCulprit(args: readonly string[], options: RunOptions): Promise<CulpritRun> {
  const written = { stdout: '', stderr: '' };
  const into = (stream: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[stream] += text;
    },
  });
  const process: { exitCode?: number | string | undefined; stdout: object; stderr: object } = {
    stdout: into('stdout'),
    stderr: into('stderr'),
  };
  const context = {
    process,
    stdin: stdinOf(options.stdin),
    env: options.env ?? {},
    cwd: options.cwd,
    now: options.now ?? (() => FIRST_TRACE_MS + 3_600_000),
    columns: 100,
    color: options.color ?? false,
    interactive: options.interactive ?? false,
    untilStopped: options.untilStopped ?? (() => Promise.resolve()),
  } as unknown as CliContext;
  await runCommandLine(args, context);
  return { ...written, exitCode: Number(process.exitCode ?? 0) };
}

function stdinOf(text: string | undefined): CliContext['stdin'] {
  const parts = text === undefined ? [] : [Buffer.from(text)];
  return {
    isTTY: text === undefined,
    [Symbol.asyncIterator]: async function* () {
      yield* parts;
    },
  };
}
