import { defineConfig } from 'vitest/config';

const { CULPRIT_REPORT: report, CULPRIT_REPORTS: reports } = process.env;

export default defineConfig({
  // Workspace packages resolve to their sources: tests need no build.
  resolve: { conditions: ['@culprit/source', 'node', 'import', 'default'] },
  ssr: {
    resolve: {
      conditions: ['@culprit/source', 'node', 'import', 'default'],
      externalConditions: ['@culprit/source', 'node', 'import'],
    },
  },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/*/src/**/*.test.ts', 'scripts/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    env: { CULPRIT_TEST: '1' },
    reporters:
      report && reports
        ? [
            ['default', { summary: false }],
            ['json', { outputFile: `${reports}/${report}.json` }],
          ]
        : ['default'],
  },
});
