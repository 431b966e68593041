import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { startSimulatedProvider, type SimulatedProvider } from '@culprit/simulated-provider';
import { Harness, type HarnessOptions } from '../../testing/harness.ts';

const conformance = createRequire(new URL('../../../../../test/conformance/package.json', import.meta.url));
const load = async (name: string): Promise<any> =>
  (await import(pathToFileURL(conformance.resolve(name)).href)) as unknown;

const NATIVE = 'mistralai_sdk_tracer';
const OURS = '@culprit/instrumentation';
const REQUEST = { model: 'mistral-large-latest', messages: [{ role: 'user', content: 'Say hello' }] };

let provider: SimulatedProvider;
let harness: Harness;
beforeAll(async () => {
  provider = await startSimulatedProvider({ seed: 22 });
});
afterAll(() => provider.close());
afterEach(() => harness.close());

/** A client whose own telemetry goes to the global provider, or to the one given. */
async function setUp(telemetry: unknown = 'global', options: HarnessOptions = {}): Promise<any> {
  harness = new Harness(options);
  const { Mistral } = await load('@mistralai/mistralai');
  const client = new Mistral({ apiKey: 'test-key-1234567890', serverURL: provider.mistralBaseUrl });
  const { configureTelemetry } = await load('@mistralai/mistralai/extra/observability');
  if (telemetry !== 'off') await configureTelemetry(client, telemetry, { redaction: false });
  return client;
}

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

test('R25 R27 the span of the SDK is the only one, and gets what it does not say', async () => {
  const client = await setUp();
  await client.chat.complete(REQUEST);
  const span = harness.take();
  expect(span.instrumentationScope.name).toBe(NATIVE);
  expect(span.attributes).toMatchObject({
    'gen_ai.response.finish_reasons': ['stop'],
    'culprit.response.finish_reason': 'stop',
    'culprit.attempt.count': 1,
    'culprit.instrumented_by': NATIVE,
    'culprit.prompt.length': 9,
  });
});

test('a stream is completed by its reader, whoever closes first', async () => {
  const client = await setUp();
  await drain(await client.chat.stream(REQUEST));
  const span = harness.take();
  expect(span.instrumentationScope.name).toBe(NATIVE);
  expect(span.attributes).toMatchObject({
    'culprit.stream.ending': 'completed',
    'culprit.response.finish_reason': 'stop',
  });
  for await (const _ of await client.chat.stream(REQUEST)) break;
  expect(harness.take().attributes['culprit.stream.ending']).toBe('abandoned');
});

test('R23 a silent failure is found on it, an error of the parser too', async () => {
  const client = await setUp();
  provider.enqueue('truncation', 'no_usage');
  await client.chat.complete(REQUEST);
  expect(harness.take().attributes['culprit.failure.category']).toBe('incomplete_response');
  await expect(client.chat.complete(REQUEST)).rejects.toThrow('Response validation failed');
  expect(harness.take().attributes['culprit.failure.category']).toBe('malformed_response');
});

test('R54 a refusal is classified on it', async () => {
  const client = await setUp();
  provider.enqueue('rate_limit');
  await expect(client.chat.complete(REQUEST)).rejects.toThrow('Rate limit exceeded');
  const span = harness.take();
  expect(span.instrumentationScope.name).toBe(NATIVE);
  expect(span.attributes['culprit.failure.category']).toBe('rate_limit');
});

test('R55 each repeated request has a span of the SDK, the last one is the call', async () => {
  const client = await setUp();
  const backoff = { initialInterval: 1, maxInterval: 5, exponent: 1, maxElapsedTime: 10_000 };
  provider.enqueue('server_error');
  await client.chat.complete(REQUEST, {
    retries: { strategy: 'backoff', backoff, retryConnectionErrors: true },
  });
  const [failed, answered, ...more] = harness.finished;
  expect(more).toEqual([]);
  expect(Object.keys(failed!.attributes).filter((key) => key.startsWith('culprit.'))).toEqual([]);
  expect(answered!.attributes).toMatchObject({
    'culprit.attempt.count': 2,
    'culprit.attempt.statuses': ['500'],
    'culprit.response.finish_reason': 'stop',
  });
  expect(answered!.attributes['culprit.failure.category']).toBeUndefined();
});

test('with the telemetry off there is our span, with the requests below it', async () => {
  const client = await setUp('off');
  await client.chat.complete(REQUEST);
  const span = harness.take();
  expect(span.instrumentationScope.name).toBe(OURS);
  expect(span.name).toBe('chat mistral-large-latest');
  await client.chat.complete({ ...REQUEST, model: 3 }).catch(() => undefined);
  expect(harness.take().instrumentationScope.name).toBe(OURS);
});

test('a provider that the application hands to the SDK keeps its spans, and they are completed', async () => {
  const theirs = new InMemorySpanExporter();
  const own = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(theirs)] });
  const client = await setUp(own);
  await client.chat.complete(REQUEST);
  expect(harness.finished).toEqual([]);
  expect(theirs.getFinishedSpans()).toHaveLength(1);
  expect(theirs.getFinishedSpans()[0]!.attributes['culprit.attempt.count']).toBe(1);
});

test('R33 stays as it is when additions are switched off', async () => {
  const client = await setUp('global', { enrichNativeSpans: false });
  await client.chat.complete(REQUEST);
  const span = harness.take();
  expect(span.instrumentationScope.name).toBe(NATIVE);
  expect(Object.keys(span.attributes).filter((key) => key.startsWith('culprit.'))).toEqual([]);
});

test('a stream that nobody reads ends with the flush', async () => {
  const client = await setUp();
  const stream = await client.chat.stream(REQUEST);
  expect(harness.finished).toEqual([]);
  const { flushCalls } = await import('../../index.ts');
  flushCalls({ all: true });
  expect(harness.take().attributes['culprit.stream.ending']).toBe('unread');
  await stream.cancel();
  expect(harness.finished).toEqual([]);
});
