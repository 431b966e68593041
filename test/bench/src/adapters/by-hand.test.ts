import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runWorker } from '../run-worker.ts';
import { byHand } from './by-hand.ts';
import { lengthened, replay } from './replay.ts';
import type { Template } from './template.worker.ts';
import { ADAPTERS, workloadOf } from './workload.ts';

const exporter = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
const { fetch } = globalThis;
beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
afterAll(() => {
  globalThis.fetch = fetch;
  context.disable();
  trace.disable();
});

const kinds = (attributes: object): [string, string][] =>
  Object.entries(attributes)
    .map(([key, value]): [string, string] => [key, Array.isArray(value) ? 'list' : typeof value])
    .sort();

test.each(ADAPTERS)(
  'the span by hand around %s has the attributes of ours, and a longer stream is read whole',
  async (name) => {
    const { recording, attributes } = JSON.parse(
      runWorker('./adapters/template.worker.ts', name),
    ) as Template;
    const { subject, plain, stream } = await workloadOf(name, recording.url);
    replay(recording.plain);
    exporter.reset();
    await byHand(provider.getTracer('by hand'), subject.plain, attributes, plain)();
    const [span] = exporter.getFinishedSpans();
    expect(span?.name).toBe(subject.plain.span.name);
    expect(kinds(span?.attributes ?? {})).toEqual(kinds(attributes));
    expect(attributes).not.toHaveProperty('culprit.failure.category');
    if (subject.stream === undefined) return;
    replay(recording.stream);
    const short = await stream();
    replay(lengthened(recording.stream, 50));
    expect(await stream()).toBe(short + 49);
  },
  30_000,
);
