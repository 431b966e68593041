import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startSimulatedProvider } from '@culprit/simulated-provider';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { available, needs } from './support/images.ts';
import { JaegerClient } from './support/jaeger.ts';
import { send, traceIdOf } from './support/otlp.ts';
import type { SpanInput } from './support/otlp.ts';
import { Stack } from './support/stack.ts';
import { until } from './support/until.ts';

const SERVICE = 'giant';
const MEBIBYTE = 1_048_576;

const stack = new Stack();
let endpoint: string;
let jaeger: JaegerClient;

beforeAll(async () => {
  if (!(await available('collector', 'jaeger'))) return;
  jaeger = new JaegerClient((await stack.jaeger()).url(16686));
  const collector = await stack.collector({ configs: ['collector/collector.yaml', 'collector/rules.yaml'] });
  endpoint = collector.url(4318);
});
afterAll(() => stack.stop());

test('R77 a prompt of 30 MB costs its batch nothing, and its own span only the text', async (context) => {
  await needs(context, 'collector', 'jaeger');
  const neighbours: SpanInput[] = Array.from({ length: 511 }, (_, i) => ({
    traceId: traceIdOf(`neighbour ${i}`),
    id: `neighbour ${i}`,
    attributes: { 'culprit.failure.category': 'rate_limit' },
  }));
  const giant: SpanInput = {
    traceId: traceIdOf('giant'),
    id: 'giant',
    attributes: {
      'gen_ai.input.messages': 'p'.repeat(30 * MEBIBYTE),
      'gen_ai.request.model': 'gpt-5',
      'culprit.failure.category': 'context_limit_exceeded',
      'culprit.cascade.role': 'origin',
    },
  };
  expect(await send(endpoint, SERVICE, [...neighbours.slice(0, 200), giant, ...neighbours.slice(200)])).toBe(
    200,
  );

  const found = await until(
    () => jaeger.all(SERVICE),
    (spans) => spans.length >= 512,
  );
  expect(found.map(({ name }) => name).sort()).toEqual([...neighbours, giant].map(({ id }) => id).sort());
  const { attributes } = found.find(({ name }) => name === 'giant')!;
  expect(attributes).toMatchObject({
    'gen_ai.request.model': 'gpt-5',
    'culprit.failure.category': 'context_limit_exceeded',
    'culprit.cascade.role': 'origin',
  });
  expect((attributes['gen_ai.input.messages'] as string).length).toBe(65_536);
});

test('R77 an application that records content and asks with 30 MB loses none of its calls', async (context) => {
  await needs(context, 'collector', 'jaeger');
  const provider = await startSimulatedProvider();
  try {
    const app = fileURLToPath(new URL('support/giant-prompt.ts', import.meta.url));
    await promisify(execFile)(
      process.execPath,
      ['--conditions=@culprit/source', '--import', 'culprit/register', app],
      {
        env: {
          ...process.env,
          NODE_OPTIONS: '',
          OPENAI_BASE_URL: provider.openaiBaseUrl,
          OPENAI_API_KEY: 'sk-simulated',
          OTEL_SERVICE_NAME: 'giant-prompt',
          OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
          OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'span_only',
        },
      },
    );
  } finally {
    await provider.close();
  }
  const found = await until(
    () => jaeger.all('giant-prompt'),
    (spans) => spans.length >= 41,
  );
  expect(found.length).toBe(41);
  const giant = found.find(({ attributes }) => Number(attributes['culprit.prompt.length']) > MEBIBYTE)!;
  expect(giant.attributes).toMatchObject({ 'gen_ai.request.model': 'gpt-5-mini' });
  const messages = giant.attributes['gen_ai.input.messages'] as string;
  expect(messages.length).toBeLessThanOrEqual(65_536);
  expect(JSON.parse(messages)).toMatchObject([{ role: 'user' }]);
});

test('a request beyond what the Collector takes is refused, and it takes the next', async (context) => {
  await needs(context, 'collector', 'jaeger');
  const huge: SpanInput = {
    traceId: traceIdOf('huge'),
    id: 'huge',
    attributes: { text: 'p'.repeat(70 * MEBIBYTE) },
  };
  expect(await send(endpoint, SERVICE, [huge]).catch(() => 413)).toBeGreaterThanOrEqual(400);
  expect(await send(endpoint, SERVICE, [{ traceId: traceIdOf('next'), id: 'next' }])).toBe(200);
  const found = await until(
    () => jaeger.trace(traceIdOf('next')),
    (spans) => spans.length > 0,
  );
  expect(found.map(({ name }) => name)).toEqual(['next']);
});
