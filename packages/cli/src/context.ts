import type { CommandContext, StricliProcess } from '@stricli/core';

/** Everything a command may touch of its surroundings; tests bring their own. */
export interface CliContext extends CommandContext {
  readonly process: StricliProcess;
  readonly stdin: AsyncIterable<Uint8Array | string> & { readonly isTTY?: boolean | undefined };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Columns of the terminal; 100 when there is none. */
  readonly columns: number;
  /** Whether stdout understands colours (NO_COLOR and FORCE_COLOR respected). */
  readonly color: boolean;
  /** Whether stderr is a terminal on which progress may be redrawn. */
  readonly interactive: boolean;
  /** Resolves when the person or the system asks a long-running command to stop. */
  untilStopped(): Promise<void>;
}

/** The context of a real process. */
export function processContext(process: NodeJS.Process): CliContext {
  return {
    process,
    stdin: process.stdin,
    env: process.env,
    cwd: process.cwd(),
    now: Date.now,
    columns: Math.max(60, Math.min(process.stdout.columns || 100, 140)),
    color: wantsColor(process),
    interactive: process.stderr.isTTY === true && !process.env['CI'],
    untilStopped: () =>
      new Promise((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
      }),
  };
}

function wantsColor(process: NodeJS.Process): boolean {
  if (process.env['NO_COLOR']) return false;
  if (process.env['FORCE_COLOR'] !== undefined) return process.env['FORCE_COLOR'] !== '0';
  return process.stdout.isTTY === true && process.stdout.getColorDepth() > 1;
}
