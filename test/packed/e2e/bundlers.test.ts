import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSimulatedProvider } from '@culprit/simulated-provider';
import type { SimulatedProvider } from '@culprit/simulated-provider';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callsOf } from './support/expected.ts';
import { Project, spansOf } from './support/project.ts';
import type { Finished } from './support/project.ts';
import { startReceiver } from './support/receiver.ts';
import { packAll } from './support/tarballs.ts';

const FIXTURES = fileURLToPath(new URL('./bundled', import.meta.url));
const BUNDLERS = ['webpack@5.112.2', 'vite@8.3.8', 'esbuild@0.28.2'];
const BUNDLES = [
  { bundler: 'esbuild', type: 'mjs' },
  { bundler: 'esbuild', type: 'cjs' },
  { bundler: 'webpack', type: 'cjs' },
  { bundler: 'vite', type: 'mjs' },
] as const;

let provider: SimulatedProvider;
let project: Project;

beforeAll(async () => {
  provider = await startSimulatedProvider();
  project = new Project().copy(FIXTURES).file('package.json', '{"private":true}');
  await project.install(packAll(), ['culprit'], ['openai@7.57.0', '@opentelemetry/api@1.9.1', ...BUNDLERS]);
});
afterAll(async () => {
  await provider.close();
  project.remove();
});

const environment = (more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  OPENAI_BASE_URL: provider.openaiBaseUrl,
  OPENAI_API_KEY: 'sk-simulated',
  ...more,
});

const verdicts = (folder: string): unknown[] =>
  callsOf(project.spans(folder)).map(({ attributes }) => attributes['culprit.failure.category'] ?? 'healthy');

/** Leaves only the bundle, in a folder from which no package can be found. */
function deploy(): string {
  const folder = mkdtempSync(join(tmpdir(), 'culprit-bundle-'));
  cpSync(join(project.directory, 'dist'), folder, { recursive: true });
  return folder;
}

describe.each(BUNDLES)('$bundler to $type', ({ bundler, type }) => {
  const fileOf = (entry: string): string => `${bundler}-${entry}.${type}`;
  const build = (entry: string, ...flags: string[]): Promise<Finished> =>
    project.node(['build.mjs', bundler, `${entry}.mjs`, fileOf(entry + flags.join('')), ...flags]);

  test('R38 R39 records from the bundle alone when the client is named, to disk and over OTLP', async () => {
    expect(await build('named')).toMatchObject({ code: 0, stderr: '' });
    const deployed = deploy();
    const receiver = await startReceiver();
    try {
      const entry = join(deployed, fileOf('named'));
      const folder = `${bundler}-${type}-named`;
      provider.enqueue({ fault: { name: 'insufficient_quota', shouldRetry: false } });
      const finished = await project.node([entry], environment({ CULPRIT_DIR: folder }));
      expect(finished).toEqual({ code: 0, stdout: 'failed: 429\n', stderr: '' });
      expect(verdicts(folder)).toEqual(['quota_exhausted']);

      const sent = await project.node(
        [entry],
        environment({
          OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: receiver.url,
          OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json',
          OTEL_TRACES_EXPORTER: 'otlp',
          OTEL_METRICS_EXPORTER: 'none',
          OTEL_LOGS_EXPORTER: 'none',
        }),
      );
      expect(sent).toEqual({ code: 0, stdout: 'answered\n', stderr: '' });
      expect(callsOf(spansOf(receiver.lines.join('\n')))).toHaveLength(1);
    } finally {
      await receiver.close();
      rmSync(deployed, { recursive: true, force: true });
    }
  });

  test('R38 says once that a bundled copy is not recorded, and the application works', async () => {
    expect(await build('plain')).toMatchObject({ code: 0, stderr: '' });
    const finished = await project.node([join('dist', fileOf('plain'))], environment());
    expect(finished).toMatchObject({ code: 0, stdout: 'answered\nanswered\n' });
    expect(finished.stderr.match(/openai@7\.57\.0 made a call that is not recorded/g)).toHaveLength(1);
    expect(finished.stderr).toContain('instrument(client)');
    expect(project.spans()).toEqual([]);
  });

  test('R38 records an SDK that stays outside of the bundle', async () => {
    expect(await build('plain', '--external')).toMatchObject({ code: 0, stderr: '' });
    const folder = `${bundler}-${type}-external`;
    const finished = await project.node(
      ['--import', 'culprit/register', join('dist', fileOf('plain--external'))],
      environment({ CULPRIT_DIR: folder }),
    );
    expect(finished).toEqual({ code: 0, stdout: 'answered\nanswered\n', stderr: '' });
    expect(verdicts(folder)).toEqual(['healthy', 'healthy']);
  });
});
