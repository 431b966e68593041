import { resolve } from 'node:path';
import { describeProblem, openEmbeddedStore } from '@culprit/store';
import type { EmbeddedStore } from '@culprit/store';
import type { CliContext } from './context.ts';
import { createProgress } from './progress.ts';

/** The directory of segments: the flag, else `CULPRIT_DIR`, else `./.culprit`. */
export const directoryOf = (context: CliContext, flag: string | undefined): string =>
  resolve(context.cwd, flag ?? context.env['CULPRIT_DIR'] ?? '.culprit');

/** Opens the embedded store of a directory, with a progress bar when there is much to index. */
export async function openStore(context: CliContext, directory: string | undefined): Promise<EmbeddedStore> {
  const progress = createProgress(context, 'Indexing');
  try {
    const store = await openEmbeddedStore({
      directory: directoryOf(context, directory),
      onProgress: ({ readBytes, totalBytes }) => progress.update(readBytes, totalBytes),
    });
    progress.done();
    for (const problem of store.report.problems) {
      context.process.stderr.write(`culprit: ${describeProblem(problem)} (skipped)\n`);
    }
    return store;
  } catch (error) {
    progress.done();
    throw error;
  }
}
