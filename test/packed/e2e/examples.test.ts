import { existsSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSimulatedProvider } from '@culprit/simulated-provider';
import type { SimulatedProvider } from '@culprit/simulated-provider';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { callsOf } from './support/expected.ts';
import { Project, spansOf } from './support/project.ts';
import type { Finished, Span } from './support/project.ts';
import { startReceiver } from './support/receiver.ts';
import type { Receiver } from './support/receiver.ts';
import { packAll } from './support/tarballs.ts';
import type { Tarballs } from './support/tarballs.ts';

const EXAMPLES = fileURLToPath(new URL('../../../examples/', import.meta.url));

let tarballs: Tarballs;
let provider: SimulatedProvider;
let receiver: Receiver;
const projects: Project[] = [];

beforeAll(() => {
  tarballs = packAll();
});
afterAll(() => {
  for (const project of projects) project.remove();
});
beforeEach(async () => {
  provider = await startSimulatedProvider();
  receiver = await startReceiver();
});
afterEach(async () => {
  await provider.close();
  await receiver.close();
});

async function install(example: string): Promise<Project> {
  const project = new Project().copy(join(EXAMPLES, example));
  projects.push(project);
  return project.install(tarballs, ['culprit']);
}

const environment = (more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  OPENAI_BASE_URL: provider.openaiBaseUrl,
  OPENAI_API_KEY: 'sk-simulated',
  ...more,
});

const start = (project: Project, more?: Readonly<Record<string, string>>): Promise<Finished> =>
  project.run('npm', ['--silent', 'start'], environment(more));

const verdicts = (spans: readonly Span[]): unknown[] =>
  callsOf(spans).map(({ attributes }) => attributes['culprit.failure.category'] ?? 'healthy');

const toReceiver = (): Record<string, string> => ({
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: receiver.url,
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json',
  OTEL_TRACES_EXPORTER: 'otlp',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
});

const received = (): Span[] => spansOf(receiver.lines.join('\n'));

test('quick-start records why each call failed', async () => {
  const project = await install('quick-start');
  provider.enqueue({ fault: { name: 'insufficient_quota', shouldRetry: false } }, 'fenced_json', {
    answer: '{"order": 4713}',
  });
  expect(await start(project)).toEqual({
    code: 0,
    stdout: 'failed: RateLimitError\nfailed: SyntaxError\norder: 4713\n',
    stderr: '',
  });
  expect(verdicts(project.spans())).toEqual(['quota_exhausted', 'malformed_response', 'healthy']);
});

test('node-sdk exports verdicts with the spans of the application', async () => {
  const project = await install('node-sdk');
  provider.enqueue({ fault: { name: 'insufficient_quota', shouldRetry: false } });
  const finished = await start(project, toReceiver());
  expect(finished).toEqual({ code: 0, stdout: 'failed: RateLimitError\n', stderr: '' });
  const spans = received();
  const root = spans.find(({ name }) => name === 'handle letter');
  expect(verdicts(spans)).toEqual(['quota_exhausted']);
  expect(callsOf(spans)[0]?.parentSpanId).toBe(root?.spanId);
  expect(root?.attributes).toMatchObject({
    'culprit.trace.failed': true,
    'culprit.trace.origin.span_id': callsOf(spans)[0]?.spanId,
  });
  expect(project.spans()).toEqual([]);
});

test('auto-instrumentations stay the owner, and HTTP requests become children of calls', async () => {
  const project = await install('auto-instrumentations');
  provider.enqueue('rate_limit', null);
  const finished = await start(project, toReceiver());
  expect(finished.code).toBe(0);
  const spans = received();
  const [call, ...more] = callsOf(spans);
  expect(more).toEqual([]);
  expect(spans.find(({ name }) => name === 'handle letter')?.spanId).toBe(call?.parentSpanId);
  const requests = spans.filter(({ scope }) => scope.includes('undici'));
  expect(requests.map(({ parentSpanId }) => parentSpanId)).toEqual([call?.spanId, call?.spanId]);
  expect(call?.attributes['culprit.attempt.count']).toBe(2);
  expect(project.spans()).toEqual([]);
});

describe('sentry', () => {
  let project: Project;
  beforeAll(async () => {
    project = await install('sentry');
  });
  const script = (): void =>
    provider.enqueue({ fault: { name: 'insufficient_quota', shouldRetry: false } }, 'fenced_json', {
      answer: '{"order": 4713}',
    });
  const dsn = (): Record<string, string> => ({
    SENTRY_DSN: receiver.url.replace('http://', 'http://public@').replace('/v1/traces', '/1'),
  });

  test('sends the same with and without Culprit, which records its own spans', async () => {
    script();
    const without = await project.node(['--import', './instrument.js', 'app.js'], environment(dsn()));
    const alone = sentryItems(receiver.lines);
    // The SDK's errors carry the name "Error".
    expect(alone.errors).toEqual(['Error', 'SyntaxError']);
    expect(alone.spans.filter((op) => op.startsWith('gen_ai'))).toHaveLength(3);

    receiver.lines.length = 0;
    script();
    const together = await start(project, dsn());
    expect(together).toEqual(without);
    expect(sentryItems(receiver.lines)).toEqual(alone);
    expect(verdicts(project.spans())).toEqual(['quota_exhausted', 'malformed_response', 'healthy']);
  });

  test('is told what helps when Sentry takes the place of the OpenTelemetry provider', async () => {
    project.file(
      'instrument-otel.js',
      `import * as Sentry from '@sentry/node';
       Sentry.init({ dsn: process.env.SENTRY_DSN, tracesSampleRate: 1, enableOpenTelemetrySetup: true });`,
    );
    const finished = await project.node(
      ['--import', './instrument-otel.js', '--import', 'culprit/register', 'app.js'],
      environment(dsn()),
    );
    expect(finished.code).toBe(0);
    // R34: one clear diagnostic that names the owner and the remedy.
    expect(finished.stderr.match(/SentryTracerProvider/g)).toHaveLength(1);
    expect(finished.stderr).toContain('leave enableOpenTelemetrySetup off');
  });
});

/** Errors and spans in Sentry's envelopes, without ids and times. */
function sentryItems(lines: readonly string[]): { errors: string[]; spans: string[] } {
  const text = lines.join(' ');
  const errors = [...text.matchAll(/"exception":\{"values":\[\{"type":"(\w+)"/g)].map(([, type]) => type!);
  const spans = [...text.matchAll(/"sentry\.op":\{"value":"([\w.]+)"/g)].map(([, op]) => op!);
  return { errors: errors.sort(), spans: spans.sort() };
}

test('serverless loses nothing when the process is stopped after the answer', async () => {
  const project = await install('serverless');
  provider.enqueue('reset_mid_stream', null);
  const finished = await project.node(['--import', 'culprit/register', 'invoke.js'], environment());
  // R83: killed, so no exit handler ran; everything was on disk when flush resolved.
  expect(finished.code).toBe(null);
  expect(finished.stdout).toMatch(/^failed: \w+\n200\n$/);
  expect(verdicts(project.spans())).toEqual(['network_timeout', 'healthy']);
  expect(project.spans().filter(({ name }) => name === 'invoke_workflow answer-letter')).toHaveLength(2);
});

test('typescript-esm-bundled builds without warnings and records from the bundle alone', async () => {
  const project = await install('typescript-esm-bundled');
  const built = await project.run('npm', ['--silent', 'run', 'build']);
  expect(built.code).toBe(0);
  expect(built.stderr + built.stdout).not.toMatch(/warning/i);
  // R38: only the bundle is deployed.
  renameSync(join(project.directory, 'node_modules'), join(project.directory, 'not-deployed'));
  provider.enqueue({ fault: { name: 'insufficient_quota', shouldRetry: false } }, 'fenced_json', {
    answer: '{"order": 4713}',
  });
  expect(await project.node(['dist/main.mjs'], environment())).toEqual({
    code: 0,
    stdout: 'failed: RateLimitError\nfailed: SyntaxError\nanswered\n',
    stderr: '',
  });
  expect(verdicts(project.spans())).toEqual(['quota_exhausted', 'malformed_response', 'healthy']);
});

// `nextjs` is run in nextjs.test.ts.
test('every example is run', () => {
  const folders = readdirSync(EXAMPLES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual([
    'auto-instrumentations',
    'nextjs',
    'node-sdk',
    'quick-start',
    'sentry',
    'serverless',
    'typescript-esm-bundled',
  ]);
  for (const { name } of folders) expect(existsSync(join(EXAMPLES, name, 'README.md')), name).toBe(true);
});
