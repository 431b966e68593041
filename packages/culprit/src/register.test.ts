import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startSimulatedProvider } from '@culprit/simulated-provider';
import type { SimulatedProvider } from '@culprit/simulated-provider';
import { startReceiver } from '@culprit/store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { IMPORT, removeDirectories, runApp, spansIn, temporaryDirectory } from './testing/run-app.ts';
import type { AppRun, AppSpan } from './testing/run-app.ts';

let provider: SimulatedProvider;
beforeAll(async () => {
  provider = await startSimulatedProvider();
});
afterAll(async () => {
  await provider.close();
  removeDirectories();
});

const run = (
  scenario: string,
  env: Record<string, string> = {},
  flags?: readonly string[],
): Promise<AppRun> => runApp(scenario, { env: { OPENAI_BASE_URL: provider.openaiBaseUrl, ...env }, flags });

const verdict = ({ name, attributes }: AppSpan): unknown[] => [
  name,
  attributes['culprit.failure.category'] ?? 'healthy',
];
const CHAT = 'chat gpt-4o-mini';

describe('the embedded default', () => {
  test('records to segments and says nothing (R46)', async () => {
    const finished = await run('call');
    expect(finished).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(finished.spans.map(verdict)).toEqual([[CHAT, 'healthy']]);
  });

  test('opens no connection of its own (R94)', async () => {
    const finished = await run('offline');
    expect(finished.stdout).toBe('{"connections":0}\n');
    expect(finished.spans).toHaveLength(1);
  });

  test('registers once, however often it is loaded (R12)', async () => {
    const again = IMPORT[1]!;
    const finished = await run('call', {}, [...IMPORT, '--import', `${again}?second`, '--require', again]);
    expect(finished).toMatchObject({ code: 0, stderr: '' });
    expect(finished.spans).toHaveLength(1);
  });

  test('closes segments at their size and deletes the oldest', async () => {
    const finished = await run('calls', { CULPRIT_SEGMENT_BYTES: '400000', CULPRIT_TOTAL_BYTES: '1000000' });
    const sizes = readdirSync(finished.directory).map(
      (name) => statSync(join(finished.directory, name)).size,
    );
    expect(sizes.length).toBeGreaterThan(1);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(1_000_000);
    expect(finished.spans.length).toBeLessThan(1000);
    expect(finished.spans.length).toBeGreaterThan(0);
  });

  test.each([
    ['exit after a stream', 3, 'reset_mid_stream', 'network_timeout'],
    ['uncaught after a stream', 1, 'reset_mid_stream', 'network_timeout'],
  ] as const)('keeps the evidence of a failure: %s (R83)', async (scenario, code, fault, category) => {
    provider.enqueue(fault);
    const finished = await run(scenario);
    expect(finished.code).toBe(code);
    expect(finished.spans.map(verdict)).toEqual([[CHAT, category]]);
  });

  test('exports failed calls that head sampling dropped, and no others (R74)', async () => {
    const sampling = { OTEL_TRACES_SAMPLER: 'always_off', CULPRIT_KEEP_FAILURES: 'true' };
    provider.enqueue('reset_mid_stream');
    const failed = await run('exit after a stream', sampling);
    expect(failed.spans.map(verdict)).toEqual([[CHAT, 'network_timeout']]);
    expect(failed.spans[0]?.attributes['culprit.sampling.rescued']).toBe(true);
    expect((await run('call', sampling)).spans).toEqual([]);
    expect((await run('call', { OTEL_TRACES_SAMPLER: 'always_off' })).spans).toEqual([]);
    expect((await run('call', { CULPRIT_KEEP_FAILURES: 'true' })).spans.map(verdict)).toEqual([
      [CHAT, 'healthy'],
    ]);
  });

  test('ends calls that are open when the process exits (R16)', async () => {
    const finished = await run('exit with an open stream');
    expect(finished.spans.map(({ name }) => name)).toEqual([CHAT]);
    expect(finished.spans[0]?.attributes['culprit.outcome']).toBeDefined();
  });

  test('leaves the application alone when the directory cannot be written', async () => {
    const file = join(temporaryDirectory(), 'file');
    writeFileSync(file, '');
    expect(await run('call', { CULPRIT_DIR: join(file, 'below') })).toMatchObject({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });
});

describe('settings', () => {
  test.each<Record<string, string>>([{ OTEL_SDK_DISABLED: 'true' }, { CULPRIT_DISABLED: '1' }])(
    '%o leaves everything untouched',
    async (env) => {
      const finished = await run('call', env);
      expect(finished).toMatchObject({ code: 0, stdout: '', stderr: '', spans: [] });
      expect(readdirSafe(finished.directory)).toEqual([]);
    },
  );

  test('names the service and its attributes', async () => {
    const { spans } = await run('call', {
      OTEL_SERVICE_NAME: 'orders',
      OTEL_RESOURCE_ATTRIBUTES: 'service.name=other,deployment.environment.name=test',
    });
    expect(spans[0]?.resource).toMatchObject({
      'service.name': 'orders',
      'deployment.environment.name': 'test',
    });
    expect(JSON.stringify(spans[0]?.resource)).not.toContain('command');
  });

  test('samples as told', async () => {
    expect((await run('call', { OTEL_TRACES_SAMPLER: 'always_off' })).spans).toEqual([]);
  });

  test.each([
    [undefined, '["traceparent"]'],
    ['none', '[]'],
    ['baggage', '[]'],
  ])('propagates with OTEL_PROPAGATORS=%s', async (propagators, keys) => {
    const finished = await run('carried', propagators ? { OTEL_PROPAGATORS: propagators } : {});
    expect(finished.stdout.trim()).toBe(keys);
  });

  test('records nothing with OTEL_TRACES_EXPORTER=none', async () => {
    expect(await run('call', { OTEL_TRACES_EXPORTER: 'none' })).toMatchObject({
      code: 0,
      stderr: '',
      spans: [],
    });
  });

  test('says once what it did not understand, and works all the same', async () => {
    const finished = await run('call', { OTEL_TRACES_EXPORTER: 'zipkin' });
    expect(finished.stderr.match(/zipkin/g)).toHaveLength(1);
    expect(finished.spans).toHaveLength(1);
  });

  test('writes one line per call with CULPRIT_CALL_LOG=jsonl', async () => {
    const { directory } = await run('call', { CULPRIT_CALL_LOG: 'jsonl' });
    const file = readdirSync(directory).find((name) => name.startsWith('calls-'))!;
    const lines = readFileSync(join(directory, file), 'utf8').trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({ operation: 'chat', model: 'gpt-4o-mini', status: 'ok' });
  });
});

describe('an application with its own provider', () => {
  test('keeps it when it registers after us, with our processor in it (R34)', async () => {
    provider.enqueue('fenced_json');
    const finished = await run('own provider');
    expect(finished).toMatchObject({ code: 0, stderr: '', spans: [] });
    const { accepted, spans } = JSON.parse(finished.stdout) as { accepted: boolean; spans: unknown[] };
    expect(accepted).toBe(true);
    expect(spans).toEqual([
      [CHAT, 'malformed_response'],
      ['invoke_workflow p', null],
    ]);
  });
});

describe('an OTLP endpoint', () => {
  test.each(['http/protobuf', 'http/json'])('receives spans as %s', async (protocol) => {
    const directory = temporaryDirectory();
    const receiver = await startReceiver({ directory, port: 0 });
    const finished = await run('call', {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
    });
    await receiver.close();
    expect(finished).toMatchObject({ code: 0, stderr: '', spans: [] });
    expect(receivedIn(directory)).toEqual([CHAT]);
  });

  test('that refuses leaves the spans in segments, and flush says so (R83)', async () => {
    const server = createServer((_request, response) => response.writeHead(400).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const finished = await run('flush refused', {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`,
    });
    server.close();
    expect(finished.code).toBe(0);
    expect(JSON.parse(finished.stdout)).toMatch(/^culprit: /);
    expect(finished.spans.map(({ name }) => name)).toEqual([CHAT]);
  });

  test('that does not answer costs flush no more than its time (R83)', async () => {
    const server = createServer(() => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const finished = await run('flush slow', {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`,
    });
    server.closeAllConnections();
    server.close();
    expect(JSON.parse(finished.stdout)).toMatchObject({
      said: expect.stringContaining('50 ms'),
      quick: true,
    });
    expect(finished.spans.map(({ name }) => name)).toEqual([CHAT]);
  });
});

describe('flush', () => {
  test('delivers before the process is stopped, any number of times (R83)', async () => {
    const finished = await run('flush twice');
    expect(finished.code).toBe(null);
    expect(finished.spans).toHaveLength(2);
  });

  test('rejects when the disk refused', async () => {
    const file = join(temporaryDirectory(), 'file');
    writeFileSync(file, '');
    const finished = await run('flush refused', { CULPRIT_DIR: join(file, 'below') });
    expect(JSON.parse(finished.stdout)).toMatch(/^culprit: spans could not be written .*CULPRIT_DIR/);
  });
});

describe('in code', () => {
  test('withPipeline returns and throws what the function does, and judges its limits', async () => {
    const { stdout, spans } = await run('pipelines');
    expect(JSON.parse(stdout)).toEqual({ value: 42, thrown: [true, true] });
    const pipelines = spans.filter(({ name }) => name.startsWith('invoke_workflow'));
    expect(Object.fromEntries(pipelines.map(verdict) as [string, string][])).toMatchObject({
      'invoke_workflow sync': 'healthy',
      'invoke_workflow costly': 'cost_threshold_exceeded',
      'invoke_workflow cheap': 'healthy',
      'invoke_workflow slow': 'latency_threshold_exceeded',
    });
    const thrown = pipelines.filter(({ name }) => /throws|rejects/.test(name));
    expect(thrown.map(({ attributes }) => attributes['error.type'])).toEqual(['Error', 'Error']);
    expect(JSON.stringify(spans)).not.toContain('the total is wrong');
  });

  test('reportFailure judges the active span and keeps its text short', async () => {
    const { stdout, spans } = await run('reported');
    expect(stdout).toBe('false\ntrue\n');
    const reported = spans.find(({ name }) => name === 'invoke_workflow report');
    expect(reported?.attributes).toMatchObject({ 'culprit.failure.category': 'semantic_error' });
    expect(String(reported?.attributes['culprit.report.detail'])).toHaveLength(200);
  });

  test('withExpectation judges answers by what was expected', async () => {
    const { spans } = await run('expected');
    expect(spans.map(verdict)).toEqual([[CHAT, 'malformed_response']]);
  });

  test('recordEvaluation does nothing without a logger provider', async () => {
    expect(await run('evaluated')).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });
});

const readdirSafe = (directory: string): string[] => {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
};

/** Names of the spans a receiver wrote to its directory, whatever it calls the files. */
const receivedIn = (directory: string): string[] => spansIn(directory).map(({ name }) => name);
