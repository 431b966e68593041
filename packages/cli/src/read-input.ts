import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CliContext } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { Problem } from './problem.ts';

/** Text of a file, or of standard input for `-` or nothing. */
export async function readInput(context: CliContext, path: string | undefined): Promise<string> {
  if (path !== undefined && path !== '-') {
    try {
      return await readFile(resolve(context.cwd, path), 'utf8');
    } catch (cause) {
      throw new Problem(
        `Cannot read ${path} (${(cause as NodeJS.ErrnoException).code ?? 'error'}). Name a file, or pipe the text in.`,
        EXIT.NOTHING_FOUND,
        { cause },
      );
    }
  }
  if (context.stdin.isTTY === true) {
    throw new Problem('Nothing to read: name a file, or pipe the text in (… | culprit …).', EXIT.USAGE);
  }
  const parts: Buffer[] = [];
  for await (const part of context.stdin)
    parts.push(typeof part === 'string' ? Buffer.from(part) : Buffer.from(part));
  return Buffer.concat(parts).toString('utf8');
}
