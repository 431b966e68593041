import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FAILURE_CATEGORIES, remedyOf } from '@culprit/diagnosis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { EXIT } from '../exit-codes.ts';
import { runCulprit } from '../testing/run-culprit.ts';

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'culprit-rules-'));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const run = (...args: string[]) => runCulprit(['rules', ...args], { cwd });

interface Alert {
  alert: string;
  severity: string;
  category: string;
  subcategory?: string;
  when: { kind: string };
  summary: string;
  runbook: string;
  expr: string;
}
interface Tables {
  files: { path: string; content: string }[];
  metrics: { name: string; prometheus: string; labels: string[] }[];
  alerts: Alert[];
}
const tables = async (...args: string[]): Promise<Tables> =>
  JSON.parse((await run('--json', ...args)).stdout) as Tables;
const alertNamed = async (name: string, ...args: string[]): Promise<Alert | undefined> =>
  (await tables(...args)).alerts.find(({ alert }) => alert === name);

describe('alerts', () => {
  test('there is one for each category that the remedy table wants one for', async () => {
    const { alerts } = await tables();
    for (const category of FAILURE_CATEGORIES) {
      const remedy = remedyOf(category);
      const [own] = alerts.filter((each) => each.category === category && each.subcategory === undefined);
      if (remedy.alert.severity === 'none') expect(own).toBeUndefined();
      else {
        expect(own).toMatchObject({ severity: remedy.alert.severity, when: remedy.alert.when });
        expect(own?.summary).toContain(remedy.sentence);
        expect(own?.runbook).toContain(remedy.docs);
      }
    }
  });

  test('a subcategory with a policy of its own is not counted for its category', async () => {
    expect((await alertNamed('CulpritNetworkTimeout'))?.expr).toContain('culprit_failure_subcategory!~"tls"');
    expect((await alertNamed('CulpritNetworkTimeoutTls'))?.expr).toContain(
      'culprit_failure_subcategory="tls"',
    );
    expect(await alertNamed('CulpritServiceUnavailableModelLoading')).toBeUndefined();
    expect((await alertNamed('CulpritServiceUnavailable'))?.expr).toContain('!~"model_loading"');
  });

  test('their names are unique and their metrics exist', async () => {
    const { alerts, files } = await tables('prometheus');
    expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
    const recording = files.find(({ path }) => path.endsWith('recording.yaml'))?.content ?? '';
    for (const { expr } of alerts)
      for (const [name] of expr.matchAll(/culprit:\w+:\w+/g)) expect(recording).toContain(`record: ${name}`);
  });
});

describe('metrics', () => {
  test('no label can take any number of values', async () => {
    const { metrics } = await tables();
    const unbounded =
      /_id$|_hash$|fingerprint|message|evidence|prompt|response|detail|address|tool_name|chain/;
    for (const { labels } of metrics) for (const label of labels) expect(label).not.toMatch(unbounded);
  });

  test('spans keep every attribute that is read, and nothing else', async () => {
    const { stdout } = await run('collector');
    const { connectors, processors } = parse(stdout) as {
      connectors: { signal_to_metrics: { spans: object[] } };
      processors: { 'transform/rules': { trace_statements: string[] } };
    };
    const kept = [...(processors['transform/rules'].trace_statements[0] ?? '').matchAll(/"([^"]+)"/g)].map(
      ([, name]) => name,
    );
    const text = JSON.stringify(connectors.signal_to_metrics.spans);
    const read = new Set([...text.matchAll(/(culprit|gen_ai)\.(?!span\.)[\w.]+/g)].map(([name]) => name));
    expect([...kept].sort()).toEqual([...read].sort());
  });
});

describe('settings', () => {
  test.each([
    ['rate_limit.occurrences=20', 'CulpritRateLimit', '>= 20'],
    ['rate_limit.windowSeconds=1200', 'CulpritRateLimit', 'count20m'],
    ['rate_limit.above=0.25', 'CulpritRateLimit', '> 0.25'],
    ['malformed_response.minimumCalls=7', 'CulpritMalformedResponse', '>= 7'],
    ['malformed_response.kind=any', 'CulpritMalformedResponse', '> 0'],
    ['rate_limit/concurrency.occurrences=3', 'CulpritRateLimitConcurrency', '>= 3'],
    ['cascading_failure.occurrences=9', 'CulpritCascadingFailure', '>= 9'],
    ['cost.budgetUsdPerDay=240', 'CulpritCostBurnFast', 'usd1h > 120'],
    ['latency.objective=0.9', 'CulpritLatencyBurnSlow', '> 0.6'],
  ])('%s', async (setting, alert, expr) => {
    expect((await alertNamed(alert, '--set', setting))?.expr).toContain(expr);
  });

  test('severity none leaves the alert out', async () => {
    expect(await alertNamed('CulpritUnknown', '--set', 'unknown.severity=none')).toBeUndefined();
  });

  test('a file sets them, options win', async () => {
    writeFileSync(
      join(cwd, 'rules.json'),
      JSON.stringify({
        rate_limit: { occurrences: 30, severity: 'page' },
        links: { page: 'https://example.com/page', jaeger: '' },
      }),
    );
    const args = ['--config', 'rules.json', '--set', 'rate_limit.occurrences=40'];
    const alert = await alertNamed('CulpritRateLimit', ...args);
    expect(alert).toMatchObject({ severity: 'page' });
    expect(alert?.expr).toContain('>= 40');
    const { stdout } = await run('alertmanager', ...args);
    expect(parse(stdout)).toMatchObject({
      receivers: [
        { name: 'page', webhook_configs: [{ url: 'https://example.com/page' }] },
        { name: 'ticket' },
      ],
    });
    expect((await run('prometheus', ...args)).stdout).not.toContain('jaeger_url');
  });

  test.each([
    [['--set', 'foo=1'], '"foo" is no setting'],
    [['--set', 'rate_limits.occurrences=1'], 'is no setting'],
    [['--set', 'rate_limit.occurences=1'], 'there are severity'],
    [['--set', 'rate_limit.occurrences=-1'], 'above zero'],
    [['--set', 'rate_limit.occurrences'], 'write --set name=value'],
    [['--set', 'rate_limit.severity=loud'], 'page, ticket or none'],
    [['--set', 'latency.seconds=7'], 'bounds'],
    [['--set', 'latency.objective=1'], 'below 1'],
    [['--set', 'links.grafana=here'], 'URL'],
    [['--set', 'latency.first=1'], 'is no setting'],
    [['nothing'], 'is none of'],
  ])('%j is refused with what could be', async (args, message) => {
    const { exitCode, stderr, stdout } = await run(...args);
    expect([exitCode, stdout]).toEqual([EXIT.USAGE, '']);
    expect(stderr).toContain(message);
  });

  test.each([
    ['{', EXIT.USAGE, 'is no JSON'],
    ['[]', EXIT.USAGE, 'one JSON object'],
    ['{"rate_limit": 3}', EXIT.USAGE, 'must be an object'],
  ])('a file with %s is refused', async (content, code, message) => {
    writeFileSync(join(cwd, 'wrong.json'), content);
    const { exitCode, stderr } = await run('--config', 'wrong.json');
    expect(exitCode).toBe(code);
    expect(stderr).toContain(message);
  });

  test('a file that is not there is named', async () => {
    expect(await run('--config', 'nowhere.json')).toMatchObject({
      exitCode: EXIT.NOTHING_FOUND,
      stderr: expect.stringContaining('nowhere.json') as string,
    });
  });
});

describe('files', () => {
  test('--out writes what is printed without it', async () => {
    const { stdout } = await run('--out', 'monitoring');
    const { files } = await tables();
    expect(stdout.trim().split('\n')).toEqual(files.map(({ path }) => join('monitoring', path)));
    for (const { path, content } of files)
      expect(readFileSync(join(cwd, 'monitoring', path), 'utf8')).toBe(content);
  });

  test('one file is printed as it is, several with their names', async () => {
    expect(parse((await run('collector')).stdout)).toHaveProperty('connectors.signal_to_metrics');
    expect((await run('grafana')).stdout.match(/^==> .* <==$/gm)).toHaveLength(4);
  });
});
