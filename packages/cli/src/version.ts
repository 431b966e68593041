import { createRequire } from 'node:module';

const manifest = createRequire(import.meta.url)('@culprit/cli/package.json') as {
  version: string;
  repository: { url: string };
};

/** Version of this package. */
export const VERSION: string = manifest.version;

/** Where the pages about failures are; `/<category>.md` follows. */
export const FAILURE_DOCS: string = `${manifest.repository.url.replace(/^git\+|\.git$/g, '')}/blob/main/docs/failures`;
