import { createReadStream, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTraces } from '@culprit/store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AUTHORITY, SERVER_CERTIFICATE, SERVER_KEY } from '../../store/src/testing/certificates.ts';
import { serveJaeger } from '../../store/src/testing/serve-jaeger.ts';
import { serveTempo } from '../../store/src/testing/serve-tempo.ts';
import type { Served } from '../../store/src/testing/serve.ts';
import { EXIT } from './exit-codes.ts';
import { writeFixtureSegments } from './testing/fixture-traces.ts';
import { runCulprit } from './testing/run-culprit.ts';
import type { CulpritRun } from './testing/run-culprit.ts';

let cwd: string;
let elsewhere: string;
let tempo: Served;
let jaeger: Served;
let secure: Served;

beforeAll(async () => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), 'culprit-stores-')));
  elsewhere = realpathSync(mkdtempSync(join(tmpdir(), 'culprit-stores-empty-')));
  writeFixtureSegments(cwd);
  const files = readdirSync(join(cwd, '.culprit')).filter((name) => name.endsWith('.jsonl'));
  const { traces } = await readTraces(
    files.map((name) => ({ name, chunks: createReadStream(join(cwd, '.culprit', name)) })),
  );
  [tempo, jaeger] = [await serveTempo(traces), await serveJaeger(traces)];
  secure = await serveTempo(traces, { tls: { cert: SERVER_CERTIFICATE, key: SERVER_KEY } });
  writeFileSync(join(elsewhere, 'authority.pem'), AUTHORITY);
});

afterAll(async () => {
  for (const server of [tempo, jaeger, secure]) await server.close();
  for (const directory of [cwd, elsewhere]) rmSync(directory, { recursive: true, force: true });
});

const words = (line: string): string[] => line.split(' ').filter((word) => word !== '');

const run = (
  line: string,
  options: { env?: Record<string, string>; interactive?: boolean } = {},
): Promise<CulpritRun> => runCulprit(words(line), { cwd: elsewhere, ...options });

describe('the same output from a server as from the directory', () => {
  test.each([
    'ls --json',
    'ls',
    'ls --failed --limit 2 --json',
    'ls --category rate_limit --all --json',
    'ls --service nobody',
    'ls --since 2026-01-02T03:07Z --until 2026-01-02T03:09Z --json',
    'ls --incidents --json',
    'ls --incidents',
    'ls --incidents --by fingerprint --json',
    'why',
    'why bbbb',
    'why aaaa --json',
    'why 1234',
    `analyze ${'c'.repeat(32)} --json`,
    'analyze --json',
    'analyze --since 2026-01-02T03:07Z',
    'ls --failed --fail-on-failures',
  ])('culprit %s', async (line) => {
    const expected = await runCulprit(words(line), { cwd });
    for (const store of [`tempo=${tempo.url}`, `jaeger=${jaeger.url}`]) {
      const { stdout, exitCode } = await run(`${line} --store ${store}`);
      expect([store, stdout, exitCode]).toEqual([store, expected.stdout, expected.exitCode]);
    }
  });
});

describe('which store', () => {
  const named = { env: { CULPRIT_STORE: `tempo=${'http://127.0.0.1:9'}` } };

  test('the flag wins over the environment, and that over the config file', async () => {
    const config = join(elsewhere, 'culprit.config.json');
    writeFileSync(config, JSON.stringify({ store: `jaeger=${jaeger.url}` }));
    expect((await run('why aaaa')).exitCode).toBe(EXIT.OK);
    expect((await run('why aaaa', named)).stderr).toContain('cannot be reached');
    expect((await run(`why aaaa --store tempo=${tempo.url}`, named)).exitCode).toBe(EXIT.OK);
    expect((await run(`why aaaa --dir ${join(cwd, '.culprit')}`, named)).exitCode).toBe(EXIT.OK);
    rmSync(config);
    expect((await run('why aaaa')).stderr).toContain('There is no directory');
  });

  test('a file is read as a file where a store is set as well', async () => {
    writeFileSync(join(elsewhere, 'none.json'), '{}');
    expect((await run('analyze none.json', named)).stderr).toContain('No spans in none.json');
  });

  test.each([
    ['ls --store tempo', '--store names no store'],
    ['ls --store grafana=http://localhost', 'tempo=URL or jaeger=URL'],
    ['ls --store tempo=localhost:3200', '--store names no store'],
    ['ls --store tempo=http://x --dir y', 'leave one out'],
    ['ls --store tempo=http://x --store-header geheim', '--store-header has an entry'],
    ['ls --store tempo=http://x --store-cert a.pem', 'needs its key'],
    ['ls --store tempo=http://x --store-ca nowhere.pem', 'Cannot read'],
    ['ls --store tempo=http://x --store-timeout 0', 'no number of seconds'],
  ])('culprit %s is a mistake', async (line, message) => {
    const { stderr, stdout, exitCode } = await run(line);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('geheim');
    expect([stdout, exitCode]).toEqual(['', EXIT.USAGE]);
  });

  test.each([
    ['no JSON', 'is no JSON'],
    ['[]', 'an object'],
    ['{"stroe": "x"}', 'no setting "stroe"'],
    ['{"store": 1}', '"store" has to be a text'],
    ['{"store": "x", "storeHeaders": {"a": 1}}', 'an object of texts'],
    ['{"store": "x"}', 'culprit.config.json names no store'],
  ])('a config file with %s is a mistake', async (text, message) => {
    const config = join(elsewhere, 'culprit.config.json');
    writeFileSync(config, text);
    const { stderr, exitCode } = await run('ls');
    rmSync(config);
    expect([stderr, exitCode]).toEqual([expect.stringContaining(message), EXIT.USAGE]);
  });
});

describe('connection', () => {
  test('headers come from the environment in the form of OTLP, and flags win over them', async () => {
    const env = {
      CULPRIT_STORE: `tempo=${tempo.url}`,
      CULPRIT_STORE_HEADERS: 'Authorization=Bearer%20abc, x-scope-orgid=team-a',
    };
    await run('why aaaa', { env });
    expect(tempo.headers).toMatchObject({ authorization: 'Bearer abc', 'x-scope-orgid': 'team-a' });
    await runCulprit(['why', 'aaaa', '--store-header', 'X-Scope-OrgID: team-b'], { cwd: elsewhere, env });
    expect(tempo.headers).toMatchObject({ authorization: 'Bearer abc', 'x-scope-orgid': 'team-b' });
  });

  test('credentials of the environment do not go to an address that a config file names', async () => {
    const config = join(elsewhere, 'culprit.config.json');
    writeFileSync(config, JSON.stringify({ store: `tempo=${tempo.url}`, storeHeaders: { 'X-Own': 'yes' } }));
    const { exitCode } = await run('why aaaa', { env: { CULPRIT_STORE_HEADERS: 'authorization=geheim' } });
    rmSync(config);
    expect(exitCode).toBe(EXIT.OK);
    expect(tempo.headers['x-own']).toBe('yes');
    expect(tempo.headers.authorization).toBeUndefined();
  });

  test('an own authority is named by a flag or the environment', async () => {
    const line = `why aaaa --store tempo=${secure.url}`;
    expect((await run(line)).stderr).toContain('--store-ca');
    expect((await run(`${line} --store-ca authority.pem`)).exitCode).toBe(EXIT.OK);
    const env = { CULPRIT_STORE_CA: 'authority.pem', CULPRIT_STORE_TIMEOUT: '20' };
    expect((await run(line, { env })).exitCode).toBe(EXIT.OK);
  });

  test('what the server does not do is told on stderr, with exit code 3', async () => {
    const { stdout, stderr, exitCode } = await run('ls --store tempo=http://127.0.0.1:9');
    expect([stdout, exitCode]).toEqual(['', EXIT.NOTHING_FOUND]);
    expect(stderr).toMatch(/^culprit: http:\/\/127\.0\.0\.1:9 cannot be reached \(ECONNREFUSED\)/);
  });

  test('a long search draws a bar where there is a terminal, and removes it before the result', async () => {
    let clock = Date.parse('2026-01-02T05:00Z');
    const { stdout, stderr } = await runCulprit(
      ['ls', '--json', '--since', '3d', '--store', `tempo=${tempo.url}`],
      {
        cwd: elsewhere,
        interactive: true,
        now: () => (clock += 400),
      },
    );
    expect(stderr).toMatch(/Searching █+/);
    // eslint-disable-next-line no-control-regex -- what removes a line on a terminal
    expect(stderr).toMatch(/\r\u001b\[K$/);
    expect(JSON.parse(stdout)).toHaveProperty('traces');
  });

  test('says on stderr how far it looked', async () => {
    const { stderr } = await run(`ls --json --store jaeger=${jaeger.url}`);
    expect(stderr).toBe('culprit: looked at the last 7 days; --since looks further back\n');
  });
});
