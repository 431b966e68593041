import {
  CALL_RECORD_KEY,
  type CallFacts,
  type CallFlow,
  type CallRecord,
  type Classification,
} from '@culprit/diagnosis';
import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span,
  type SpanKind,
  trace,
} from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  type SpanLimits,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';

import { FailureSpanProcessor } from '../failure-span-processor.ts';
import type { DiagnosisEngine } from '../internal/engine.ts';
import type { FailureSpanProcessorOptions } from '../options.ts';

export interface Harness {
  processor: FailureSpanProcessor;
  /** Starts a span below another one, under a scope, with a call record in its context when given. */
  start(name: string, options?: StartOptions): Span;
  /** Exported spans by name. */
  exported(): Map<string, ReadableSpan>;
  all(): ReadableSpan[];
}

export interface StartOptions {
  parent?: Span | undefined;
  scope?: string;
  attributes?: Attributes;
  kind?: SpanKind;
  startTime?: [number, number];
  record?: CallRecord;
  context?: Context;
}

/** The real SDK with our processor and an exporter. */
export function harness({
  options,
  spanLimits,
  before = [],
  engine,
  wrap = (processor) => processor,
  provider: given,
}: {
  options?: FailureSpanProcessorOptions;
  spanLimits?: SpanLimits;
  before?: SpanProcessor[];
  engine?: DiagnosisEngine;
  wrap?: (processor: FailureSpanProcessor) => SpanProcessor;
  /** Start spans with this one instead; `processor` and `exported` then know nothing. */
  provider?: BasicTracerProvider;
} = {}): Harness {
  const processor = new FailureSpanProcessor(options, engine);
  const exporter = new InMemorySpanExporter();
  const provider =
    given ??
    new BasicTracerProvider({
      spanProcessors: [...before, wrap(processor), new SimpleSpanProcessor(exporter)],
      ...(spanLimits && { spanLimits }),
    });
  return {
    processor,
    start(name, { parent, scope = 'app', attributes, kind, startTime, record, context = ROOT_CONTEXT } = {}) {
      const above = parent === undefined ? context : trace.setSpan(context, parent);
      const within = record === undefined ? above : above.setValue(CALL_RECORD_KEY, record);
      return provider
        .getTracer(scope)
        .startSpan(
          name,
          { ...(attributes && { attributes }), ...(kind && { kind }), ...(startTime && { startTime }) },
          within,
        );
    },
    exported: () => new Map(exporter.getFinishedSpans().map((span) => [span.name, span])),
    all: () => exporter.getFinishedSpans(),
  };
}

/** A call record as the instrumentation would hand it over, settled from the start unless said otherwise. */
export class FakeRecord implements CallRecord {
  facts: CallFacts;
  settled: boolean;
  classification: Classification | undefined;
  thrown: unknown;
  attributes: Readonly<Record<string, unknown>> | undefined;
  boundTo: string | undefined;
  owned: boolean | undefined;
  flowCalls: number = 0;
  /** What the span showed when it ended before the call had settled. */
  seen: CallFacts | undefined;
  readonly #flow: CallFlow | undefined;
  readonly #early: Classification | undefined;

  constructor(fields: {
    facts?: Partial<CallFacts>;
    classification?: Classification;
    /** Given: the record is not settled, and this is what settling early gives. */
    early?: Classification;
    thrown?: unknown;
    attributes?: Readonly<Record<string, unknown>>;
    flow?: CallFlow;
  }) {
    this.facts = { operation: 'chat', ...fields.facts };
    this.settled = fields.early === undefined;
    this.classification = fields.classification;
    this.thrown = fields.thrown;
    this.attributes = fields.attributes;
    this.#flow = fields.flow;
    this.#early = fields.early;
  }

  flow(): CallFlow {
    this.flowCalls += 1;
    return this.#flow ?? { inputs: [], outputs: [] };
  }

  bind(spanId: string, owned: boolean): boolean {
    if (this.boundTo !== undefined) return false;
    this.boundTo = spanId;
    this.owned = owned;
    return true;
  }

  settleEarly(seen?: CallFacts): void {
    this.seen = seen;
    this.settled = true;
    this.classification = this.#early;
  }
}

/** Attributes of a chat span by the current conventions. */
export const CHAT: Attributes = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-5',
};
