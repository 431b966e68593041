import { FAILURE_CATEGORIES, type FailureCategory, type RemoteFailure } from '@culprit/diagnosis';

/** Entry of the W3C baggage. Its value: the trace id, then failures, `<span id>-<category>` with the origin's after it. */
export const BAGGAGE_KEY = 'culprit.failures';

/** Failures told of in one request; with more the request says nothing. */
export const MAX_TOLD = 4;

const FAILURE = /^([0-9a-f]{16})-([a-z_]{1,40})(?:-([0-9a-f]{16})-([a-z_]{1,40}))?$/;
const MAX_CHARS = 600;

/** The value of the entry: characters that baggage carries as they are, nothing of content. */
export function writeFailures(traceId: string, failures: readonly RemoteFailure[]): string {
  const parts = failures.map(({ spanId, category, origin }) =>
    origin === undefined
      ? `${spanId}-${category}`
      : `${spanId}-${category}-${origin.spanId}-${origin.category}`,
  );
  return [traceId, ...parts].join('.');
}

/**
 * Reads an entry that some other process wrote. Undefined unless it is whole and speaks of this trace: baggage
 * outlives traces, and its sender may be anybody.
 */
export function readFailures(traceId: string, value: string): readonly RemoteFailure[] | undefined {
  if (value.length > MAX_CHARS || !value.startsWith(`${traceId}.`)) return undefined;
  const parts = value.slice(traceId.length + 1).split('.');
  const failures = parts.map(failureOf);
  return parts.length <= MAX_TOLD && failures.every((failure) => failure !== undefined)
    ? failures
    : undefined;
}

function failureOf(text: string): RemoteFailure | undefined {
  const [, spanId, category, originId, originCategory] = FAILURE.exec(text) ?? [];
  if (spanId === undefined || !isCategory(category)) return undefined;
  if (originId === undefined) return { spanId, category };
  return isCategory(originCategory)
    ? { spanId, category, origin: { spanId: originId, category: originCategory } }
    : undefined;
}

function isCategory(word: string | undefined): word is FailureCategory {
  return (FAILURE_CATEGORIES as readonly (string | undefined)[]).includes(word);
}
