import { context, type Attributes } from '@opentelemetry/api';
import { CALL_RECORD_KEY, type AttemptFacts } from '@culprit/diagnosis';
import { CORE, CULPRIT, CULPRIT_EVENT } from '@culprit/semconv';
import type { Adapter, AttemptMethod, AttemptSource } from './adapter.ts';
import type { Replacement } from './patch-ledger.ts';
import { Call } from './call.ts';
import { guard } from './guard.ts';
import { identifier } from './safe-text.ts';
import { retryAfterOf } from './headers.ts';

/** Attempts kept per call; a retry loop beyond it is cut off in the record, not in the application. */
const MAX_ATTEMPTS = 64;

export function sourcesOf({ attempts = [] }: Adapter): readonly AttemptSource[] {
  return Array.isArray(attempts) ? (attempts as readonly AttemptSource[]) : [attempts as AttemptSource];
}

/** The methods among the sources of attempts. */
export function methodSources(adapter: Adapter): readonly AttemptMethod[] {
  return sourcesOf(adapter).filter((source) => typeof source === 'object' && 'method' in source);
}

/** The replacement for the method by which an SDK performs one HTTP request: counts, times and types attempts. */
export function wrapAttempt({ response, endpoint }: AttemptMethod): Replacement {
  return (original, active) =>
    function (this: unknown, ...args: unknown[]) {
      const call = active() ? guard('attempt', callForAttempt) : undefined;
      if (call === undefined) return original.apply(this, args);
      guard('attempt', () => {
        const found = call.endpoint.address === undefined ? endpoint?.(args) : undefined;
        if (found !== undefined) call.learnEndpoint(found);
      });
      call.attemptsByMethod = true;
      const start = call.elapsed();
      const result = original.apply(this, args);
      if (!(result instanceof Promise)) return result;
      return result.then(
        (value: unknown) => {
          guard('attempt', () => {
            recordResponse(call, start, response === undefined ? value : response(value));
          });
          return value;
        },
        (error: unknown) => {
          guard('attempt', () => {
            recordError(call, start, error);
          });
          throw error;
        },
      );
    };
}

/** The call that a request made now belongs to, while it has room for one more attempt. */
export function callForAttempt(): Call | undefined {
  const call = context.active().getValue(CALL_RECORD_KEY);
  // What runs in this process makes requests of its own; they are no attempts at it.
  if (!(call instanceof Call) || call.settled || call.spec.spanKind === 'internal') return undefined;
  return call.attempts.length < MAX_ATTEMPTS ? call : undefined;
}

interface ResponseLike {
  status?: number;
  headers?: { get?(name: string): string | null | undefined };
}

/** `response` has the parts of a fetch response that are read: `status` and `headers.get(name)`. */
export function recordResponse(call: Call, start: number, response: unknown): void {
  const { status, headers } = (response ?? {}) as ResponseLike;
  const failed = status !== undefined && status >= 400;
  // Where the SDK shows its response, that one counts, and its headers are read once.
  if (call.adapter.promise?.response === undefined) call.sawResponse(response);
  record(call, {
    start,
    duration: call.elapsed() - start,
    status,
    retryAfter: failed ? retryAfter(headers) : undefined,
  });
}

export function recordError(call: Call, start: number, error: unknown): void {
  record(call, { start, duration: call.elapsed() - start, error: errorWord(error) });
}

function retryAfter(headers: ResponseLike['headers']): number | undefined {
  const read = (name: string): string | undefined => headers?.get?.(name) ?? undefined;
  const ms = read('retry-after-ms');
  const text = read('retry-after');
  return retryAfterOf(
    {
      ...(ms === undefined ? {} : { 'retry-after-ms': ms }),
      ...(text === undefined ? {} : { 'retry-after': text }),
    },
    Date.now(),
  );
}

function record(call: Call, attempt: AttemptFacts): void {
  if (call.settled) return;
  const before = call.attempts.at(-1);
  call.attempts.push(attempt);
  call.progress += 1;
  if (attempt.error === undefined && (attempt.status ?? 0) < 400) return;
  if (call.span?.isRecording() !== true) return;
  // Events keep a key without a value, spans do not: what is unknown is left out here.
  const attributes: Attributes = {
    [CULPRIT.ATTEMPT_NUMBER]: call.attempts.length,
    [CORE.ERROR_TYPE]: attempt.error ?? String(attempt.status),
    [CULPRIT.ATTEMPT_WAIT]:
      before === undefined ? 0 : Math.max(0, attempt.start - before.start - before.duration),
    [CULPRIT.CALL_LATENCY]: attempt.duration,
  };
  if (attempt.status !== undefined) attributes[CORE.HTTP_RESPONSE_STATUS_CODE] = attempt.status;
  if (attempt.retryAfter !== undefined) attributes[CULPRIT.FAILURE_RETRY_AFTER] = attempt.retryAfter;
  call.span.addEvent(CULPRIT_EVENT.CALL_ATTEMPT, attributes);
}

/** The transport code at the bottom of the cause chain, else the class. */
function errorWord(error: unknown): string {
  let word: string | undefined;
  for (
    let current = error, depth = 0;
    depth < 5 && typeof current === 'object' && current !== null;
    depth += 1
  ) {
    const { code, name, cause } = current as { code?: unknown; name?: unknown; cause?: unknown };
    word =
      identifier(code) ??
      word ??
      (name === 'Error' ? identifier(current.constructor.name) : identifier(name));
    current = cause;
  }
  return word ?? '_OTHER';
}
