import { createHash } from 'node:crypto';

export interface SpanInput {
  traceId: string;
  /** Any text: it is made a span id of. */
  id: string;
  parent?: string | undefined;
  name?: string | undefined;
  attributes?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** Milliseconds before now at which the span began; it ends half of that later. */
  agoMs?: number | undefined;
}

export const traceIdOf = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 32);
export const spanIdOf = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 16);

const valueOf = (value: string | number | boolean): Record<string, unknown> => {
  if (typeof value === 'string') return { stringValue: value };
  return typeof value === 'boolean' ? { boolValue: value } : { intValue: String(value) };
};

/** An OTLP/JSON request with the spans of one service. */
export function requestOf(service: string, spans: readonly SpanInput[]): string {
  const now = BigInt(Date.now()) * 1_000_000n;
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
        scopeSpans: [
          {
            scope: { name: 'test' },
            spans: spans.map(({ traceId, id, parent, name = id, attributes = {}, agoMs = 20 }) => ({
              traceId,
              spanId: spanIdOf(traceId + id),
              ...(parent === undefined ? {} : { parentSpanId: spanIdOf(traceId + parent) }),
              name,
              kind: 1,
              startTimeUnixNano: String(now - BigInt(agoMs) * 1_000_000n),
              endTimeUnixNano: String(now - BigInt(agoMs) * 500_000n),
              attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: valueOf(value) })),
            })),
          },
        ],
      },
    ],
  });
}

/** Sends spans as an SDK would; the answer's status. */
export async function send(endpoint: string, service: string, spans: readonly SpanInput[]): Promise<number> {
  const response = await fetch(`${endpoint}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: requestOf(service, spans),
  });
  await response.arrayBuffer();
  return response.status;
}
