import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDocument } from './read-document.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const tag = (key: string, value: unknown): unknown => ({ key, type: typeof value, value });

const spanOf = (fields: Record<string, unknown>): unknown => ({
  traceID: TRACE,
  spanID: 'b7ad6b7169203331',
  operationName: 'chat gpt-4o',
  startTime: 1_767_323_045_000_250,
  duration: 1_500,
  processID: 'p1',
  ...fields,
});

const read = (...spans: unknown[]): ReturnType<typeof readDocument>['spans'] =>
  readDocument({
    data: [
      {
        traceID: TRACE,
        spans,
        processes: { p1: { serviceName: 'tickets', tags: [tag('host.name', 'h1')] } },
      },
    ],
    total: 0,
    errors: null,
  }).spans;

test('reads what OpenTelemetry puts into tags, logs and references', () => {
  const [span] = read(
    spanOf({
      references: [
        { refType: 'FOLLOWS_FROM', traceID: TRACE, spanID: '00000000000000aa' },
        { refType: 'CHILD_OF', traceID: TRACE, spanID: '00000000000000bb' },
      ],
      tags: [
        tag('span.kind', 'client'),
        tag('otel.status_code', 'ERROR'),
        tag('otel.status_description', '429 slow down'),
        tag('error', true),
        tag('otel.scope.name', 'culprit'),
        tag('gen_ai.operation.name', 'chat'),
        tag('gen_ai.response.finish_reasons', '["length"]'),
      ],
      logs: [
        {
          timestamp: 1_767_323_045_000_900,
          fields: [tag('event', 'exception'), tag('exception.type', 'RateLimitError')],
        },
      ],
    }),
  );
  expect(span).toEqual({
    traceId: TRACE,
    spanId: 'b7ad6b7169203331',
    parentSpanId: '00000000000000bb',
    name: 'chat gpt-4o',
    kind: 'client',
    startNs: 1_767_323_045_000_250_000n,
    endNs: 1_767_323_045_001_750_000n,
    status: 'error',
    statusMessage: '429 slow down',
    attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.response.finish_reasons': '["length"]' },
    events: [
      {
        name: 'exception',
        timeNs: 1_767_323_045_000_900_000n,
        attributes: { 'exception.type': 'RateLimitError' },
      },
    ],
    links: [{ traceId: TRACE, spanId: '00000000000000aa', attributes: {} }],
    resource: { 'service.name': 'tickets', 'host.name': 'h1' },
    scope: { name: 'culprit', version: undefined },
    traceState: undefined,
  });
});

test('ids without their leading zeros, error logs of OpenTracing, and an older parent field', () => {
  const [span] = read(
    spanOf({
      traceID: 'af7651916cd43dd8448eb211c80319c',
      spanID: 'ab',
      parentSpanID: 'cd',
      tags: [tag('error', 'true')],
      logs: [
        {
          timestamp: 1,
          fields: [tag('event', 'error'), tag('error.kind', 'Timeout'), tag('message', 'too slow')],
        },
      ],
    }),
  );
  expect(span).toMatchObject({
    traceId: TRACE,
    spanId: '00000000000000ab',
    parentSpanId: '00000000000000cd',
    status: 'error',
    events: [
      { name: 'exception', attributes: { 'exception.type': 'Timeout', 'exception.message': 'too slow' } },
    ],
  });
});

test('never throws, whatever a trace holds', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.anything(),
          fc.dictionary(
            fc.constantFrom(
              'traceID',
              'spanID',
              'tags',
              'logs',
              'references',
              'startTime',
              'duration',
              'process',
            ),
            fc.anything(),
          ),
        ),
      ),
      (spans) => {
        const result = readDocument({ data: [{ traceID: TRACE, spans, processes: {} }] });
        expect(result.spans.length + result.rejected).toBe(spans.length);
      },
    ),
  );
});
