/**
 * Heap before and after many traces, as JSON: `node --expose-gc --conditions=@culprit/source leak.ts [traces]`.
 * Of every twenty traces one fails as a cascade, four are aborted, one leaves a span open for ever.
 */
import { SpanStatusCode } from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';

import { FailureSpanProcessor } from '../failure-span-processor.ts';
import { CHAT, harness } from './harness.ts';

const traces = Number(process.argv[2] ?? 50_000);
const processor = new FailureSpanProcessor({ maxTraces: 100 });
const traced = harness({ provider: new BasicTracerProvider({ spanProcessors: [processor] }) });

function play(index: number): void {
  const kind = index % 20;
  const root = traced.start('agent', { attributes: { 'gen_ai.operation.name': 'invoke_agent' } });
  const chat = traced.start('chat', { parent: root, scope: 'other', attributes: CHAT });
  const tool = traced.start('tool', {
    parent: root,
    scope: 'other',
    attributes: { 'gen_ai.operation.name': 'execute_tool' },
  });
  if (kind === 0) {
    for (const span of [chat, root]) {
      span.recordException(new Error(`503 overloaded ${index}`));
      span.setStatus({ code: SpanStatusCode.ERROR, message: `503 overloaded ${index}` });
    }
  } else if (kind < 5) {
    chat.recordException(Object.assign(new Error('aborted'), { name: 'AbortError' }));
    chat.setStatus({ code: SpanStatusCode.ERROR, message: 'aborted' });
  }
  chat.end();
  if (kind !== 5) tool.end();
  root.end();
}

function heap(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

const warmUp = Math.min(10_000, traces / 4);
for (let index = 0; index < warmUp; index += 1) play(index);
const heapBefore = heap();
const started = performance.now();
for (let index = warmUp; index < traces; index += 1) play(index);
const microsPerTrace = ((performance.now() - started) * 1e3) / (traces - warmUp);
const heapAfter = heap();
console.log(
  JSON.stringify({
    traces,
    spans: traces * 3,
    heapBefore,
    heapAfter,
    microsPerTrace,
    state: processor.state(),
  }),
);
