import { mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** What needs built packages, other processes or a package manager: slower, run by `npm run test:e2e`. */
export default mergeConfig(
  { ...base, test: { ...base.test, include: [] } },
  {
    test: {
      include: ['test/*/e2e/**/*.test.ts'],
      exclude: ['test/stack/**'],
      testTimeout: 300_000,
      hookTimeout: 600_000,
      fileParallelism: false,
    },
  },
);
