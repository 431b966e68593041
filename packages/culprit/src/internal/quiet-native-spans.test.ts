import { SpanKind, trace } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { expect, test } from 'vitest';
import { quietNativeSpans } from './quiet-native-spans.ts';

function quietProvider(): { provider: BasicTracerProvider; names: () => string[] } {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  quietNativeSpans(provider);
  return { provider, names: () => exporter.getFinishedSpans().map((span) => span.name) };
}

const SDK = 'com.anthropic.sdk.typescript';

test('a call span of an SDK neither records nor propagates', () => {
  const { provider, names } = quietProvider();
  const span = provider.getTracer(SDK).startSpan('anthropic.messages.create', { kind: SpanKind.CLIENT });
  expect(span.isRecording()).toBe(false);
  expect(trace.isSpanContextValid(span.spanContext())).toBe(false);
  span.end();
  expect(names()).toEqual([]);
});

test("the SDK's spans around its calls, and everybody else's, stay", () => {
  const { provider, names } = quietProvider();
  provider.getTracer(SDK).startSpan('anthropic.messages.tool_runner').end();
  provider.getTracer(SDK).startActiveSpan('tool', { kind: SpanKind.INTERNAL }, (span) => span.end());
  provider.getTracer('app').startSpan('fetch', { kind: SpanKind.CLIENT }).end();
  expect(names()).toEqual(['anthropic.messages.tool_runner', 'tool', 'fetch']);
});
