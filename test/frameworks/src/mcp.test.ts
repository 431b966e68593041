import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type * as clients from '@modelcontextprotocol/sdk/client/index.js';
import type * as transports from '@modelcontextprotocol/sdk/inMemory.js';
import type * as servers from '@modelcontextprotocol/sdk/server/mcp.js';
import { SpanKind, trace } from '@opentelemetry/api';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { echoServer } from './support/echo-server.ts';
import { Traced } from './support/traced.ts';

let traced: Traced;
let sdk: {
  Client: typeof clients.Client;
  InMemoryTransport: typeof transports.InMemoryTransport;
  McpServer: typeof servers.McpServer;
};

beforeAll(async () => {
  traced = new Traced();
  const { Client } = await import('@modelcontextprotocol/sdk/client/index.js');
  const { InMemoryTransport } = await import('@modelcontextprotocol/sdk/inMemory.js');
  const { McpServer } = await import('@modelcontextprotocol/sdk/server/mcp.js');
  sdk = { Client, InMemoryTransport, McpServer };
});
afterEach(() => {
  traced.spans.reset();
});
afterAll(() => traced.close());

const hello = { name: 'echo', arguments: { text: 'hello' } };
const slow = { name: 'slow', arguments: { text: 'hello' } };
const broken = { name: 'broken', arguments: { text: 'hello' } };

async function inMemory(): Promise<{
  client: InstanceType<typeof sdk.Client>;
  sent: unknown[];
  received: unknown[];
}> {
  const [near, far] = sdk.InMemoryTransport.createLinkedPair();
  const client = new sdk.Client({ name: 'test', version: '1.0.0' });
  const sent: unknown[] = [];
  const received: unknown[] = [];
  for (const [transport, seen] of [
    [near, sent],
    [far, received],
  ] as const) {
    const send = transport.send.bind(transport);
    transport.send = (message, options) => {
      seen.push(structuredClone(message));
      return send(message, options);
    };
  }
  await Promise.all([echoServer(sdk.McpServer).connect(far), client.connect(near)]);
  return { client, sent, received };
}

test('R35 the server span is a child of the client span by the context in `_meta`', async () => {
  const { client } = await inMemory();
  const result = await client.callTool(hello);
  expect(JSON.stringify(result)).toContain('traceparent');
  const [server, outer] = traced.finished;
  expect(server?.kind).toBe(1);
  expect(outer?.kind).toBe(2);
  expect(server?.attributes).toMatchObject({
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'echo',
    'mcp.method.name': 'tools/call',
    'jsonrpc.request.id': '1',
  });
  expect(outer?.attributes).not.toHaveProperty('gen_ai.provider.name');
  expect(traced.tree()).toEqual(['tools/call echo', '  tools/call echo']);
});

test('R35 a result that is an error is a failed tool on both sides', async () => {
  const { client } = await inMemory();
  const result = await client.callTool(broken);
  expect(result).toMatchObject({ isError: true });
  for (const span of traced.finished)
    expect(span.attributes).toMatchObject({
      'error.type': 'tool_error',
      'culprit.failure.subcategory': 'returned_error',
    });
  expect(traced.tree()).toEqual([
    'tools/call broken ! cascading_failure propagated',
    '  tools/call broken ! tool_failure origin',
  ]);
});

test('R35 messages are what they are without us, but for the context', async () => {
  const { client, sent, received } = await inMemory();
  await client.callTool({ ...hello, _meta: { mine: 1 } });
  await client.callTool(broken);
  for (const one of traced.instrumentations) one.disable();
  const bare = await inMemory();
  await bare.client.callTool({ ...hello, _meta: { mine: 1 } });
  await bare.client.callTool(broken);
  for (const one of traced.instrumentations) one.enable();
  const without = (messages: unknown[]): string =>
    JSON.stringify(messages)
      .replaceAll(/\\?"traceparent\\?":\\?"[^"\\]*\\?",?/g, '')
      .replaceAll(',"_meta":{}', '');
  expect(without(sent)).toBe(JSON.stringify(bare.sent));
  expect(without(received)).toBe(JSON.stringify(bare.received));
});

test('a tool called by a plain request is one span; other requests are none', async () => {
  const { client } = await inMemory();
  const { CallToolResultSchema } = await import('@modelcontextprotocol/sdk/types.js');
  await client.listTools();
  await client.request({ method: 'tools/call', params: hello }, CallToolResultSchema);
  expect(traced.tree()).toEqual(['tools/call echo', '  tools/call echo']);
});

test('R61 a cancelled call is no failure, a call that runs out of time is one', async () => {
  const { client } = await inMemory();
  const controller = new AbortController();
  const cancelled = client.callTool(hello, undefined, { signal: controller.signal });
  controller.abort();
  await expect(cancelled).rejects.toThrow();
  const outer = traced.finished.find((span) => span.kind === SpanKind.CLIENT);
  expect(outer?.status.code).toBe(0);
  expect(outer?.attributes).toMatchObject({ 'culprit.outcome': 'cancelled' });
  traced.spans.reset();
  await expect(client.callTool(slow, undefined, { timeout: 20 })).rejects.toThrow();
  const late = traced.finished.find((span) => span.kind === SpanKind.CLIENT);
  expect(late?.attributes).toMatchObject({
    'error.type': '-32001',
    'culprit.failure.subcategory': 'mcp_timeout',
  });
  await vi.waitFor(() => {
    expect(traced.finished.map(({ name, kind }) => `${kind} ${name}`)).toContain('1 tools/call slow');
  });
});

test('R35 over stdio: the process on the other side gets the context', async () => {
  const { StdioClientTransport } = await import('@modelcontextprotocol/sdk/client/stdio.js');
  const client = new sdk.Client({ name: 'test', version: '1.0.0' });
  const file = fileURLToPath(new URL('support/mcp-server-v1.ts', import.meta.url));
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [file] }));
  const result = await client.callTool(hello);
  const outer = traced.take();
  await client.close();
  expect(outer.attributes).toMatchObject({ 'network.transport': 'pipe' });
  expect(JSON.stringify(result)).toContain(outer.spanContext().spanId);
});

async function listen(server: Server): Promise<URL> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`);
}

test('R35 over streamable HTTP: the sender is the parent, the HTTP span a link', async () => {
  const { StreamableHTTPServerTransport } =
    await import('@modelcontextprotocol/sdk/server/streamableHttp.js');
  const { StreamableHTTPClientTransport } =
    await import('@modelcontextprotocol/sdk/client/streamableHttp.js');
  const tracer = trace.getTracer('http');
  const http = createServer((request, response) => {
    tracer.startActiveSpan('POST', (span) => {
      response.on('close', () => {
        span.end();
      });
      const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
      void echoServer(sdk.McpServer)
        .connect(transport as Parameters<InstanceType<typeof sdk.McpServer>['connect']>[0])
        .then(() => transport.handleRequest(request, response));
    });
  });
  const url = await listen(http);
  const client = new sdk.Client({ name: 'test', version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(url));
  await client.callTool(hello);
  await client.close();
  http.closeAllConnections();
  http.close();
  const outer = traced.finished.find((span) => span.kind === SpanKind.CLIENT);
  const inner = traced.finished.find((span) => span.kind === SpanKind.SERVER);
  expect(outer?.attributes).toMatchObject({ 'network.transport': 'tcp' });
  expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
  const posts = traced.finished
    .filter(({ name }) => name === 'POST')
    .map((span) => span.spanContext().spanId);
  expect(posts).toContain(inner?.links[0]?.context.spanId);
});
