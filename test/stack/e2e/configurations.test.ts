import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { DOCKER, needs } from './support/images.ts';
import { runOnce } from './support/run-once.ts';

const PRODUCTION = { TRACES_ENDPOINT: 'tempo:4317', METRICS_ENDPOINT: 'http://prometheus:9090/api/v1/otlp' };

const COLLECTORS = [
  { name: 'the stack', files: ['collector/collector.yaml', 'collector/rules.yaml'], env: {} },
  { name: 'production, tier 1', files: ['production/gateway.yaml'], env: PRODUCTION },
  {
    name: 'production, tier 2',
    files: ['production/sampler.yaml', 'collector/rules.yaml'],
    env: PRODUCTION,
  },
];

const validate = (files: readonly string[], env: Readonly<Record<string, string>>, over: string[] = []) =>
  runOnce(
    'collector',
    [
      'validate',
      ...files.map((file) => `--config=/etc/docker/${file}`),
      ...over.map((yaml) => `--config=yaml:${yaml}`),
    ],
    { env },
  );

describe('the Collector', () => {
  test.for(COLLECTORS)('takes the configuration of $name', async ({ files, env }, context) => {
    await needs(context, 'collector');
    expect(await validate(files, env)).toEqual({ code: 0, output: '' });
  });

  test.for(COLLECTORS)(
    'refuses the configuration of $name with a name misspelt',
    async ({ files, env }, context) => {
      await needs(context, 'collector');
      const { code, output } = await validate(files, env, ['processors::memory_limiter::limit_mb: 3']);
      expect(code).toBe(1);
      expect(output).toContain('limit_mb');
    },
  );

  test('has every component type under its current name', () => {
    // Old names still work, with a warning, until they do not.
    const old =
      /^\s+(otlp|otlphttp|loadbalancing|spanmetrics|signaltometrics|deltatocumulative)(\/\w+)?:\s*(#.*)?$/m;
    for (const file of new Set(COLLECTORS.flatMap(({ files }) => files))) {
      const {
        exporters = {},
        connectors = {},
        processors = {},
      } = parse(text(file)) as Record<string, object>;
      for (const key of Object.keys({ ...exporters, ...connectors, ...processors }))
        expect(`    ${key}:`).not.toMatch(old);
    }
  });
});

test('promtool takes the configuration of Prometheus and every rule file', async (context) => {
  await needs(context, 'prometheus');
  const checked = await runOnce(
    'prometheus',
    ['check', 'config', '--syntax-only', '/etc/docker/prometheus/prometheus.yml'],
    {
      entrypoint: 'promtool',
    },
  );
  expect(checked).toMatchObject({ code: 0 });
  for (const file of readdirSync(new URL('prometheus/rules/', DOCKER)).filter((name) =>
    name.endsWith('.yaml'),
  ))
    expect(
      await runOnce('prometheus', ['check', 'rules', `/etc/docker/prometheus/rules/${file}`], {
        entrypoint: 'promtool',
      }),
    ).toMatchObject({ code: 0 });
});

test('amtool takes the configuration of Alertmanager', async (context) => {
  await needs(context, 'alertmanager');
  const checked = await runOnce(
    'alertmanager',
    ['check-config', '/etc/docker/alertmanager/alertmanager.yml'],
    {
      entrypoint: 'amtool',
    },
  );
  expect(checked).toMatchObject({ code: 0 });
});

describe.each(['compose.yaml', 'production/compose.yaml'])('%s', (file) => {
  const { services } = parse(text(file), { merge: true }) as { services: Record<string, Service> };
  const entries = Object.entries(services);

  test('pins every image to a version', () => {
    for (const [, { image }] of entries)
      expect(image).toMatch(/^\$\{CULPRIT_IMAGE_[A-Z]+:-[\w./-]+:v?\d+\.\d+\.\d+\}$/);
  });

  test('binds every port to loopback', () => {
    for (const [, { ports = [] }] of entries)
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  test('limits memory and rights of every container, and its writes to volumes', () => {
    for (const [name, service] of entries) {
      expect(service, name).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
      expect(service.security_opt, name).toContain('no-new-privileges:true');
      expect(service.mem_limit, name).toMatch(/^\d+[mg]$/);
    }
  });

  test('has no password, and no account that could use one', () => {
    expect(text(file)).not.toMatch(/PASSWORD|SECRET|TOKEN/);
    const grafana = services['grafana']?.environment;
    if (grafana)
      expect(grafana).toMatchObject({
        GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: 'true',
        GF_AUTH_ANONYMOUS_ORG_ROLE: '${CULPRIT_GRAFANA_ROLE:-Viewer}',
      });
  });
});

interface Service {
  image: string;
  ports?: string[];
  mem_limit?: string;
  security_opt?: string[];
  environment?: Record<string, string>;
}

function text(file: string): string {
  return readFileSync(new URL(file, DOCKER), 'utf8');
}
