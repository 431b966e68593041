// What the Collectors of docker/ hold on this machine:
//   node --conditions=@culprit/source test/stack/src/load.ts [stack|production] [seconds]
// Spans of real demo runs, each copy under trace ids of its own, go in over OTLP/HTTP as fast as they are taken; a second
// Collector stands for Jaeger, Tempo and Prometheus and counts what arrives. Needs Docker (CULPRIT_IMAGE_COLLECTOR).
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runDemo } from '../../../packages/cli/src/demo/run-demo.ts';
import { available } from '../e2e/support/images.ts';
import { Stack } from '../e2e/support/stack.ts';
import type { Running } from '../e2e/support/stack.ts';
import { until } from '../e2e/support/until.ts';

const SENDERS = 4;
const SPANS_A_REQUEST = 512;

/** Takes what the configuration in docker/ sends, under the names of the stores, and keeps nothing. */
const SINK = `
receivers:
  otlp:
    protocols:
      grpc: { endpoint: 0.0.0.0:4317 }
      http: { endpoint: 0.0.0.0:9090, metrics_url_path: /api/v1/otlp/v1/metrics }
exporters: { nop: {} }
extensions: { health_check: { endpoint: 0.0.0.0:13133 } }
service:
  extensions: [health_check]
  pipelines:
    traces: { receivers: [otlp], exporters: [nop] }
    metrics: { receivers: [otlp], exporters: [nop] }
  telemetry: { metrics: { level: normal, readers: [{ pull: { exporter: { prometheus: { host: 0.0.0.0, port: 8888 } } } }] } }
`;

interface Template {
  /** Resource spans as text, with `#n#` where the n-th trace id goes. */
  text: string;
  traces: number;
  spans: number;
  /** Bytes that attributes under `culprit.` take in it. */
  ours: number;
}

/** One request's worth of spans from real runs. */
async function template(): Promise<Template> {
  const directory = mkdtempSync(join(tmpdir(), 'culprit-load-'));
  try {
    await runDemo({ tickets: 80, seed: 7, directory, concurrency: 12 });
    const resourceSpans = readdirSync(directory)
      .filter((name) => name.endsWith('.jsonl'))
      .flatMap((name) => readFileSync(join(directory, name), 'utf8').split('\n'))
      .filter((line) => line !== '')
      .flatMap((line) => (JSON.parse(line) as { resourceSpans?: ResourceSpans[] }).resourceSpans ?? []);
    return firstSpans(resourceSpans);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

interface ResourceSpans {
  resource: unknown;
  scopeSpans: { scope: unknown; spans: { traceId: string; attributes?: { key: string }[] }[] }[];
}

function firstSpans(resourceSpans: readonly ResourceSpans[]): Template {
  let spans = 0;
  const ids = new Map<string, number>();
  const kept = resourceSpans.map(({ resource, scopeSpans }) => ({
    resource,
    scopeSpans: scopeSpans.map((scope) => ({
      ...scope,
      spans: scope.spans.filter(({ traceId }) => {
        if (spans >= SPANS_A_REQUEST) return false;
        spans += 1;
        if (!ids.has(traceId)) ids.set(traceId, ids.size);
        return true;
      }),
    })),
  }));
  let text = JSON.stringify({ resourceSpans: kept });
  const ours = kept
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans))
    .flatMap(({ attributes = [] }) => attributes.filter(({ key }) => key.startsWith('culprit.')))
    .reduce((sum, attribute) => sum + JSON.stringify(attribute).length + 1, 0);
  for (const [id, index] of ids) text = text.replaceAll(id, `#${index}#`);
  return { text, traces: ids.size, spans, ours };
}

function fill({ text, traces }: Template): string {
  const ids = Array.from({ length: traces }, () => randomBytes(16).toString('hex'));
  return text.replace(/#(\d+)#/g, (_, index: string) => ids[Number(index)]!);
}

/** Sum of a counter or gauge of a Collector over its labels. */
async function metric(of: Running, name: string): Promise<number> {
  const text = await (await fetch(`${of.url(8888)}/metrics`)).text();
  const lines = new RegExp(`^${name}(?:_total)?(?:\\{[^}]*\\})? (\\S+)$`, 'gm');
  return [...text.matchAll(lines)].reduce((sum, [, value]) => sum + Number(value), 0);
}

async function sendFor(
  seconds: number,
  endpoint: string,
  what: Template,
): Promise<{ sent: number; refused: number }> {
  const end = Date.now() + seconds * 1000;
  const count = { sent: 0, refused: 0 };
  await Promise.all(
    Array.from({ length: SENDERS }, async () => {
      while (Date.now() < end) {
        const response = await fetch(`${endpoint}/v1/traces`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: fill(what),
        });
        await response.arrayBuffer();
        if (response.ok) count.sent += what.spans;
        else {
          // As SDKs do: wait, and come back with something.
          count.refused += what.spans;
          await new Promise((resolve) => setTimeout(resolve, 500));
        }
      }
    }),
  );
  return count;
}

/** Collectors under test, where to send to, and how to count what has come through. */
interface Setup {
  programs: Readonly<Record<string, Running>>;
  endpoint: string;
  /** How often each span is counted. */
  copies: number;
  arrived: () => Promise<number>;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, value) => total + value, 0);
const accepted = (of: Running): Promise<number> => metric(of, 'otelcol_receiver_accepted_spans');

/** docker/compose.yaml: one Collector, two stores. */
async function oneCollector(stack: Stack, sink: Running): Promise<Setup> {
  const collector = await stack.collector({
    configs: ['collector/collector.yaml', 'collector/rules.yaml'],
    ports: [4318, 8888],
    env: { GOMEMLIMIT: '400MiB' },
  });
  return { programs: { collector }, endpoint: collector.url(4318), copies: 2, arrived: () => accepted(sink) };
}

/** docker/production: what must come through is counted at the samplers, which leave out on purpose. */
async function twoTiers(stack: Stack): Promise<Setup> {
  const env = { TRACES_ENDPOINT: 'tempo:4317', METRICS_ENDPOINT: 'http://prometheus:9090/api/v1/otlp' };
  const sampler = (name: string): Promise<Running> =>
    stack.collector({
      aliases: [name, 'sampler'],
      configs: ['production/sampler.yaml', 'collector/rules.yaml'],
      ports: [8888],
      env: { ...env, HOSTNAME: name, GOMEMLIMIT: '1600MiB' },
    });
  const [first, second] = await Promise.all([sampler('sampler-1'), sampler('sampler-2')]);
  const gateway = await stack.collector({
    aliases: ['gateway'],
    configs: ['production/gateway.yaml'],
    ports: [4318, 8888],
    env: { ...env, GOMEMLIMIT: '400MiB' },
  });
  return {
    programs: { gateway, 'sampler 1': first, 'sampler 2': second },
    endpoint: gateway.url(4318),
    copies: 1,
    arrived: async () => sum(await Promise.all([first, second].map(accepted))),
  };
}

const [name = 'stack', seconds = '20'] = process.argv.slice(2);
if (!(await available('collector'))) throw new Error('Needs a Docker engine and the image of the Collector.');
const stack = new Stack();
try {
  const sink = await stack.collector({
    aliases: ['jaeger', 'tempo', 'prometheus'],
    configs: [],
    over: SINK,
    ports: [8888],
  });
  const setup = await (name === 'production' ? twoTiers(stack) : oneCollector(stack, sink));
  const what = await template();
  const highest = new Map<string, number>();
  const watching = setInterval(() => {
    for (const [program, of] of Object.entries(setup.programs))
      void metric(of, 'otelcol_process_memory_rss(?:_bytes)?').then((rss) =>
        highest.set(program, Math.max(highest.get(program) ?? 0, rss)),
      );
  }, 500);
  const before = process.hrtime.bigint();
  const since = (): number => Number(process.hrtime.bigint() - before) / 1e9;
  const { sent, refused } = await sendFor(Number(seconds), setup.endpoint, what);
  const took = since();
  const arrived = await until(setup.arrived, (count) => count >= setup.copies * sent, 120_000);
  const drained = since();
  clearInterval(watching);

  const perSpan = (bytes: number): number => Math.round(bytes / what.spans);
  const rows: [string, string][] = [
    [
      'spans taken',
      `${sent.toLocaleString('en')} in ${took.toFixed(1)} s (${Math.round(sent / took).toLocaleString('en')} a second)`,
    ],
    ['a span', `${perSpan(what.text.length)} bytes as JSON, ${perSpan(what.ours)} of them under culprit.`],
    ['refused, to be sent again', String(refused)],
    ['all through', `${(drained - took).toFixed(1)} s after the last was taken`],
    ['lost', String(setup.copies * sent - arrived)],
  ];
  for (const [program, of] of Object.entries(setup.programs)) {
    const cpu = await metric(of, 'otelcol_process_cpu_seconds');
    rows.push([
      program,
      `${((cpu / sent) * 1e6).toFixed(0)} s of processor time a million spans, at most ${Math.round((highest.get(program) ?? 0) / 1_048_576)} MiB`,
    ]);
  }
  for (const [title, value] of rows) console.log(`${title.padEnd(28)}${value}`);
  if (arrived !== setup.copies * sent) process.exitCode = 1;
} finally {
  await stack.stop();
}
