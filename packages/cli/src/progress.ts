import type { CliContext } from './context.ts';

export interface Progress {
  update(done: number, of: number): void;
  /** Removes the bar. */
  done(): void;
}

const WIDTH = 24;
/** Shorter work draws nothing. */
const SHOW_AFTER_MS = 300;

/** A bar on stderr for long work; nothing at all when stderr is no terminal. */
export function createProgress(context: CliContext, title: string): Progress {
  if (!context.interactive) return { update: () => undefined, done: () => undefined };
  const started = context.now();
  let drawn = '';
  return {
    update(done, of) {
      if (context.now() - started < SHOW_AFTER_MS || of <= 0) return;
      const filled = Math.min(WIDTH, Math.round((done / of) * WIDTH));
      const line = `\r${title} ${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${Math.min(100, Math.round((done / of) * 100))} %`;
      if (line === drawn) return;
      drawn = line;
      context.process.stderr.write(line);
    },
    done() {
      if (drawn !== '') context.process.stderr.write('\r\u001b[K');
      drawn = '';
    },
  };
}
