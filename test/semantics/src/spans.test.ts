import Anthropic from '@anthropic-ai/sdk';
import { SpanStatusCode } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { attributeViolations, spanViolations } from './check.ts';
import { FAILING_CALLS } from './failing-calls.ts';
import { HEALTHY_CALLS } from './healthy-calls.ts';
import { setUp, type SetUp } from './set-up.ts';

let set: SetUp;

beforeAll(async () => {
  set = await setUp();
});
afterAll(() => set.close());
beforeEach(() => {
  set.telemetry.reset();
});

describe('a successful call conforms', () => {
  test.each(HEALTHY_CALLS.map((call) => [call.name, call] as const))('%s', async (_name, call) => {
    await call.run(set);
    const [span, ...more] = set.telemetry.spans();
    expect(more).toEqual([]);
    expect(spanViolations(span!, { names: 'latest', ok: true })).toEqual([]);
    expect(span!.attributes['gen_ai.operation.name']).toBe(call.operation);
    expect(span!.attributes).toMatchObject(call.expected ?? {});
    expect(span!.status.code).toBe(SpanStatusCode.UNSET);
  });
});

describe('a call that goes wrong conforms', () => {
  test.each(FAILING_CALLS.map((call) => [call.name, call] as const))('%s', async (_name, call) => {
    await call.run(set);
    const [span, ...more] = set.telemetry.spans();
    expect(more).toEqual([]);
    expect(spanViolations(span!, { names: 'latest', ok: false })).toEqual([]);
  });
});

test('R27 a span that the SDK starts itself gains names under culprit alone, and stays the only one', async () => {
  const request = {
    model: 'claude-haiku-4-5',
    max_tokens: 10,
    messages: [{ role: 'user' as const, content: 'Hi' }],
  };
  await set.anthropicNative.messages.create(request);
  const [span, ...more] = set.telemetry.spans();
  expect(more).toEqual([]);
  expect(span!.instrumentationScope.name).toBe('com.anthropic.sdk.typescript');
  expect(span!.attributes['culprit.instrumented_by']).toBe('com.anthropic.sdk.typescript');

  const untouched = new InMemorySpanExporter();
  const elsewhere = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(untouched)] });
  const client = new Anthropic({
    apiKey: 'test-key-000000',
    baseURL: set.provider.anthropicBaseUrl,
    openTelemetry: { tracerProvider: elsewhere },
  });
  await client.messages.create(request);
  const theirs = Object.keys(untouched.getFinishedSpans()[0]!.attributes);
  const added = Object.keys(span!.attributes).filter((key) => !theirs.includes(key));
  expect(added.filter((key) => !key.startsWith('culprit.'))).toEqual([]);
  expect(
    attributeViolations(Object.fromEntries(added.map((key) => [key, span!.attributes[key]])), 'latest'),
  ).toEqual([]);
});
