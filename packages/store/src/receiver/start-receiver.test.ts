import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { SpanKind, SpanStatusCode, trace as traceApi, TraceFlags } from '@opentelemetry/api';
import { SeverityNumber } from '@opentelemetry/api-logs';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import protobuf from 'protobufjs/minimal.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ReceiverError } from '../errors.ts';
import { openEmbeddedStore } from '../embedded/open-embedded-store.ts';
import type { StoredSpan } from '../stored-trace.ts';
import { makeSpan, toRequest } from '../testing/spans.ts';
import { tempDir } from '../testing/temp-dir.ts';
import { startReceiver } from './start-receiver.ts';
import type { Receiver, ReceiverOptions } from './start-receiver.ts';

interface Started {
  receiver: Receiver;
  directory: string;
}

async function start(options: Partial<ReceiverOptions> = {}): Promise<Started> {
  const directory = join(tempDir(), '.culprit');
  const receiver = await startReceiver({ directory, port: 0, ...options });
  onTestFinished(() => receiver.close());
  return { receiver, directory };
}

async function storedSpans(directory: string): Promise<StoredSpan[]> {
  const store = await openEmbeddedStore({ directory, allowEmpty: true, index: 'memory' });
  try {
    const { traces } = await store.findTraces();
    const found = await Promise.all(traces.map(({ traceId }) => store.getTrace(traceId)));
    return found.flatMap((trace) => trace!.spans);
  } finally {
    await store.close();
  }
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** A plain request: `fetch` does not let a test set the Host header. */
function send(
  receiver: Receiver,
  body: string | Uint8Array,
  {
    path = '/v1/traces',
    method = 'POST',
    headers = {},
  }: { path?: string; method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        port: receiver.port,
        host: '127.0.0.1',
        path,
        method,
        headers: { 'content-type': 'application/json', ...headers },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

const json = (answer: Answer): unknown => JSON.parse(answer.body.toString());
const protobufHeaders = { 'content-type': 'application/x-protobuf' };
const validBody = (): string => JSON.stringify(toRequest([makeSpan()]));

describe('the exporters of OpenTelemetry', () => {
  /** Sends one span that uses everything a span has. */
  async function exportSpan(exporter: SpanExporter): Promise<string> {
    const provider = new BasicTracerProvider({
      resource: resourceFromAttributes({ 'service.name': 'tickets', 'service.version': '1.2.3' }),
      spanProcessors: [new SimpleSpanProcessor(exporter)],
    });
    const tracer = provider.getTracer('my-scope', '0.9.0');
    const parent = {
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      traceFlags: TraceFlags.SAMPLED,
      isRemote: true,
    };
    const context = traceApi.setSpanContext((await import('@opentelemetry/api')).ROOT_CONTEXT, parent);
    const span = tracer.startSpan(
      'chat gpt-5 ✓',
      {
        kind: SpanKind.CLIENT,
        startTime: [1_767_323_045, 123_456_789],
        attributes: {
          text: 'a✓',
          int: 42,
          negative: -7,
          large: 2 ** 40,
          double: 0.25,
          yes: true,
          list: ['a', 'b'],
          numbers: [1, 2.5],
        },
        links: [
          {
            context: { traceId: 'f'.repeat(32), spanId: 'e'.repeat(16), traceFlags: 1 },
            attributes: { 'culprit.link.relation': 'caused_by' },
          },
        ],
      },
      context,
    );
    span.addEvent('exception', { 'exception.type': 'RateLimitError' }, [1_767_323_045, 200_000_001]);
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'slow down' });
    span.end([1_767_323_046, 1]);
    await provider.shutdown();
    return span.spanContext().spanId;
  }

  test.each([
    ['protobuf', ProtobufExporter, 'none'],
    ['protobuf, gzip', ProtobufExporter, 'gzip'],
    ['JSON', JsonExporter, 'none'],
    ['JSON, gzip', JsonExporter, 'gzip'],
  ] as const)('arrive whole: %s', async (_, Exporter, compression) => {
    const { receiver, directory } = await start();
    const spanId = await exportSpan(
      new Exporter({ url: `${receiver.url}/v1/traces`, compression: compression as any }),
    );
    expect(receiver.stats()).toMatchObject({ spans: 1, rejectedSpans: 0, failures: 0 });
    expect(await storedSpans(directory)).toEqual([
      {
        traceId: '0af7651916cd43dd8448eb211c80319c',
        spanId,
        parentSpanId: 'b7ad6b7169203331',
        name: 'chat gpt-5 ✓',
        kind: 'client',
        startNs: 1_767_323_045_123_456_789n,
        endNs: 1_767_323_046_000_000_001n,
        status: 'error',
        statusMessage: 'slow down',
        attributes: {
          text: 'a✓',
          int: 42,
          negative: -7,
          large: 2 ** 40,
          double: 0.25,
          yes: true,
          list: ['a', 'b'],
          numbers: [1, 2.5],
        },
        events: [
          {
            name: 'exception',
            timeNs: 1_767_323_045_200_000_001n,
            attributes: { 'exception.type': 'RateLimitError' },
          },
        ],
        links: [
          {
            traceId: 'f'.repeat(32),
            spanId: 'e'.repeat(16),
            attributes: { 'culprit.link.relation': 'caused_by' },
          },
        ],
        resource: { 'service.name': 'tickets', 'service.version': '1.2.3' },
        scope: { name: 'my-scope', version: '0.9.0' },
        flags: 0x301,
      },
    ]);
  });

  test('logs are kept in segments of their own', async () => {
    const { receiver, directory } = await start();
    const exporter = new OTLPLogExporter({ url: `${receiver.url}/v1/logs` });
    const provider = new LoggerProvider({ processors: [new BatchLogRecordProcessor({ exporter })] });
    provider.getLogger('test').emit({
      eventName: 'culprit.call',
      body: 'hello',
      severityNumber: SeverityNumber.INFO,
      attributes: { a: 1 },
    });
    await provider.shutdown();
    expect(receiver.stats()).toMatchObject({ logRequests: 1, failures: 0 });
    const [name] = readdirSync(directory);
    expect(name).toMatch(/^logs-[\dT.Z-]+-\d+-0\.jsonl$/);
    const record = JSON.parse(readFileSync(join(directory, name!), 'utf8')).resourceLogs[0].scopeLogs[0]
      .logRecords[0];
    expect(record).toMatchObject({
      eventName: 'culprit.call',
      body: { stringValue: 'hello' },
      severityNumber: 9,
    });
  });

  test('metrics are acknowledged and dropped', async () => {
    const { receiver, directory } = await start();
    const reader = new PeriodicExportingMetricReader({
      exporter: new OTLPMetricExporter({ url: `${receiver.url}/v1/metrics` }),
    });
    const provider = new MeterProvider({ readers: [reader] });
    provider.getMeter('test').createCounter('calls').add(1);
    await provider.shutdown();
    expect(receiver.stats()).toMatchObject({ metricRequests: 1, failures: 0 });
    expect(existsSync(directory)).toBe(false);
  });
});

describe('answers', () => {
  test('an empty response in the format of the request', async () => {
    const { receiver } = await start();
    const asJson = await send(receiver, validBody());
    expect([asJson.status, asJson.headers['content-type'], json(asJson)]).toEqual([
      200,
      'application/json',
      {},
    ]);
    const asProtobuf = await send(receiver, '', { headers: protobufHeaders });
    expect([asProtobuf.status, asProtobuf.headers['content-type'], asProtobuf.body.length]).toEqual([
      200,
      'application/x-protobuf',
      0,
    ]);
  });

  test('takes deflate', async () => {
    const { receiver, directory } = await start();
    const answer = await send(receiver, deflateSync(validBody()), {
      headers: { 'content-encoding': 'deflate' },
    });
    expect(answer.status).toBe(200);
    expect(await storedSpans(directory)).toHaveLength(1);
  });

  test('a partial success names the spans left out, and keeps the others', async () => {
    const { receiver, directory } = await start();
    const body = JSON.stringify(toRequest([makeSpan(), makeSpan({ spanId: 'zz' })]));
    expect(json(await send(receiver, body))).toMatchObject({ partialSuccess: { rejectedSpans: '1' } });
    expect(await storedSpans(directory)).toHaveLength(1);
    expect(receiver.stats()).toMatchObject({ spans: 1, rejectedSpans: 1 });
  });

  test('a partial success in protobuf has the fields of the specification', async () => {
    const { receiver } = await start();
    // resourceSpans { scopeSpans { spans { name: "x" } } }
    const body = Buffer.from([10, 7, 18, 5, 18, 3, 42, 1, 120]);
    const answer = await send(receiver, body, { headers: protobufHeaders });
    const reader = protobuf.Reader.create(answer.body);
    expect([reader.uint32() >>> 3, reader.uint32(), reader.uint32() >>> 3]).toEqual([
      1,
      answer.body.length - 2,
      1,
    ]);
    expect(reader.int32()).toBe(1);
    expect(reader.uint32() >>> 3).toBe(2);
    expect(reader.string()).toContain('ids');
  });

  test.each([
    ['malformed JSON', '{"resourceSpans":', {}, 400],
    ['JSON that is no object', '[1]', {}, 400],
    ['JSON of another signal', '{"resourceLogs":[]}', {}, 400],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), {}, 400],
    ['malformed protobuf', Buffer.from([10, 200, 1, 2]), { headers: protobufHeaders }, 400],
    ['gzip that is none', 'hello', { headers: { 'content-encoding': 'gzip' } }, 400],
    ['an unknown encoding', '{}', { headers: { 'content-encoding': 'br' } }, 415],
    ['another content type', '{}', { headers: { 'content-type': 'text/plain' } }, 415],
    ['another method', '', { method: 'GET' }, 405],
    ['a pre-flight of a browser', '', { method: 'OPTIONS' }, 405],
    ['another path', '{}', { path: '/v1/nothing' }, 404],
    ['a rebound host name', '{}', { headers: { host: 'evil.example:4318' } }, 403],
  ] as const)('refuses %s', async (_, body, options, status) => {
    const { receiver } = await start();
    const answer = await send(receiver, body, options);
    expect(answer.status).toBe(status);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    const format =
      (options as { headers?: object }).headers === protobufHeaders
        ? 'application/x-protobuf'
        : 'application/json';
    expect(answer.headers['content-type']).toBe(format);
    if (format === 'application/json')
      expect(json(answer)).toEqual({ code: expect.any(Number), message: expect.any(String) });
    expect(await send(receiver, validBody())).toMatchObject({ status: 200 });
  });

  test.each(['localhost', '127.0.0.1:4318', '[::1]:4318', 'collector:4318'])(
    'answers to the host %s',
    async (host) => {
      const { receiver } = await start({ allowedHosts: ['collector'] });
      expect((await send(receiver, '{}', { headers: { host } })).status).toBe(200);
    },
  );

  test('refuses bodies over the limit, as sent or unpacked', async () => {
    const { receiver } = await start({ maxBodyBytes: 10_000 });
    const large = JSON.stringify(toRequest([makeSpan({ attributes: { a: 'x'.repeat(20_000) } })]));
    expect((await send(receiver, large)).status).toBe(413);
    expect((await send(receiver, gzipSync(large), { headers: { 'content-encoding': 'gzip' } })).status).toBe(
      413,
    );
    expect((await send(receiver, large, { headers: { 'transfer-encoding': 'chunked' } })).status).toBe(413);
    const huge = Buffer.alloc(20_000_000, ' ');
    expect((await send(receiver, huge, { headers: { 'transfer-encoding': 'chunked' } })).status).toBe(413);
    expect((await send(receiver, huge)).status).toBe(413);
    expect((await send(receiver, validBody())).status).toBe(200);
  });

  test('asks to come back while too much is pending', async () => {
    const { receiver } = await start({ maxPendingBytes: 100 });
    const answer = await send(receiver, validBody());
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '1']);
  });

  test('asks to come back when it cannot write', async () => {
    const { receiver, directory } = await start();
    writeFileSync(directory, 'a file where the directory should be');
    const answer = await send(receiver, validBody());
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '1']);
    rmSync(directory);
    expect((await send(receiver, validBody())).status).toBe(200);
  });

  test('says which port is taken', async () => {
    const { receiver, directory } = await start();
    const error = await startReceiver({ directory, port: receiver.port }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ReceiverError);
    expect(error).toMatchObject({ port: receiver.port, message: expect.stringContaining('is taken') });
  });
});

test('a batch with a 30 MB prompt arrives (R77)', async () => {
  const { receiver, directory } = await start();
  const spans = [makeSpan(), makeSpan({ attributes: { prompt: 'p'.repeat(30 * 1024 * 1024) } }), makeSpan()];
  expect((await send(receiver, JSON.stringify(toRequest(spans)))).status).toBe(200);
  expect(await storedSpans(directory)).toHaveLength(3);
});

test('writes JSON with line breaks as one line and tells about new spans', async () => {
  const counts: number[] = [];
  const { receiver, directory } = await start({ onSpans: (count) => counts.push(count) });
  await send(receiver, JSON.stringify(toRequest([makeSpan(), makeSpan()]), null, 2));
  expect(counts).toEqual([2]);
  expect(await storedSpans(directory)).toHaveLength(2);
});

test('many senders at once lose nothing', async () => {
  const { receiver, directory } = await start({ maxSegmentBytes: 5000 });
  const answers = await Promise.all(Array.from({ length: 60 }, () => send(receiver, validBody())));
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
  expect(readdirSync(directory).length).toBeGreaterThan(3);
  expect(await storedSpans(directory)).toHaveLength(60);
});
