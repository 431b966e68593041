import { run } from '@stricli/core';
import { COMMANDS, createApp } from './app.ts';
import type { CliContext } from './context.ts';
import { processContext } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { VERSION } from './version.ts';

/** Runs the command line of a process and sets its exit code. */
export async function main(process: NodeJS.Process): Promise<void> {
  // A reader that closes early (`culprit ls | head`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.OK);
  });
  await runCommandLine(process.argv.slice(2), processContext(process));
}

/** Runs one command line in a given context; what is wrong with the command line itself exits with 2. */
export async function runCommandLine(args: readonly string[], context: CliContext): Promise<void> {
  await run(createApp(VERSION), args, context);
  const { exitCode } = context.process;
  // Negative codes are the parser's: unknown command, bad or missing argument.
  if (typeof exitCode !== 'number' || exitCode >= 0) return;
  context.process.exitCode = exitCode <= -4 ? EXIT.USAGE : EXIT.INTERNAL;
  if (exitCode <= -4) context.process.stderr.write(`Help: ${helpFor(args)}\n`);
}

function helpFor([command]: readonly string[]): string {
  return command !== undefined && COMMANDS.includes(command) ? `culprit ${command} --help` : 'culprit --help';
}
