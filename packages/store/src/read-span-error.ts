import type { SpanError } from '@culprit/diagnosis';
import { CORE } from '@culprit/semconv';
import { textAt } from './read-attribute.ts';
import type { StoredSpan } from './stored-trace.ts';

/** The error a span shows: its last exception event, else `error.type` and the status message. Undefined on healthy spans. */
export function readError(span: StoredSpan): SpanError | undefined {
  const exception = span.events.findLast((event) => event.name === 'exception')?.attributes;
  const errorType = textAt(span.attributes, CORE.ERROR_TYPE);
  // Ordinary code records exceptions that it handled: without the status or the type they are no failure.
  if (span.status !== 'error' && errorType === undefined) return undefined;
  const type = (exception && textAt(exception, CORE.EXCEPTION_TYPE)) ?? errorType;
  const message = (exception && textAt(exception, CORE.EXCEPTION_MESSAGE)) ?? span.statusMessage;
  return { type, message };
}
