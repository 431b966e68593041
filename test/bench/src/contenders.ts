import { context, SpanKind, trace, type Tracer } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import { culpritInstrumentations } from '@culprit/instrumentation';
import type { CulpritInstrumentation, InstrumentationOptions } from '@culprit/instrumentation';
import { FailureSpanProcessor } from '@culprit/span-processor';

/**
 * `bare`: the SDK alone. `hand`: a span written by hand around the call, with the same 15 attributes, exported in
 * batches. `culprit`: instrumentation and failure processor, same exporter. The last two also write a call record.
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

/** The span that a careful person writes around a chat call, by the conventions. */
export async function withHandSpan<T>(
  tracer: Tracer,
  provider: string,
  model: string,
  call: () => PromiseLike<T>,
): Promise<T> {
  const span = tracer.startSpan(`chat ${model}`, {
    kind: SpanKind.CLIENT,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': provider,
      'gen_ai.request.model': model,
      'gen_ai.request.max_tokens': 100,
      'gen_ai.request.temperature': 0.5,
      'gen_ai.output.type': 'text',
      'server.address': 'api.example.com',
      'server.port': 443,
    },
  });
  try {
    const value = await context.with(trace.setSpan(context.active(), span), call);
    const answer = value as {
      id?: string;
      model?: string;
      choices?: { finish_reason: string }[];
      stop_reason?: string;
      usage?: Record<string, number>;
    };
    span.setAttributes({
      'gen_ai.response.id': answer.id,
      'gen_ai.response.model': answer.model,
      'gen_ai.response.finish_reasons': [answer.choices?.[0]?.finish_reason ?? answer.stop_reason ?? 'stop'],
      'gen_ai.usage.input_tokens': answer.usage?.['prompt_tokens'] ?? answer.usage?.['input_tokens'],
      'gen_ai.usage.output_tokens': answer.usage?.['completion_tokens'] ?? answer.usage?.['output_tokens'],
      'http.response.status_code': 200,
      'app.step': 'bench',
    });
    return value;
  } finally {
    span.end();
  }
}
