import { CORE } from '@culprit/semconv';
import type { ErrorFacts } from '../facts.ts';
import { type Attributes, number, text } from './values.ts';

/** One span as plain data, live or stored: what an error can be read from. */
export interface PlainSpan {
  status: 'unset' | 'ok' | 'error';
  statusMessage?: string | undefined;
  attributes: Attributes;
  events: readonly { name: string; attributes?: Attributes | undefined }[];
  /** Seconds. */
  duration?: number | undefined;
}

/** The failure a span shows: its status, its `error.type`, and its last exception event. */
export interface ShownError {
  type?: string | undefined;
  message?: string | undefined;
  stack?: string | undefined;
  httpStatus?: number | undefined;
  /** `error.type`, which may be the provider's code rather than a class. */
  errorType?: string | undefined;
}

/** Longest message kept for comparing errors; the same cut on both sides keeps equal ones equal. */
export const MAX_MESSAGE_CHARS = 2_048;

/**
 * Undefined when nothing on the span says that it failed. On a span of LLM work an exception event or an `error.type`
 * counts without the status ERROR: some instrumentations never set it, while ordinary code records exceptions that
 * it handled.
 */
export function shownError(span: PlainSpan, llmWork: boolean): ShownError | undefined {
  const exception = span.events.findLast((event) => event.name === 'exception')?.attributes;
  const errorType = text(span.attributes, CORE.ERROR_TYPE);
  if (span.status !== 'error') {
    const hinted = exception !== undefined || errorType !== undefined;
    if (!hinted || !llmWork || span.status === 'ok') return undefined;
  }
  const message = (exception && text(exception, CORE.EXCEPTION_MESSAGE)) ?? span.statusMessage;
  return {
    type: (exception && text(exception, CORE.EXCEPTION_TYPE)) ?? errorType,
    message: message === undefined || message === '' ? undefined : message.slice(0, MAX_MESSAGE_CHARS),
    stack: exception && text(exception, CORE.EXCEPTION_STACKTRACE),
    httpStatus:
      number(span.attributes, CORE.HTTP_RESPONSE_STATUS_CODE, 'http.status_code') ?? statusIn(errorType),
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
