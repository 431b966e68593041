import { propagation, SpanStatusCode } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { FailureSpanProcessor } from '@culprit/span-processor';
import type { InstrumentationOptions } from '@culprit/instrumentation';
import { Harness } from '../../../../packages/instrumentation/src/testing/harness.ts';

/** Both parts of Culprit on an OpenTelemetry set-up in memory. Frameworks are imported after it is made. */
export class Traced extends Harness {
  constructor(options: InstrumentationOptions = {}) {
    super({ ...options, processors: [new FailureSpanProcessor()] });
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  }

  /** The spans since the last call as an indented tree, in the order in which they began. */
  tree(): string[] {
    const spans = this.finished;
    this.spans.reset();
    return treeOf(spans);
  }

  /** Finished spans by name; the first of that name. */
  span(name: string): ReadableSpan {
    const found = this.finished.find((span) => span.name === name);
    if (found === undefined)
      throw new Error(`no span ${name} among ${this.finished.map((span) => span.name).join(', ')}`);
    return found;
  }

  override async close(): Promise<void> {
    propagation.disable();
    await super.close();
  }
}

/** One line a span: its name and, where it failed, `!`, its own category and its role in the cascade. */
export function treeOf(spans: readonly ReadableSpan[]): string[] {
  const ids = new Set(spans.map((span) => span.spanContext().spanId));
  const childrenOf = (id: string | undefined): ReadableSpan[] =>
    spans
      .filter(({ parentSpanContext }) =>
        id === undefined
          ? parentSpanContext === undefined || !ids.has(parentSpanContext.spanId)
          : parentSpanContext?.spanId === id,
      )
      .sort((a, b) => a.startTime[0] - b.startTime[0] || a.startTime[1] - b.startTime[1]);
  const lines = (id: string | undefined, depth: number): string[] =>
    childrenOf(id).flatMap((span) => [
      `${'  '.repeat(depth)}${lineOf(span)}`,
      ...lines(span.spanContext().spanId, depth + 1),
    ]);
  return lines(undefined, 0);
}

function lineOf({ name, status, attributes }: ReadableSpan): string {
  const category = attributes['culprit.failure.category'];
  const role = attributes['culprit.cascade.role'];
  const marks = [status.code === SpanStatusCode.ERROR ? '!' : '', category, role].filter(
    (mark): mark is string => typeof mark === 'string' && mark !== '',
  );
  return marks.length === 0 ? name : `${name} ${marks.join(' ')}`;
}
