import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
// The tables behind `culprit rules`: no public interface, but what tells how each alert is set off.
import type { AlertRule } from '../../../packages/cli/src/rules/alert-rule.ts';
import { alertRules } from '../../../packages/cli/src/rules/alerts.ts';
import { ruleFiles } from '../../../packages/cli/src/rules/files.ts';
import { defaultSettings, withSettings } from '../../../packages/cli/src/rules/settings.ts';
import { available, needs } from './support/images.ts';
import { send, traceIdOf } from './support/otlp.ts';
import type { SpanInput } from './support/otlp.ts';
import { everySecond } from './support/prometheus.ts';
import { HOST, Stack } from './support/stack.ts';
import type { Running } from './support/stack.ts';
import { until } from './support/until.ts';

interface Notified {
  status: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  receiver: string;
}

const DOCS = 'https://github.com/culprit-dev/culprit/blob/main/docs/failures';
const LOST = 'CulpritMetricsLost';
const stack = new Stack();
const notified: Notified[] = [];
let receiver: Server;
let rules: readonly AlertRule[] = [];

/** Fast burns need far more than slow ones, so that each can be set off alone. */
const settingsFor = (port: number) =>
  withSettings(defaultSettings(DOCS), [
    ['cost.fastBurn', 1_000_000],
    ['links.page', `http://${HOST}:${port}/page`],
    ['links.ticket', `http://${HOST}:${port}/ticket`],
  ]);

beforeAll(async () => {
  if (!(await available('collector', 'prometheus', 'alertmanager'))) return;
  const settings = settingsFor(await listen());
  rules = alertRules(settings);
  const [alertmanager] = ruleFiles('alertmanager', settings);
  await stack.alertmanager({
    config: alertmanager?.content.replaceAll(/group_wait: \w+/g, 'group_wait: 1s'),
  });
  const written = ruleFiles('prometheus', settings).filter(({ path }) => path.includes('/rules/'));
  await stack.prometheus({
    config: everySecond().replace('collector:8888', 'full:8888'),
    rules: Object.fromEntries(written.map(({ path, content }) => [`/etc/${path}`, content])),
  });
  const configs = ['collector/collector.yaml', 'collector/rules.yaml'];
  const collector = await stack.collector({ configs });
  const full = await stack.collector({
    configs,
    aliases: ['full'],
    over: 'processors::delta_to_cumulative::max_streams: 3',
  });
  for (const rule of rules) if (rule.alert !== LOST) await setOff(collector, rule);
  await stayQuiet(collector);
  // A counter has to grow while it is looked at.
  for (let i = 0; i < 4; i += 1) {
    await send(full.url(4318), `many-${i}`, many(`full ${i}`, 20, { 'gen_ai.operation.name': 'chat' }));
    await new Promise((resolve) => setTimeout(resolve, 6000));
  }
});
afterAll(async () => {
  await stack.stop();
  receiver?.close();
});

async function listen(): Promise<number> {
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { alerts } = JSON.parse(body) as { alerts: Omit<Notified, 'receiver'>[] };
      notified.push(...alerts.map((alert) => ({ ...alert, receiver: (request.url ?? '').slice(1) })));
      response.end();
    });
  });
  // From a container, this machine is reached by another address than loopback.
  await new Promise<void>((resolve) => receiver.listen(0, '0.0.0.0', resolve));
  return (receiver.address() as AddressInfo).port;
}

type Attributes = NonNullable<SpanInput['attributes']>;

const many = (name: string, count: number, attributes: Attributes, agoMs = 20): SpanInput[] =>
  Array.from({ length: count }, (_, i) => ({
    traceId: traceIdOf(`${name} ${i}`),
    id: name,
    attributes: { 'gen_ai.provider.name': 'openai', ...attributes },
    agoMs,
  }));

const CHAT: Attributes = { 'gen_ai.operation.name': 'chat' };
const failed = (category: string, subcategory?: string): Attributes => ({
  ...CHAT,
  'culprit.failure.category': category,
  ...(subcategory !== undefined && { 'culprit.failure.subcategory': subcategory }),
  'culprit.cascade.role': 'origin',
});

/** Spans of a service named after the alert: just enough of them. */
function spansFor({ alert, when, category = 'unknown', subcategory }: AlertRule): SpanInput[] {
  const failure = failed(category, subcategory);
  switch (when.kind) {
    case 'any':
      return many(alert, 1, failure);
    case 'count':
      return many(alert, when.occurrences, failure);
    case 'share': {
      const enough = Math.floor(when.above * when.minimumCalls + 1e-9) + 1;
      return [...many(alert, enough, failure), ...many(`${alert} well`, when.minimumCalls - enough, CHAT)];
    }
    default: {
      const fast = alert.endsWith('Fast');
      if (alert.includes('Cost'))
        return many(alert, 1, { ...CHAT, 'culprit.cost.usd': fast ? 5_000_000 : 60 });
      return [...many(`${alert} slow`, fast ? 10 : 2, CHAT, 120_000), ...many(alert, fast ? 10 : 18, CHAT)];
    }
  }
}

async function setOff(collector: Running, rule: AlertRule): Promise<void> {
  expect(await send(collector.url(4318), rule.alert, spansFor(rule))).toBe(200);
}

/** One less than each count asks for, any number of consequences and further tries: nobody is told. */
async function stayQuiet(collector: Running): Promise<void> {
  const spans = rules.flatMap(({ alert, when, category = 'unknown', subcategory }) => [
    ...(when.kind === 'count'
      ? many(`${alert} few`, when.occurrences - 1, failed(category, subcategory))
      : []),
    ...many(`${alert} consequence`, 60, {
      ...CHAT,
      'culprit.failure.category': 'cascading_failure',
      'culprit.failure.own_category': category,
      'culprit.cascade.role': 'propagated',
      'culprit.cascade.origin.category': category,
    }),
    ...many(`${alert} again`, 60, { ...failed(category, subcategory), 'culprit.cascade.repeats': 'retry' }),
  ]);
  expect(await send(collector.url(4318), 'quiet', spans)).toBe(200);
}

const about = (alert: string): Notified[] => notified.filter(({ labels }) => labels['alertname'] === alert);

test.for(alertRules(settingsFor(1)).map(({ alert, labels }) => ({ alert, severity: labels['severity'] })))(
  'Alertmanager receives $alert and tells whoever is there for a $severity',
  async ({ alert, severity }, context) => {
    await needs(context, 'collector', 'prometheus', 'alertmanager');
    const [first] = await until(
      () => Promise.resolve(about(alert)),
      (found) => found.length > 0,
    );
    expect(first).toMatchObject({ status: 'firing', receiver: severity, labels: { severity } });
    const { summary = '', description = '', runbook_url = '', ...links } = first?.annotations ?? {};
    for (const text of [summary, description, ...Object.values(links)]) {
      expect(text).not.toMatch(/\{\{|<no value>|<error/);
      expect(text.length).toBeGreaterThan(10);
    }
    expect(runbook_url).toMatch(/^https:\/\/.*\/docs\/.*\.md/);
    if (alert === LOST) return;
    expect(about(alert).map(({ labels }) => labels['service_name'])).toContain(alert);
    expect(summary).toContain(alert);
    expect(new URL(links['jaeger_url'] ?? '').searchParams.get('service')).toBe(alert);
    expect(new URL(links['traces_url'] ?? '').searchParams.get('panes')).toContain(`\\"${alert}\\"`);
    expect(() =>
      JSON.parse(new URL(links['traces_url'] ?? '').searchParams.get('panes') ?? ''),
    ).not.toThrow();
  },
);

test('nobody is told of consequences, of further tries, or of fewer failures than an alert asks for', async (context) => {
  await needs(context, 'collector', 'prometheus', 'alertmanager');
  expect(notified.filter(({ labels }) => labels['service_name'] === 'quiet')).toEqual([]);
  expect(notified.length).toBeGreaterThan(20);
});
