import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allTraces, openEmbeddedStore } from '@culprit/store';
import type { StoredSpan } from '@culprit/store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// The demo is no public interface: its process is the real application of this test.
import { runDemo } from '../../../packages/cli/src/demo/run-demo.ts';
import { available, needs } from './support/images.ts';
import { JaegerClient } from './support/jaeger.ts';
import { Stack } from './support/stack.ts';
import { TempoClient } from './support/tempo.ts';
import { until } from './support/until.ts';

const SERVICE = 'support-tickets';
const TICKETS = 60;

interface Backend {
  trace(traceId: string): Promise<StoredSpan[]>;
  /** Ids of traces with a span that has all of these attributes. */
  search(attributes: Readonly<Record<string, string>>): Promise<string[]>;
}

const directory = mkdtempSync(join(tmpdir(), 'culprit-demo-'));
const stack = new Stack();
const backends: { jaeger?: Backend; tempo?: Backend } = {};
/** What the application recorded on its own disk: what the backends are compared with. */
const recorded = new Map<string, readonly StoredSpan[]>();

beforeAll(async () => {
  if (!(await available('collector', 'jaeger'))) return;
  const jaeger = new JaegerClient((await stack.jaeger()).url(16686));
  backends.jaeger = { trace: (id) => jaeger.trace(id), search: (wanted) => jaeger.search(SERVICE, wanted) };
  if (await available('tempo')) {
    const tempo = new TempoClient((await stack.tempo()).url(3200));
    backends.tempo = { trace: (id) => tempo.trace(id), search: (wanted) => tempo.search(traceQl(wanted)) };
  }
  const collector = await stack.collector({ configs: ['collector/collector.yaml', 'collector/rules.yaml'] });

  await runDemo({ tickets: TICKETS, seed: 7, directory, concurrency: 12, otlp: collector.url(4318) });
  const store = await openEmbeddedStore({ directory });
  for await (const { traceId } of allTraces(store))
    recorded.set(traceId, (await store.getTrace(traceId))?.spans ?? []);
  await store.close();
});
afterAll(async () => {
  await stack.stop();
  rmSync(directory, { recursive: true, force: true });
});

const traceQl = (attributes: Readonly<Record<string, string>>): string =>
  `{ ${Object.entries(attributes)
    .map(([key, value]) => `span.${key} = "${value}"`)
    .join(' && ')} }`;

/** What a store must show of a span, whatever its own form is. */
const shown = ({ spanId, parentSpanId, name, attributes, links }: StoredSpan) => ({
  spanId,
  parentSpanId,
  name,
  attributes,
  links: links.map((link) => ({ spanId: link.spanId, attributes: link.attributes })),
});
const bySpanId = (a: { spanId: string }, b: { spanId: string }): number => (a.spanId < b.spanId ? -1 : 1);

const spans = (): StoredSpan[] => [...recorded.values()].flat();
const withRole = (...roles: string[]): StoredSpan[] =>
  spans().filter(({ attributes }) => roles.includes(attributes['culprit.cascade.role'] as string));

describe.each(['jaeger', 'tempo'] as const)('the demo in %s', (program) => {
  test('every span is there within a minute, with its attributes and its links', async (context) => {
    await needs(context, 'collector', 'jaeger', program);
    const backend = backends[program]!;
    expect(recorded.size).toBeGreaterThan(TICKETS);
    for (const [traceId, expected] of recorded) {
      const arrived = await until(
        () => backend.trace(traceId),
        (found) => found.length >= expected.length,
      );
      expect(arrived.map(shown).sort(bySpanId)).toEqual(expected.map(shown).sort(bySpanId));
    }
  });

  test('R72 from any affected span to its origin by its own attributes alone', async (context) => {
    await needs(context, 'collector', 'jaeger', program);
    const backend = backends[program]!;
    const affected = withRole('propagated');
    expect(affected.length).toBeGreaterThan(5);
    for (const { traceId, attributes } of affected.slice(0, 20)) {
      const originId = attributes['culprit.cascade.origin.span_id'] as string;
      const found = await backend.search({
        'culprit.cascade.origin.span_id': originId,
        'culprit.cascade.role': 'origin',
      });
      expect(found).toEqual([traceId]);
      const origin = (await backend.trace(traceId)).find(({ spanId }) => spanId === originId);
      expect(origin?.attributes).toMatchObject({
        'culprit.cascade.role': 'origin',
        'culprit.failure.category': attributes['culprit.cascade.origin.category'],
      });
    }
  });

  test('R72 from an origin to everything it affected', async (context) => {
    await needs(context, 'collector', 'jaeger', program);
    const backend = backends[program]!;
    for (const { traceId, spanId } of withRole('origin').slice(0, 20)) {
      expect(await backend.search({ 'culprit.cascade.origin.span_id': spanId })).toEqual([traceId]);
      const reached = (await backend.trace(traceId)).filter(
        ({ attributes }) => attributes['culprit.cascade.origin.span_id'] === spanId,
      );
      const expected = recorded
        .get(traceId)!
        .filter(({ attributes }) => attributes['culprit.cascade.origin.span_id'] === spanId);
      expect(reached.map((span) => span.spanId).sort()).toEqual(expected.map((span) => span.spanId).sort());
    }
  });

  test('failures are found by category, and silent ones apart from those that threw', async (context) => {
    await needs(context, 'collector', 'jaeger', program);
    const backend = backends[program]!;
    const silent = spans().filter(
      ({ attributes }) =>
        attributes['culprit.failure.category'] === 'malformed_response' &&
        attributes['culprit.failure.silent'],
    );
    expect(silent.length).toBeGreaterThan(0);
    const found = await backend.search({
      'culprit.failure.category': 'malformed_response',
      ...(program === 'jaeger' ? { 'culprit.failure.silent': 'true' } : {}),
    });
    expect(found).toEqual(expect.arrayContaining([...new Set(silent.map(({ traceId }) => traceId))]));
  });

  test('a link says what it is for', async (context) => {
    await needs(context, 'collector', 'jaeger', program);
    const linked = spans().find(({ links }) =>
      links.some(({ attributes }) => attributes['culprit.link.relation'] === 'caused_by'),
    )!;
    const found = (await backends[program]!.trace(linked.traceId)).find(
      ({ spanId }) => spanId === linked.spanId,
    );
    expect(found?.links).toEqual(linked.links);
  });
});
