import { textAt } from '@culprit/diagnosis';
import type { DuckDBAppender } from '@duckdb/node-api';
import { readModelCall } from '../investigation/model-call.ts';
import { judgeStored } from '../judge-stored.ts';
import type { StoredSpan } from '../stored-trace.ts';

/** Appends one span as a row of `spans`, in the order of the columns in the schema. */
export function appendSpan(appender: DuckDBAppender, segment: number, span: StoredSpan): void {
  const judgement = judgeStored(span);
  const { facts, verdict } = judgement;
  const text = (value: string | undefined): void =>
    value === undefined ? appender.appendNull() : appender.appendVarchar(value);
  const number = (value: number | undefined): void =>
    value === undefined ? appender.appendNull() : appender.appendDouble(value);
  const call = readModelCall(span, judgement);

  appender.appendInteger(segment);
  appender.appendVarchar(span.traceId);
  appender.appendVarchar(span.spanId);
  text(span.parentSpanId);
  appender.appendVarchar(span.name);
  appender.appendBigInt(span.startNs);
  appender.appendBigInt(span.endNs);
  appender.appendBoolean(span.status === 'error' || verdict !== undefined);
  text(textAt(span.resource, 'service.name'));
  text(facts?.provider);
  text(facts?.request?.model ?? facts?.response?.model);
  appender.appendBoolean(call !== undefined);
  number(call?.inputTokens);
  number(call?.outputTokens);
  number(call?.costUsd);
  number(call?.latency);
  appender.appendVarchar(JSON.stringify(span.resource));
  appender.appendVarchar(writeSpan(span));
  appender.endRow();
}

/** Times as decimal text: JSON has no 64-bit integers. The resource has a column of its own, where equal values compress. */
function writeSpan({ resource: _, ...span }: StoredSpan): string {
  return JSON.stringify(span, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
}

type Written = Omit<StoredSpan, 'startNs' | 'endNs' | 'events' | 'resource'> & {
  startNs: string;
  endNs: string;
  events: (Omit<StoredSpan['events'][number], 'timeNs'> & { timeNs: string })[];
};

/** The span again from the columns `data` and `resource`. */
export function readSpanRow(data: string, resource: string): StoredSpan {
  const span = JSON.parse(data) as Written;
  return {
    ...span,
    startNs: BigInt(span.startNs),
    endNs: BigInt(span.endNs),
    events: span.events.map((event) => ({ ...event, timeNs: BigInt(event.timeNs) })),
    resource: JSON.parse(resource) as StoredSpan['resource'],
  };
}
