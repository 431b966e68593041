import type { ServerResponse } from 'node:http';
import { boundsOf } from '../investigation/summarize-trace.ts';
import type { JsonValue, StoredSpan, StoredTrace } from '../stored-trace.ts';
import { answer, serve } from './serve.ts';
import type { Served } from './serve.ts';
import { toRequest } from './spans.ts';

export interface JaegerLike {
  /** `tags`: versions up to 2.20, which search by attributes in `/api/traces` alone. Default. `attributes`: later ones. */
  search?: 'tags' | 'attributes';
  /** The storage's limit: a search for as many is refused. */
  maxTraces?: number;
}

/** A server that answers as Jaeger 2.13 was seen to, or as a later one documents, over the given traces. */
export function serveJaeger(
  traces: readonly StoredTrace[],
  { search = 'tags', maxTraces = 50_000 }: JaegerLike = {},
): Promise<Served> {
  return serve((url, response) => {
    const { pathname, searchParams } = url;
    const id = /^\/api\/v3\/traces\/([0-9a-f]+)$/.exec(pathname)?.[1];
    if (pathname === '/api/v3/services') return answer(response, 200, { services: servicesOf(traces) });
    if (id !== undefined)
      return answerTraces(
        response,
        traces.filter(({ traceId }) => traceId === id.padStart(32, '0')),
      );
    if (pathname === '/api/v3/traces') {
      const wanted = readStable(searchParams, search);
      if (typeof wanted === 'string') return answer(response, 400, errorOf(400, wanted));
      if (!(wanted.limit > 0 && wanted.limit < maxTraces))
        return answer(
          response,
          500,
          errorOf(500, 'search depth must be greater than 0 and less than max traces'),
        );
      return answerTraces(response, find(traces, wanted));
    }
    if (pathname === '/api/traces' && search === 'tags') return answerByTags(traces, searchParams, response);
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<!DOCTYPE html>\n<html lang="en"><title>Jaeger UI</title></html>');
  });
}

interface Wanted {
  service: string;
  fromNs: bigint;
  toNs: bigint;
  limit: number;
  tags: Record<string, string>;
}

function readStable(parameters: URLSearchParams, search: JaegerLike['search']): Wanted | string {
  const text = (name: string): string => parameters.get(`query.${name}`) ?? '';
  const [from, to] = [Date.parse(text('start_time_min')), Date.parse(text('start_time_max'))];
  if (Number.isNaN(from) || Number.isNaN(to)) return 'malformed parameter query.start_time_min';
  return {
    service: text('service_name'),
    fromNs: BigInt(from) * 1_000_000n,
    toNs: BigInt(to) * 1_000_000n,
    limit: Number(text(search === 'tags' ? 'num_traces' : 'search_depth')),
    // Version 2.13 ignores what it does not know.
    tags: search === 'attributes' ? (JSON.parse(text('attributes') || '{}') as Record<string, string>) : {},
  };
}

/** A trace is found by one span that starts in the range, of the service, with all the tags. */
function find(traces: readonly StoredTrace[], { service, fromNs, toNs, limit, tags }: Wanted): StoredTrace[] {
  const fits = (span: StoredSpan): boolean =>
    (service === '' || span.resource['service.name'] === service) &&
    span.startNs >= fromNs &&
    span.startNs <= toNs &&
    Object.entries(tags).every(([key, value]) => textOf(tagsOf(span)[key]) === value);
  return traces.filter(({ spans }) => spans.some(fits)).slice(0, limit);
}

function tagsOf(span: StoredSpan): Record<string, JsonValue> {
  return { ...span.resource, ...span.attributes, ...(span.status === 'error' && { error: true }) };
}

function textOf(value: JsonValue | undefined): string | undefined {
  return value === undefined || typeof value === 'string' ? value : JSON.stringify(value);
}

function answerTraces(response: ServerResponse, traces: readonly StoredTrace[]): void {
  if (traces.length === 0) return answer(response, 404, errorOf(404, 'No traces found'));
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(traces.map(({ spans }) => JSON.stringify({ result: toRequest(spans) })).join('\n'));
}

function answerByTags(
  traces: readonly StoredTrace[],
  parameters: URLSearchParams,
  response: ServerResponse,
): void {
  const service = parameters.get('service') ?? '';
  if (service === '')
    return answer(response, 400, {
      data: null,
      errors: [{ code: 400, msg: "parameter 'service' is required" }],
    });
  const found = find(traces, {
    service,
    fromNs: BigInt(parameters.get('start') ?? 0) * 1000n,
    toNs: BigInt(parameters.get('end') ?? 0) * 1000n,
    limit: Number(parameters.get('limit') ?? 100),
    tags: JSON.parse(parameters.get('tags') ?? '{}') as Record<string, string>,
  });
  answer(response, 200, { data: found.map(toJaeger), total: 0, limit: 0, offset: 0, errors: null });
}

/** Microseconds, and ids without leading zeros left as they are. */
function toJaeger({ traceId, spans }: StoredTrace): Record<string, unknown> {
  const { startNs } = boundsOf(spans);
  return {
    traceID: traceId,
    spans: spans.map((span) => ({
      traceID: traceId,
      spanID: span.spanId,
      operationName: span.name,
      references: [],
      startTime: Number((span.startNs || startNs) / 1000n),
      duration: Number((span.endNs - span.startNs) / 1000n),
      tags: [],
      logs: [],
      processID: 'p1',
    })),
    processes: { p1: { serviceName: spans[0]?.resource['service.name'], tags: [] } },
  };
}

function servicesOf(traces: readonly StoredTrace[]): unknown[] {
  return [...new Set(traces.flatMap(({ spans }) => spans.map((span) => span.resource['service.name'])))];
}

const errorOf = (httpCode: number, message: string): unknown => ({ error: { httpCode, message } });
