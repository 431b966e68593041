import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import { culpritInstrumentations } from '@culprit/instrumentation';
import type { CulpritInstrumentation, InstrumentationOptions } from '@culprit/instrumentation';
import { FailureSpanProcessor } from '@culprit/span-processor';

/**
 * `bare`: the SDK alone. `hand`: a span written by hand around the call, with the same attributes, exported in batches. `culprit`: instrumentation and failure processor, same exporter. The last two also write a call record.
 */
export const CONTENDERS = ['bare', 'hand', 'culprit', 'culprit+line', 'culprit+log'] as const;
export type Contender = (typeof CONTENDERS)[number];

/** Takes everything and keeps nothing: what is measured is the making of spans. */
const sink: SpanExporter = {
  export: (_spans, done) => {
    done({ code: 0 });
  },
  shutdown: () => Promise.resolve(),
};

export interface SetUp {
  processor: FailureSpanProcessor | undefined;
  instrumentations: readonly CulpritInstrumentation[];
  /** Exports what waits in the batch, so that it does not count as held. */
  flush: () => Promise<void>;
}

export function setUp(contender: Contender, options: InstrumentationOptions = {}): SetUp {
  if (contender === 'bare')
    return { processor: undefined, instrumentations: [], flush: () => Promise.resolve() };
  const processor = contender === 'hand' ? undefined : new FailureSpanProcessor();
  const batch = new BatchSpanProcessor(sink, { maxQueueSize: 100_000, scheduledDelayMillis: 200 });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(
    new BasicTracerProvider({ spanProcessors: processor === undefined ? [batch] : [processor, batch] }),
  );
  return {
    processor,
    instrumentations: processor === undefined ? [] : culpritInstrumentations(options),
    flush: () => batch.forceFlush(),
  };
}
