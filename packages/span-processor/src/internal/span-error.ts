import type { ErrorFacts } from '@culprit/diagnosis';
import { CORE } from '@culprit/semconv';

import { number, text } from '../vocabularies/values.ts';
import type { SpanLike } from './span-like.ts';
import { statusOf } from './span-like.ts';

/** The failure a span shows: its status, its `error.type`, and its last exception event. */
export interface ShownError {
  type?: string | undefined;
  message?: string | undefined;
  stack?: string | undefined;
  httpStatus?: number | undefined;
  /** `error.type`, which may be the provider's code rather than a class. */
  errorType?: string | undefined;
}

/** Longest message kept in memory for comparing errors; the same cut on both sides keeps equal ones equal. */
export const MAX_MESSAGE_CHARS = 2_048;

/**
 * Undefined when nothing on the span says that it failed. `exceptionAlone` lets an exception event count without the
 * status ERROR: some LLM instrumentations never set it, while ordinary code records exceptions that it handled.
 */
export function shownError(span: SpanLike, exceptionAlone: boolean): ShownError | undefined {
  const failed = statusOf(span) === 'error';
  const exception = span.events.findLast((event) => event.name === 'exception')?.attributes;
  if (!failed && (exception === undefined || !exceptionAlone || statusOf(span) === 'ok')) return undefined;
  const errorType = text(span.attributes, CORE.ERROR_TYPE);
  const message = (exception && text(exception, CORE.EXCEPTION_MESSAGE)) ?? span.status.message;
  return {
    type: (exception && text(exception, CORE.EXCEPTION_TYPE)) ?? errorType,
    message: message === undefined || message === '' ? undefined : message.slice(0, MAX_MESSAGE_CHARS),
    stack: exception && text(exception, CORE.EXCEPTION_STACKTRACE),
    httpStatus: number(span.attributes, CORE.HTTP_RESPONSE_STATUS_CODE) ?? statusIn(errorType),
    errorType,
  };
}

/** `error.type` is the status code when HTTP was all there was to go by. */
function statusIn(errorType: string | undefined): number | undefined {
  return errorType !== undefined && /^[1-5]\d\d$/.test(errorType) ? Number(errorType) : undefined;
}

/** As facts for the rules. A provider's code in `error.type` goes where rules look for one: into the body. */
export function errorFactsOf(shown: ShownError): ErrorFacts {
  const { type, message, httpStatus, errorType } = shown;
  const code =
    errorType !== undefined && /^[a-z][a-z0-9]*([_.-][a-z0-9]+)+$/.test(errorType) ? errorType : undefined;
  const body = code === undefined ? undefined : { error: { type: code, code, message } };
  return {
    name: type,
    message,
    code: errorType !== undefined && /^[A-Z][A-Z0-9_]+$/.test(errorType) ? errorType : undefined,
    http: httpStatus === undefined && body === undefined ? undefined : { status: httpStatus, body },
  };
}
