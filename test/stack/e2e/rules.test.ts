import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allTraces, openEmbeddedStore } from '@culprit/store';
import type { StoredSpan } from '@culprit/store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// The demo is no public interface: its plan of faults is what the metrics are compared with.
import { runDemo } from '../../../packages/cli/src/demo/run-demo.ts';
import type { DemoRun } from '../../../packages/cli/src/demo/run-demo.ts';
import type { Scenario } from '../../../packages/cli/src/demo/scenarios.ts';
import { available, DOCKER, needs } from './support/images.ts';
import { everySecond, PrometheusClient } from './support/prometheus.ts';
import { runOnce } from './support/run-once.ts';
import { Stack } from './support/stack.ts';
import { until } from './support/until.ts';

const TICKETS = 120;
const directory = mkdtempSync(join(tmpdir(), 'culprit-rules-'));
const stack = new Stack();
let prometheus: PrometheusClient;
let run: DemoRun;
let scenarios: Scenario[];
const spans: StoredSpan[] = [];

beforeAll(async () => {
  if (!(await available('collector', 'prometheus'))) return;
  prometheus = new PrometheusClient((await stack.prometheus({ config: everySecond() })).url(9090));
  const collector = await stack.collector({ configs: ['collector/collector.yaml', 'collector/rules.yaml'] });
  run = await runDemo({
    tickets: TICKETS,
    seed: 11,
    directory,
    concurrency: 12,
    otlp: collector.url(4318),
  });
  scenarios = [...run.plan.values()];
  const store = await openEmbeddedStore({ directory });
  for await (const { traceId } of allTraces(store))
    spans.push(...((await store.getTrace(traceId))?.spans ?? []));
  await store.close();
  await until(
    () => prometheus.number('sum(culprit_span_runs_total)'),
    (runs) => runs >= localRoots().length,
  );
});
afterAll(async () => {
  await stack.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** Every run, and what a process does before its first. */
const localRoots = (): StoredSpan[] =>
  spans.filter(({ attributes }) => attributes['culprit.trace.failed'] !== undefined);

const tally = (names: readonly (string | null)[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of names) if (name !== null) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};
const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);
const summed = (attribute: string): number =>
  spans.reduce((sum, { attributes }) => sum + Number(attributes[attribute] ?? 0), 0);

describe('metrics that the Collector makes of spans', () => {
  test('R76 origins by category are the faults that were injected', async (context) => {
    await needs(context, 'collector', 'prometheus');
    const injected = tally(scenarios.map(({ expect: { category } }) => category));
    expect(Object.keys(injected).length).toBeGreaterThan(6);
    const origins =
      'sum by (culprit_failure_category) (culprit_span_failures_total{culprit_failure_category!="cascading_failure",culprit_cascade_role!="propagated",culprit_cascade_repeats!="retry"})';
    expect(await prometheus.counts(origins, 'culprit_failure_category')).toEqual(injected);
    // What alerts and dashboards read.
    const recorded = 'sum by (culprit_failure_category) (culprit:origins:count1h)';
    const counted = await until(
      () => prometheus.counts(recorded, 'culprit_failure_category'),
      (counts) => total(counts) >= total(injected),
    );
    expect(counted).toEqual(injected);
  });

  test('consequences are counted apart, by the category of their origin', async (context) => {
    await needs(context, 'collector', 'prometheus');
    const broken = scenarios.flatMap(({ expect: { breaks = [], category } }) => breaks.map(() => category));
    const calls =
      'sum by (culprit_cascade_origin_category) (culprit_span_failures_total{culprit_cascade_role="propagated",gen_ai_operation_name="chat"})';
    expect(await prometheus.counts(calls, 'culprit_cascade_origin_category')).toEqual(tally(broken));
  });

  test('failed runs by the category of their origin are those that the faults were to sink', async (context) => {
    await needs(context, 'collector', 'prometheus');
    const sunk = scenarios
      .filter(({ expect: { fatal } }) => fatal)
      .map(({ expect: { category } }) => category);
    expect(sunk.length).toBe(run.failed);
    expect(localRoots().length).toBeGreaterThanOrEqual(TICKETS);
    const cascades =
      'sum by (culprit_trace_origin_category) (culprit_span_runs_total{culprit_trace_failed="true"})';
    expect(await prometheus.counts(cascades, 'culprit_trace_origin_category')).toEqual(tally(sunk));
    expect(await prometheus.number('sum(culprit_span_runs_total)')).toBe(localRoots().length);
    expect(await prometheus.number('sum(culprit_span_recovered_total)')).toBe(
      scenarios.filter(({ expect: { recoveredBy } }) => recoveredBy !== undefined).length,
    );
  });

  test('attempts are the requests that the provider saw, and retries those beyond the first of a call', async (context) => {
    await needs(context, 'collector', 'prometheus');
    expect(await prometheus.number('sum(culprit_span_attempts_total)')).toBe(run.requests);
    const called = spans.filter(({ attributes }) => attributes['culprit.attempt.count'] !== undefined).length;
    expect(await prometheus.number('sum(culprit_span_retries_total)')).toBe(run.requests - called);
    expect(run.requests).toBeGreaterThan(called);
  });

  test('calls, time, tokens, cost and silence are those of the spans', async (context) => {
    await needs(context, 'collector', 'prometheus');
    const operations = spans.filter(({ attributes }) => attributes['gen_ai.operation.name'] !== undefined);
    expect(await prometheus.number('sum(culprit_span_duration_seconds_count)')).toBe(operations.length);
    expect(await prometheus.number('sum(culprit_span_calls_total{gen_ai_operation_name!="none"})')).toBe(
      operations.length,
    );
    expect(await prometheus.number('sum(culprit_span_input_tokens_total)')).toBe(
      summed('gen_ai.usage.input_tokens'),
    );
    expect(await prometheus.number('sum(culprit_span_output_tokens_total)')).toBe(
      summed('gen_ai.usage.output_tokens'),
    );
    expect(await prometheus.number('sum(culprit_span_cost_total)')).toBeCloseTo(
      summed('culprit.cost.usd'),
      6,
    );
    expect(await prometheus.number('sum(culprit_span_failures_total{culprit_failure_silent="true"})')).toBe(
      spans.filter(({ attributes }) => attributes['culprit.failure.silent'] === true).length,
    );
  });

  test('every failure names its service, and model and provider where it is a call', async (context) => {
    await needs(context, 'collector', 'prometheus');
    const byModel = tally(
      spans
        .filter(({ attributes }) => attributes['culprit.failure.category'] !== undefined)
        .map(({ attributes }) => (attributes['gen_ai.request.model'] ?? '') as string),
    );
    expect(
      await prometheus.counts(
        'sum by (gen_ai_request_model) (culprit_span_failures_total{service_name="support-tickets"})',
        'gen_ai_request_model',
      ),
    ).toEqual(byModel);
  });

  test('all of it takes few series', async (context) => {
    await needs(context, 'collector', 'prometheus');
    expect(await prometheus.number('count({__name__=~"culprit_span_.*"})')).toBeLessThan(400);
  });
});

interface Dashboard {
  title: string;
  uid: string;
  panels: { title: string; datasource: { uid: string }; targets: { expr: string }[] }[];
  templating: { list: { query: { query: string } }[] };
}
const DASHBOARDS = new URL('grafana/dashboards/', DOCKER);
const dashboards = readdirSync(DASHBOARDS).map(
  (file) => JSON.parse(readFileSync(new URL(file, DASHBOARDS), 'utf8')) as Dashboard,
);
const queries = dashboards.flatMap(({ title, panels }) =>
  panels.flatMap((panel) => panel.targets.map(({ expr }) => ({ name: `${title}, ${panel.title}`, expr }))),
);

describe('dashboards', () => {
  test.for(queries)('$name: its query has data', async ({ expr }, context) => {
    await needs(context, 'collector', 'prometheus');
    const asked = expr.replaceAll('$service', '.*').replaceAll('$__range', '1h');
    expect(asked).not.toContain('$');
    const samples = await until(
      () => prometheus.query(asked),
      (found) => found.length > 0,
    );
    expect(samples.length).toBeGreaterThan(0);
    for (const { value } of samples) expect(value).not.toBeNaN();
  });

  test('the choice of services has the services', async (context) => {
    await needs(context, 'collector', 'prometheus');
    for (const { templating } of dashboards)
      for (const { query } of templating.list) {
        const [, metric = '', label = ''] = /^label_values\((\w+), (\w+)\)$/.exec(query.query) ?? [];
        expect(await prometheus.labelValues(label, metric)).toEqual(['support-tickets']);
      }
  });

  test('name only data sources that are provisioned', () => {
    const provisioned = readFileSync(
      new URL('grafana/provisioning/datasources/culprit.yaml', DOCKER),
      'utf8',
    );
    for (const { panels, uid } of dashboards) {
      expect(uid).toMatch(/^culprit-/);
      for (const { datasource } of panels) expect(provisioned).toContain(`uid: ${datasource.uid}`);
    }
  });
});

describe('alert rules', () => {
  test('promtool finds each alert firing and not firing', async (context) => {
    await needs(context, 'prometheus');
    const { code, output } = await runOnce(
      'prometheus',
      ['test', 'rules', '/etc/docker/prometheus/tests/culprit-alerts.yaml'],
      { entrypoint: 'promtool' },
    );
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('SUCCESS') });
  });

  test('every runbook is a page that exists', () => {
    const rules = readFileSync(new URL('prometheus/rules/culprit-alerts.yaml', DOCKER), 'utf8');
    const runbooks = [...rules.matchAll(/runbook_url: '?(\S+?)'?$/gm)].map(([, url]) => url ?? '');
    expect(runbooks.length).toBe([...rules.matchAll(/alert: /g)].length);
    for (const url of runbooks) {
      const { pathname, hash } = new URL(url);
      const [, path = ''] = pathname.split('/blob/main/');
      const page = new URL(`../${path}`, DOCKER);
      expect(existsSync(page), url).toBe(true);
      if (hash !== '') expect(readFileSync(page, 'utf8').toLowerCase()).toContain(`## ${hash.slice(1)}`);
    }
  });
});
