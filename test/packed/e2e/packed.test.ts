import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSimulatedProvider } from '@culprit/simulated-provider';
import type { SimulatedProvider } from '@culprit/simulated-provider';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectCallsAndCascade } from './support/expected.ts';
import { Project, spansOf } from './support/project.ts';
import type { Finished } from './support/project.ts';
import { startReceiver } from './support/receiver.ts';
import type { Receiver } from './support/receiver.ts';
import { filesOf, packAll, textOf } from './support/tarballs.ts';
import type { Tarballs } from './support/tarballs.ts';

const APPS = fileURLToPath(new URL('./apps', import.meta.url));
const ANSWERS = 'RateLimitError ok ok ok BadRequestError SyntaxError\n';
const NEWEST = ['openai@7.57.0', '@anthropic-ai/sdk@1.12.0'];

let tarballs: Tarballs;
let provider: SimulatedProvider;
const projects: Project[] = [];

beforeAll(async () => {
  tarballs = packAll();
  provider = await startSimulatedProvider();
});
afterAll(async () => {
  await provider.close();
  for (const project of projects) project.remove();
});

const providers = (): Record<string, string> => ({
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  OPENAI_BASE_URL: provider.openaiBaseUrl,
  OPENAI_API_KEY: 'sk-simulated',
  ANTHROPIC_BASE_URL: provider.anthropicBaseUrl,
  ANTHROPIC_API_KEY: 'sk-ant-simulated',
});

async function projectWith(
  type: 'module' | 'commonjs',
  foreign: readonly string[],
  ours = ['culprit'],
): Promise<Project> {
  const project = new Project().copy(APPS).file('package.json', JSON.stringify({ private: true, type }));
  projects.push(project);
  return project.install(tarballs, ours, foreign);
}

describe.each([
  { type: 'module', entry: 'calls.mjs' },
  { type: 'commonjs', entry: 'calls.cjs' },
] as const)('an empty $type project without OpenTelemetry', ({ type, entry }) => {
  let project: Project;
  beforeAll(async () => {
    project = await projectWith(type, NEWEST);
  });

  test.each(['--import', '--require'])(
    'has one span per call, verdicts and a cascade with %s',
    async (flag) => {
      const folder = `recorded${flag}`;
      const finished = await project.node([flag, 'culprit/register', entry], {
        ...providers(),
        CULPRIT_DIR: folder,
      });
      // R46: nothing of ours on stdout or stderr.
      expect(finished).toEqual({ code: 0, stdout: ANSWERS, stderr: '' });
      expectCallsAndCascade(project.spans(folder));
    },
  );

  test('has one span per call with two copies of Culprit, each loaded both ways (R12)', async () => {
    const copy = join(project.directory, 'copy', 'node_modules');
    for (const name of ['culprit', '@culprit'])
      cpSync(join(project.directory, 'node_modules', name), join(copy, name), { recursive: true });
    const entries = ['register.mjs', 'register.cjs'].map((file) => join(copy, 'culprit', 'dist', file));
    const finished = await project.node(
      [
        ...['--import', 'culprit/register', '--require', 'culprit/register'],
        ...['--import', entries[0]!, '--require', entries[1]!, entry],
      ],
      { ...providers(), CULPRIT_DIR: 'recorded-twice' },
    );
    expect(finished).toEqual({ code: 0, stdout: ANSWERS, stderr: '' });
    expectCallsAndCascade(project.spans('recorded-twice'));
  });

  test('behaves the same without registration, and records nothing', async () => {
    const finished = await project.node([entry], providers());
    expect(finished).toEqual({ code: 0, stdout: ANSWERS, stderr: '' });
    expect(project.spans()).toEqual([]);
  });
});

/** Set-ups written by hand: the line with `culprit` is the one that was added. */
const SET_UPS = {
  'calls with API 1.9 and the NodeSDK 0.223': {
    foreign: [
      '@opentelemetry/api@1.9.1',
      '@opentelemetry/sdk-node@0.223.0',
      '@opentelemetry/exporter-trace-otlp-http@0.223.0',
    ],
    file: 'node-sdk.mjs',
  },
  'calls with API 1.9 and a provider of SDK 2.12': {
    foreign: [
      '@opentelemetry/api@1.9.1',
      '@opentelemetry/sdk-trace-node@2.12.0',
      '@opentelemetry/exporter-trace-otlp-http@0.223.0',
    ],
    file: 'node-provider.mjs',
  },
  'calls with API 1.10 and the NodeSDK 0.301': {
    foreign: [
      '@opentelemetry/api@1.10.0',
      '@opentelemetry/sdk-node@0.301.0',
      '@opentelemetry/exporter-trace-otlp-http@0.301.0',
    ],
    file: 'node-sdk.mjs',
  },
} as const;

describe.each(Object.entries(SET_UPS))('%s', (_name, { foreign, file }) => {
  let project: Project;
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await startReceiver();
    project = await projectWith('module', [...NEWEST, ...foreign]);
  });
  afterAll(() => receiver.close());

  test('records into the provider of the application, with our part as an instrumentation', async () => {
    receiver.lines.length = 0;
    const finished = await project.node(['--import', `./${file}`, 'calls.mjs'], {
      ...providers(),
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: receiver.url,
    });
    expect(finished).toEqual({ code: 0, stdout: ANSWERS, stderr: '' });
    expectCallsAndCascade(spansOf(receiver.lines.join('\n')));
  });

  test.each(['before', 'after'])('records into it when culprit/register is loaded %s', async (order) => {
    receiver.lines.length = 0;
    const own = ['--import', `./${file}`];
    const ours = ['--import', 'culprit/register'];
    const finished = await project.node(
      [...(order === 'before' ? [...ours, ...own] : [...own, ...ours]), 'calls.mjs'],
      {
        ...providers(),
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: receiver.url,
        WITHOUT_CULPRIT: '1',
      },
    );
    expect(finished).toEqual({ code: 0, stdout: ANSWERS, stderr: '' });
    // R34: theirs wins, gets our processor, and nothing goes anywhere else.
    expectCallsAndCascade(spansOf(receiver.lines.join('\n')));
    expect(project.spans()).toEqual([]);
  });
});

describe('the command line', () => {
  let project: Project;
  beforeAll(async () => {
    project = await projectWith('module', NEWEST, ['culprit', '@culprit/cli']);
  });
  const culprit = (...args: string[]): Promise<Finished> =>
    project.run('npx', ['--no-install', 'culprit', ...args], { NO_COLOR: '1' });

  test('says what to do when there is nothing to look at', async () => {
    expect(await culprit('ls')).toMatchObject({ code: 3 });
    expect(await culprit('nonsense')).toMatchObject({ code: 2 });
  });

  test('runs the demo', async () => {
    const finished = await culprit('demo', '--tickets', '40');
    expect(finished.stderr).not.toMatch(/error/i);
    expect(finished.code).toBe(0);
    expect(finished.stdout).toContain('malformed_response');
  });

  test('lists, explains and examines what an application recorded', async () => {
    await project.node(['--import', 'culprit/register', 'calls.mjs'], providers());
    const listed = await culprit('ls', '--json');
    expect(listed.code).toBe(0);
    expect(listed.stdout).toContain('"quota_exhausted"');
    const why = await culprit('why');
    expect(why.code).toBe(0);
    expect(why.stdout).toContain('malformed_response');
    const explained = await culprit(
      'explain',
      '429 You exceeded your current quota, please check your plan and billing details.',
    );
    expect(explained).toMatchObject({ code: 0 });
    expect(explained.stdout).toContain('quota_exhausted');
    const doctor = await culprit('doctor');
    expect(doctor.code).toBe(0);
    expect(doctor.stdout).toContain('openai');
  });
});

describe('the tarballs', () => {
  test.each(['culprit', '@culprit/cli', '@culprit/diagnosis', '@culprit/store'])(
    '%s has licence, readme and no tests',
    (name) => {
      const files = filesOf(tarballs.files[name]!);
      expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']));
      expect(files.filter((file) => /\.test\.|testing\/|fixtures\//.test(file))).toEqual([]);
    },
  );

  test('culprit brings the SDK built in with its notices, and never the API', () => {
    const tarball = tarballs.files['culprit']!;
    const notices = textOf(tarball, 'dist/THIRD-PARTY-NOTICES.txt');
    expect(notices).toMatch(/@opentelemetry\/sdk-trace(-base)? 2\./);
    expect(notices).toContain('Apache License');
    expect(notices).not.toMatch(/^@opentelemetry\/api \d/m);
    const manifest = JSON.parse(textOf(tarball, 'package.json')) as Record<string, Record<string, string>>;
    expect(Object.keys(manifest['dependencies']!).every((name) => name.startsWith('@culprit/'))).toBe(true);
    expect(manifest['peerDependencies']).toEqual({ '@opentelemetry/api': '^1.9.0' });
    for (const file of filesOf(tarball).filter((one) => /^dist\/.*\.[cm]js$/.test(one))) {
      // The API registers itself under this key: a second copy of it would be seen here.
      expect(textOf(tarball, file), file).not.toMatch(/(?<!io\.)opentelemetry\.js\.api\./);
    }
  });
});
