import { afterEach, beforeEach, expect, test } from 'vitest';
import { needs } from './support/images.ts';
import { JaegerClient } from './support/jaeger.ts';
import { send, traceIdOf } from './support/otlp.ts';
import type { SpanInput } from './support/otlp.ts';
import { Stack } from './support/stack.ts';
import { until } from './support/until.ts';

const SERVICE = 'queues';
const CONFIGS = ['collector/collector.yaml', 'collector/rules.yaml'];

let stack: Stack;
beforeEach(() => {
  stack = new Stack();
});
afterEach(() => stack.stop());

const spansNamed = (name: string, count: number): SpanInput[] =>
  Array.from({ length: count }, (_, i) => ({ traceId: traceIdOf(`${name} ${i}`), id: `${name} ${i}` }));

/** Names of the spans that the store has, each as often as it has it. */
const namesIn = async (jaeger: JaegerClient): Promise<string[]> =>
  (await jaeger.all(SERVICE)).map(({ name }) => name).sort();

const names = (...spans: SpanInput[][]): string[] =>
  spans
    .flat()
    .map(({ id }) => id)
    .sort();

test('what is sent while the store is away arrives once it is there, each span once', async (context) => {
  await needs(context, 'collector', 'jaeger');
  const collector = await stack.collector({ configs: CONFIGS });
  const before = spansNamed('before', 400);
  expect(await send(collector.url(4318), SERVICE, before)).toBe(200);

  const jaeger = new JaegerClient((await stack.jaeger()).url(16686));
  const after = spansNamed('after', 20);
  expect(await send(collector.url(4318), SERVICE, after)).toBe(200);
  expect(
    await until(
      () => namesIn(jaeger),
      (found) => found.length >= 420,
    ),
  ).toEqual(names(before, after));
});

test.for(['stopped and started', 'killed'])(
  'what waits for the store outlives a Collector that is %s',
  async (how, context) => {
    await needs(context, 'collector', 'jaeger');
    const collector = await stack.collector({ configs: CONFIGS });
    const waiting = spansNamed('waiting', 400);
    expect(await send(collector.url(4318), SERVICE, waiting)).toBe(200);
    if (how === 'killed') await collector.kill();
    await collector.container.restart();

    const jaeger = new JaegerClient((await stack.jaeger()).url(16686));
    expect(
      await until(
        () => namesIn(jaeger),
        (found) => found.length >= 400,
      ),
    ).toEqual(names(waiting));
  },
);

test('a store that goes and comes back gets what was sent meanwhile', async (context) => {
  await needs(context, 'collector', 'jaeger');
  const collector = await stack.collector({ configs: CONFIGS });
  const program = await stack.jaeger();
  const seen = spansNamed('seen', 50);
  await send(collector.url(4318), SERVICE, seen);
  const first = new JaegerClient(program.url(16686));
  expect(
    await until(
      () => namesIn(first),
      (found) => found.length >= 50,
    ),
  ).toEqual(names(seen));

  await program.kill();
  const missed = spansNamed('missed', 200);
  expect(await send(collector.url(4318), SERVICE, missed)).toBe(200);
  await program.container.restart();
  // It keeps traces in memory: those from before are gone with it.
  const second = new JaegerClient(program.url(16686));
  expect(
    await until(
      () => namesIn(second),
      (found) => found.length >= 200,
    ),
  ).toEqual(names(missed));
});
