import { fileURLToPath } from 'node:url';
import type * as client2 from '@modelcontextprotocol/client';
import type * as server2 from '@modelcontextprotocol/server';
import { SpanKind } from '@opentelemetry/api';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { echoServer } from './support/echo-server.ts';
import { Traced } from './support/traced.ts';

let traced: Traced;
let near: typeof client2;
let far: typeof server2;

beforeAll(async () => {
  traced = new Traced();
  near = await import('@modelcontextprotocol/client');
  far = await import('@modelcontextprotocol/server');
});
afterEach(() => {
  traced.spans.reset();
});
afterAll(() => traced.close());

const hello = { name: 'echo', arguments: { text: 'hello' } };
const broken = { name: 'broken', arguments: { text: 'hello' } };

async function connect(): Promise<InstanceType<typeof near.Client>> {
  const [one, other] = near.InMemoryTransport.createLinkedPair();
  const client = new near.Client({ name: 'test', version: '1.0.0' });
  await Promise.all([echoServer(far.McpServer).connect(other), client.connect(one)]);
  return client;
}

test('R35 version 2: the server span is a child of the client span', async () => {
  const client = await connect();
  const result = await client.callTool(hello);
  const outer = traced.finished.find((span) => span.kind === SpanKind.CLIENT);
  expect(JSON.stringify(result)).toContain(outer?.spanContext().spanId);
  expect(traced.tree()).toEqual(['tools/call echo', '  tools/call echo']);
});

test('R35 version 2: a result that is an error is a failed tool on both sides', async () => {
  const client = await connect();
  await expect(client.callTool(broken)).resolves.toMatchObject({ isError: true });
  expect(traced.tree()).toEqual([
    'tools/call broken ! cascading_failure propagated',
    '  tools/call broken ! tool_failure origin',
  ]);
});

test('R35 version 2: over stdio', async () => {
  const { StdioClientTransport } = await import('@modelcontextprotocol/client/stdio');
  const client = new near.Client({ name: 'test', version: '1.0.0' });
  const file = fileURLToPath(new URL('support/mcp-server-v2.ts', import.meta.url));
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [file] }));
  const result = await client.callTool(hello);
  const outer = traced.take();
  await client.close();
  expect(outer.attributes).toMatchObject({ 'network.transport': 'pipe' });
  expect(JSON.stringify(result)).toContain(outer.spanContext().spanId);
});

test('R35 version 2: over streamable HTTP', async () => {
  const handler = far.createMcpHandler(() => echoServer(far.McpServer));
  const client = new near.Client({ name: 'test', version: '1.0.0' });
  const transport = new near.StreamableHTTPClientTransport(new URL('http://localhost/mcp'), {
    fetch: (url, init) => handler.fetch(new Request(url, init)),
  });
  await client.connect(transport);
  await client.callTool(hello);
  await client.close();
  expect(traced.tree()).toEqual(['tools/call echo', '  tools/call echo']);
});
