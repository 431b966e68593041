import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerOptions } from 'node:https';
import { boundsOf } from '../investigation/summarize-trace.ts';
import type { StoredTrace } from '../stored-trace.ts';
import { evaluateTraceQl } from './evaluate-trace-ql.ts';
import { answer, serve } from './serve.ts';
import type { Served } from './serve.ts';
import { toRequest } from './spans.ts';

export interface TempoLike {
  /** False: a version without `/api/v2/traces`. */
  v2?: boolean;
  /** False: a version that does not know `= nil`. */
  nilKnown?: boolean;
  /** Most results of a search; more are refused. */
  maxLimit?: number;
  /** Longest range of a search in seconds; longer ones are refused. */
  maxRange?: number;
  /** Every trace is said to be cut. */
  partial?: boolean;
  tls?: ServerOptions;
  /** Before every answer; true when it answered itself. */
  before?: (url: URL, response: ServerResponse, request: IncomingMessage) => boolean;
}

/** A server that speaks Tempo's documented query API over the given traces. */
export function serveTempo(traces: readonly StoredTrace[], like: TempoLike = {}): Promise<Served> {
  return serve((url, response, request) => {
    if (like.before?.(url, response, request) === true) return;
    const id = /^\/api\/(v2\/)?traces\/([0-9a-f]+)$/.exec(url.pathname);
    if (url.pathname === '/api/search') search(traces, url.searchParams, like, response);
    else if (id === null || (id[1] !== undefined && like.v2 === false))
      answer(response, 404, '404 page not found');
    else byId(traces, id[2] ?? '', id[1] !== undefined, like, response);
  }, like.tls);
}

function search(
  traces: readonly StoredTrace[],
  parameters: URLSearchParams,
  { nilKnown = true, maxLimit = 262_144, maxRange = 604_800 }: TempoLike,
  response: ServerResponse,
): void {
  const number = (name: string, otherwise: number): number => Number(parameters.get(name) ?? otherwise);
  const [start, end, limit] = [number('start', 0), number('end', 0), number('limit', 20)];
  if (parameters.has('start') && start >= end)
    return answer(
      response,
      400,
      `http parameter start must be before end. received start=${start} end=${end}`,
    );
  if (limit > maxLimit) return answer(response, 400, `limit ${limit} exceeds max limit ${maxLimit}`);
  if (end - start > maxRange)
    return answer(
      response,
      400,
      `range specified by start and end exceeds ${maxRange}s. received start=${start} end=${end}`,
    );
  let matches: (trace: StoredTrace) => boolean;
  try {
    matches = evaluateTraceQl(parameters.get('q') ?? '', { nilKnown });
  } catch (error) {
    return answer(response, 400, (error as Error).message);
  }
  const found = traces
    .filter((trace) => !parameters.has('start') || overlaps(trace, start, end))
    .filter(matches)
    // Which ones come first is nobody's promise.
    .sort((a, b) => (a.traceId.slice(-6) < b.traceId.slice(-6) ? -1 : 1))
    .slice(0, limit);
  answer(response, 200, {
    ...(found.length > 0 && { traces: found.map(toFound) }),
    metrics: { inspectedBytes: '1' },
  });
}

function overlaps({ spans }: StoredTrace, start: number, end: number): boolean {
  const { startNs, endNs } = boundsOf(spans);
  return startNs <= BigInt(end) * 1_000_000_000n && endNs >= BigInt(start) * 1_000_000_000n;
}

function toFound({ traceId, spans }: StoredTrace): Record<string, unknown> {
  const { startNs, endNs } = boundsOf(spans);
  return {
    traceID: traceId.replace(/^0+/, ''),
    rootServiceName: '<root span not yet received>',
    startTimeUnixNano: String(startNs),
    durationMs: Number((endNs - startNs) / 1_000_000n),
    spanSets: [
      { spans: [{ spanID: spans[0]?.spanId, startTimeUnixNano: String(startNs) }], matched: spans.length },
    ],
  };
}

function byId(
  traces: readonly StoredTrace[],
  id: string,
  v2: boolean,
  { partial }: TempoLike,
  response: ServerResponse,
): void {
  const trace = traces.find(({ traceId }) => traceId === id.padStart(32, '0'));
  if (trace === undefined) return answer(response, 404, '');
  // The JSON mapping of protobuf: ids are bytes, so base64, and enums are names.
  const text = JSON.stringify(toRequest(trace.spans), (key, value: unknown) => {
    if (/^(traceId|spanId|parentSpanId)$/.test(key))
      return Buffer.from(String(value), 'hex').toString('base64');
    if (key === 'kind' && typeof value === 'number') return KINDS[value];
    return value;
  });
  const request = JSON.parse(text) as { resourceSpans: unknown };
  if (!v2) return answer(response, 200, { batches: request.resourceSpans });
  answer(response, 200, {
    trace: request,
    metrics: {},
    ...(partial && { status: 'PARTIAL', message: 'Trace exceeds maximum size of 5000000 bytes' }),
  });
}

const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'].map(
  (name) => `SPAN_KIND_${name}`,
);
