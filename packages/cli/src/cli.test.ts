import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXIT } from './exit-codes.ts';
import { COMMANDS } from './app.ts';
import { FIXTURE_TRACES, writeFixtureSegments } from './testing/fixture-traces.ts';
import { runCulprit } from './testing/run-culprit.ts';
import type { CulpritRun } from './testing/run-culprit.ts';

let cwd: string;
let empty: string;

beforeAll(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), 'culprit-cli-')));
  empty = realpathSync(mkdtempSync(join(tmpdir(), 'culprit-cli-empty-')));
  writeFixtureSegments(cwd);
  writeFileSync(
    join(cwd, 'failures.jsonl'),
    [
      '{"id":"1","provider":"openai","http":{"status":429,"body":{"error":{"code":"insufficient_quota","type":"insufficient_quota","message":"You exceeded your current quota"}}}}',
      'no json',
      '{"id":"2","provider":"anthropic","http":{"status":529,"body":{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}}}',
      '',
    ].join('\n'),
  );
});

afterAll(() => {
  for (const directory of [cwd, empty]) rmSync(directory, { recursive: true, force: true });
});

/** Words of a command line; what stands in double quotes is one word. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, a, b]) => a ?? b ?? '');

const run = (line: string, stdin?: string): Promise<CulpritRun> => runCulprit(wordsOf(line), { cwd, stdin });

/** What a person would see, as in a terminal. */
const transcript = (line: string, { stdout, stderr, exitCode }: CulpritRun): string =>
  [
    `$ culprit ${line}`,
    stdout.trimEnd(),
    ...(stderr === '' ? [] : ['--- stderr', stderr.trimEnd()]),
    `--- exit ${exitCode}`,
    '',
  ]
    .join('\n')
    .replaceAll(cwd, '<cwd>')
    .replaceAll(empty, '<empty>');

const fileOf = (line: string): string =>
  `./__snapshots__/cli/${(line || 'culprit').replace(/[^\w.,=-]+/g, '_')}.txt`;

describe('command lines', () => {
  test.each([
    '',
    ...COMMANDS.map((command) => `${command} --help`),
    'ls',
    'ls --failed',
    'ls --limit 2',
    'ls --all --since 2026-01-02T03:07Z',
    'ls --category rate_limit',
    'ls --service nobody',
    'ls --incidents',
    'ls --incidents --by fingerprint',
    'ls --incidents --service nobody',
    'ls --failed --fail-on-failures',
    'why',
    'why aaaa',
    'why bbbb',
    'why cccc',
    'why dddd',
    'why eeee',
    'why ffff',
    'why 9999',
    'why aaaa --json',
    'why 1234',
    'why notahexid',
    'ls --dir nowhere',
    'explain "429 You exceeded your current quota, please check your plan and billing details."',
    'explain "the printer is on fire"',
    'explain "Request was aborted."',
    'explain',
    'classify failures.jsonl',
    'classify nowhere.jsonl',
    'doctor nowhere',
    'lss',
    'ls --bogus',
    'ls --limit x',
    'ls --since yesterday',
    'ls --category oops',
    'ls --by colour',
    'why a b',
    'serve --port 99999',
    'demo --seed x',
  ])('culprit %s', async (line) => {
    await expect(transcript(line, await run(line))).toMatchFileSnapshot(fileOf(line));
  });

  test('every help text has examples', async () => {
    for (const command of COMMANDS) {
      const { stdout } = await run(`${command} --help`);
      const examples = stdout.slice(0, stdout.indexOf('FLAGS')).match(/^ {4}\S/gm) ?? [];
      expect(examples.length, command).toBeGreaterThan(0);
    }
  });
});

describe('exit codes', () => {
  test.each([
    ['ls', EXIT.OK],
    ['ls --service nobody', EXIT.OK],
    ['ls --fail-on-failures', EXIT.FAILURES_FOUND],
    ['ls --incidents --fail-on-failures', EXIT.FAILURES_FOUND],
    ['ls --incidents --by fingerprint --fail-on-failures', EXIT.FAILURES_FOUND],
    ['why aaaa --fail-on-failures', EXIT.FAILURES_FOUND],
    ['why ffff --fail-on-failures', EXIT.OK],
    ['ls --dir nowhere', EXIT.NOTHING_FOUND],
    ['why 1234', EXIT.NOTHING_FOUND],
    ['doctor nowhere', EXIT.NOTHING_FOUND],
    ['nonsense', EXIT.USAGE],
    ['ls --limit 0', EXIT.USAGE],
    ['explain', EXIT.USAGE],
  ])('culprit %s exits with %i', async (line, code) => {
    expect((await run(line)).exitCode).toBe(code);
  });

  test('what is wrong is said on stderr and stdout stays empty for pipes', async () => {
    for (const line of ['ls --dir nowhere', 'ls --limit x', 'nonsense', 'why 1234']) {
      const { stdout, stderr } = await run(line);
      expect([line, stdout]).toEqual([line, '']);
      expect(stderr).not.toBe('');
    }
  });

  test('a directory without segments says how to record some', async () => {
    const { stderr, exitCode } = await runCulprit(['ls', '--dir', empty], { cwd });
    expect(exitCode).toBe(EXIT.NOTHING_FOUND);
    expect(stderr).toContain('--import culprit/register');
  });
});

describe('--json', () => {
  const json = async (line: string): Promise<any> => JSON.parse((await run(line)).stdout);

  test('ls prints the page of traces, latest first', async () => {
    const { traces, next } = await json('ls --json');
    expect(traces.map((trace: any) => trace.traceId[0])).toEqual(['9', 'f', 'e', 'd', 'c', 'b', 'a']);
    expect(traces.at(-1)).toMatchObject({
      traceId: 'a'.repeat(32),
      failed: true,
      origin: { spanId: 'aaaaaaaaaaaaaa03', category: 'malformed_response' },
    });
    expect(next).toBeUndefined();
  });

  test('ls --limit hands out a cursor only when there is more', async () => {
    expect((await json('ls --json --limit 2')).next).toEqual(expect.any(String));
    expect((await json('ls --json --limit 2 --all')).traces).toHaveLength(FIXTURE_TRACES.length);
  });

  test('ls --incidents prints the numbers', async () => {
    expect(await json('ls --incidents --json')).toMatchObject({
      traces: 7,
      failedTraces: 2,
      recovered: { total: 3, retry: 1, fallback: 1, handler: 1 },
    });
  });

  test('ls --incidents --by fingerprint prints incidents that join the same failure across traces', async () => {
    const incidents = await json('ls --incidents --by fingerprint --json');
    expect(incidents.map(({ category, traces }: any) => [category, traces])).toContainEqual([
      'service_unavailable',
      2,
    ]);
    expect(incidents[0]).toMatchObject({ fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) });
  });

  test('why prints spans, causes, origins and fatal', async () => {
    const analysis = await json('why aaaa --json');
    expect(Object.keys(analysis)).toEqual(['traceId', 'spans', 'origins', 'fatal']);
    expect(analysis.origins).toEqual(['aaaaaaaaaaaaaa03']);
    expect(analysis.fatal).toEqual(['aaaaaaaaaaaaaa03']);
    const reply = analysis.spans.find((span: any) => span.spanId === 'aaaaaaaaaaaaaa05');
    expect(reply).toMatchObject({
      category: 'cascading_failure',
      ownCategory: 'malformed_response',
      role: 'propagated',
      causes: [{ spanId: 'aaaaaaaaaaaaaa03', evidence: 'data_flow', confidence: 0.85 }],
    });
  });

  test('explain prints verdict, evidence with its quote, remedy and alternatives', async () => {
    expect(await json('explain --json "Error code: 429 - insufficient_quota"')).toMatchObject({
      category: 'quota_exhausted',
      retryable: false,
      evidence: [{ quote: expect.stringContaining('insufficient_quota') }],
      remedy: { docs: expect.stringContaining('quota_exhausted') },
    });
  });

  test('classify prints one line per failure, in order', async () => {
    const { stdout, stderr, exitCode } = await run('classify failures.jsonl');
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ id, category }) => [id, category])).toEqual([
      ['1', 'quota_exhausted'],
      ['2', 'service_unavailable'],
    ]);
    expect(Object.keys(lines[0])).toEqual(
      expect.arrayContaining([
        'id',
        'category',
        'subcategory',
        'group',
        'confidence',
        'rule',
        'retryable',
        'remedy',
      ]),
    );
    expect(stderr).toContain('line 2 is no JSON');
    expect(exitCode).toBe(EXIT.USAGE);
  });
});

test('explain reads standard input', async () => {
  const { stdout } = await run(
    'explain',
    '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}',
  );
  expect(stdout).toMatch(/^service_unavailable/);
});

test('CULPRIT_DIR names the directory, and --dir wins over it', async () => {
  const env = { CULPRIT_DIR: join(cwd, '.culprit') };
  expect((await runCulprit(['ls'], { cwd: empty, env })).exitCode).toBe(EXIT.OK);
  expect((await runCulprit(['ls', '--dir', 'nowhere'], { cwd: empty, env })).exitCode).toBe(
    EXIT.NOTHING_FOUND,
  );
});

test('colours appear only when the context has them, and change no word', async () => {
  const plain = await runCulprit(['why', 'aaaa'], { cwd });
  const painted = await runCulprit(['why', 'aaaa'], { cwd, color: true });
  expect(plain.stdout).not.toContain('\u001b[');
  expect(painted.stdout).toContain('\u001b[');
  // eslint-disable-next-line no-control-regex -- colour codes are control characters
  expect(painted.stdout.replace(/\u001b\[[0-9;]*m/g, '')).toBe(plain.stdout);
});

test('serve receives until it is stopped and says what it received', async () => {
  const { stdout, stderr, exitCode } = await run('serve --port 0 --dir received');
  expect(stdout).toMatch(/Receiving OTLP\/HTTP on http:\/\/127\.0\.0\.1:\d+/);
  expect(stderr).toContain('Received 0 spans');
  expect(exitCode).toBe(EXIT.OK);
});
