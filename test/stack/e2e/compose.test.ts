import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestContext } from 'vitest';
import { parse } from 'yaml';
// The demo is no public interface: its process is the real application of this test.
import { runDemo } from '../../../packages/cli/src/demo/run-demo.ts';
import { available, DOCKER, needs } from './support/images.ts';
import { JaegerClient } from './support/jaeger.ts';
import { until } from './support/until.ts';

const run = promisify(execFile);
const PROJECT = `culprit-test-${process.pid}`;
const directory = mkdtempSync(join(tmpdir(), 'culprit-compose-'));
const file = join(directory, 'compose.yaml');
let compose: string[] | undefined;
let up = false;

interface Service {
  ports?: string[];
  volumes?: string[];
  healthcheck?: { test: string[] };
}

/**
 * The stack as it is, but for what a test must differ in: no published ports, absolute paths, and without the programs
 * that cannot be had here.
 */
async function prepare(): Promise<void> {
  const stack = parse(readFileSync(new URL('compose.yaml', DOCKER), 'utf8'), { merge: true }) as {
    services: Record<string, Service>;
  };
  for (const [name, service] of Object.entries(stack.services)) {
    delete service.ports;
    service.volumes = service.volumes?.map((volume) => volume.replace(/^\.\//, fileURLToPath(DOCKER)));
    if ((name === 'tempo' || name === 'grafana') && !(await available(name))) delete stack.services[name];
  }
  const health = stack.services['health']!.healthcheck!;
  if (!stack.services['tempo'])
    health.test = health.test.map((text) => text.replace(' tempo:3200/ready', ''));
  // JSON is YAML that every version of it reads alike.
  writeFileSync(file, JSON.stringify(stack));
}

const composed = async (...args: string[]): Promise<string> => {
  const [program, ...flags] = compose!;
  return (
    await run(program!, [...flags, '--project-name', PROJECT, '--file', file, ...args], { timeout: 240_000 })
  ).stdout;
};

async function inspect(service: string, template: string): Promise<string> {
  const id = (await composed('ps', '--quiet', service)).trim();
  return (await run('docker', ['inspect', '--format', template, id])).stdout.trim();
}

const addressOf = (service: string): Promise<string> =>
  inspect(service, '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}');

beforeAll(async () => {
  for (const candidate of [['docker', 'compose'], ['docker-compose']]) {
    const found = await run(candidate[0]!, [...candidate.slice(1), 'version']).then(
      () => true,
      () => false,
    );
    if (found) {
      compose = candidate;
      break;
    }
  }
  if (!compose || !(await available('collector', 'jaeger', 'prometheus', 'alertmanager'))) return;
  await prepare();
  up = true;
  await composed('up', '--detach');
});
afterAll(async () => {
  if (up) await composed('down', '--volumes', '--timeout', '5');
  rmSync(directory, { recursive: true, force: true });
});

async function needsCompose(context: TestContext): Promise<void> {
  await needs(context, 'collector', 'jaeger', 'prometheus', 'alertmanager');
  if (compose) return;
  const reason = 'neither `docker compose` nor `docker-compose` is there';
  Object.assign(context.task.meta, { reason });
  context.skip(reason);
}

test.for(['compose.yaml', 'production/compose.yaml'])('compose takes %s', async (name, context) => {
  await needsCompose(context);
  const [program, ...flags] = compose!;
  const env = { ...process.env, TRACES_ENDPOINT: 'tempo:4317', METRICS_ENDPOINT: 'http://prometheus:9090' };
  const path = fileURLToPath(new URL(name, DOCKER));
  await expect(
    run(program!, [...flags, '--file', path, 'config', '--quiet'], { env }),
  ).resolves.toMatchObject({
    stderr: '',
  });
});

describe('docker/compose.yaml', () => {
  test('comes up healthy with one command', async (context) => {
    await needsCompose(context);
    const health = (): Promise<string[]> =>
      Promise.all(
        ['health', 'prometheus', 'alertmanager'].map((service) =>
          inspect(service, '{{.State.Health.Status}}'),
        ),
      );
    const wanted = ['healthy', 'healthy', 'healthy'];
    expect(await until(health, (states) => states.join() === wanted.join(), 60_000)).toEqual(wanted);
    expect(await inspect('collector', '{{.State.Status}} {{.RestartCount}}')).toBe('running 0');
  });

  test('shows the failures of the demo within a minute, in traces and in metrics', async (context) => {
    await needsCompose(context);
    const started = Date.now();
    const [collector, jaeger, prometheus] = (await Promise.all(
      ['collector', 'jaeger', 'prometheus'].map(addressOf),
    )) as [string, string, string];
    const segments = join(directory, 'segments');
    const demo = await runDemo({
      tickets: 40,
      seed: 7,
      directory: segments,
      concurrency: 12,
      otlp: `http://${collector}:4318`,
    });
    expect(demo.failed).toBeGreaterThan(0);

    const store = new JaegerClient(`http://${jaeger}:16686`);
    const failed = await until(
      () => store.search('support-tickets', { 'culprit.trace.failed': 'true' }),
      (traces) => traces.length >= demo.failed,
    );
    expect(failed.length).toBe(demo.failed);

    const query = 'sum({__name__=~".+_total", culprit_failure_category!~"|none"})';
    const counted = await until(
      async () => {
        const answer = await fetch(
          `http://${prometheus}:9090/api/v1/query?query=${encodeURIComponent(query)}`,
        );
        const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } };
        return Number(data.result[0]?.value[1] ?? 0);
      },
      (sum) => sum > 0,
    );
    expect(counted).toBeGreaterThan(0);
    expect(Date.now() - started).toBeLessThan(60_000);
  });

  test('no container can write to its own file system or gain rights', async (context) => {
    await needsCompose(context);
    for (const service of ['collector', 'jaeger', 'prometheus', 'alertmanager']) {
      expect(
        await inspect(
          service,
          '{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.Memory}}',
        ),
      ).toMatch(/^true \[ALL\] [1-9]\d+$/);
    }
  });
});
