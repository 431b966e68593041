import { InvalidQueryError } from './errors.ts';
import type { TraceQuery } from './trace-store.ts';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 10_000;

/** Where a page ended: pages are ordered by start, newest first, and by id within one nanosecond. */
export interface PageEnd {
  startNs: bigint;
  traceId: string;
}

/** Traces per page of a query, checked. */
export function limitOf({ limit = DEFAULT_LIMIT }: TraceQuery): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new InvalidQueryError(
    'limit',
    `The limit of traces per page is a whole number from 1 to ${MAX_LIMIT}, not ${limit}.`,
  );
}

export function cursorOf({ startNs, traceId }: PageEnd): string {
  return `${startNs}.${traceId}`;
}

export function parseCursor(cursor: string): PageEnd {
  const match = /^(\d{1,19})\.([0-9a-f]{32})$/.exec(cursor);
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new InvalidQueryError('cursor', 'The cursor is not one that an earlier page gave as `next`.');
  }
  return { startNs: BigInt(match[1]), traceId: match[2] };
}

/** A trace id or the beginning of one, in lower case. */
export function parseTraceId(id: string): string {
  const prefix = id.trim().toLowerCase();
  if (/^[0-9a-f]{1,32}$/.test(prefix)) return prefix;
  throw new InvalidQueryError(
    'id',
    `A trace id is 32 hex digits, or the first of them; "${prefix}" is none.`,
  );
}

/** Whether a trace comes after the end of an earlier page. */
export function isAfter(trace: PageEnd, end: PageEnd): boolean {
  return trace.startNs < end.startNs || (trace.startNs === end.startNs && trace.traceId > end.traceId);
}
