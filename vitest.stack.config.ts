import { mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** What needs a Docker engine and the images of docker/compose.yaml: run by `npm run test:stack`. */
export default mergeConfig(
  { ...base, test: { ...base.test, include: [] } },
  {
    test: {
      include: ['test/stack/e2e/**/*.test.ts'],
      testTimeout: 180_000,
      hookTimeout: 300_000,
      fileParallelism: false,
      // Its reaper is one more image to pull; every test stops what it started.
      env: { TESTCONTAINERS_RYUK_DISABLED: 'true' },
    },
  },
);
