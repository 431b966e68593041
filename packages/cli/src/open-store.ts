import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describeProblem, openEmbeddedStore, openJaegerStore, openTempoStore } from '@culprit/store';
import type { TempoStoreOptions, TraceStore } from '@culprit/store';
import type { CliContext } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { Problem } from './problem.ts';
import { createProgress } from './progress.ts';
import { storeSettings } from './store-settings.ts';
import type { StoreFlags, StoreSettings } from './store-settings.ts';

/** The directory of segments: the flag, else `CULPRIT_DIR`, else `./.culprit`. */
export const directoryOf = (context: CliContext, flag: string | undefined): string =>
  resolve(context.cwd, flag ?? context.env['CULPRIT_DIR'] ?? '.culprit');

/**
 * Runs something with the store that the flags, the environment or the config file name, and closes it. What prints
 * meanwhile removes the progress bar first.
 */
export async function withStore<T>(
  context: CliContext,
  flags: StoreFlags,
  work: (store: TraceStore, removeBar: () => void) => Promise<T>,
): Promise<T> {
  const settings = storeSettings(context, flags);
  const progress = createProgress(context, settings === undefined ? 'Indexing' : 'Searching');
  try {
    const store =
      settings === undefined
        ? await openDirectory(context, directoryOf(context, flags.dir), progress)
        : openServer(context, settings, progress);
    try {
      return await work(store, () => progress.done());
    } finally {
      await store.close();
    }
  } finally {
    progress.done();
  }
}

type Progress = ReturnType<typeof createProgress>;

async function openDirectory(
  context: CliContext,
  directory: string,
  progress: Progress,
): Promise<TraceStore> {
  const store = await openEmbeddedStore({
    directory,
    onProgress: ({ readBytes, totalBytes }) => progress.update(readBytes, totalBytes),
  });
  progress.done();
  for (const problem of store.report.problems) {
    context.process.stderr.write(`culprit: ${describeProblem(problem)} (skipped)\n`);
  }
  return store;
}

function openServer(context: CliContext, settings: StoreSettings, progress: Progress): TraceStore {
  const { kind, ca, cert, key, ...connection } = settings;
  const options: TempoStoreOptions = {
    ...connection,
    ca: readPem(ca, '--store-ca'),
    cert: readPem(cert, '--store-cert'),
    key: readPem(key, '--store-key'),
    now: () => context.now(),
    onProgress: (done, of) => progress.update(done, of),
    onNotice: (sentence) => {
      progress.done();
      context.process.stderr.write(`culprit: ${sentence}\n`);
    },
  };
  return kind === 'tempo' ? openTempoStore(options) : openJaegerStore(options);
}

function readPem(path: string | undefined, setting: string): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const { code = 'error' } = cause as NodeJS.ErrnoException;
    throw new Problem(`Cannot read ${path} (${code}), named by ${setting} or its setting.`, EXIT.USAGE, {
      cause,
    });
  }
}
