import { createRequire } from 'node:module';
import type * as tools from '@langchain/core/tools';
import type * as graphs from '@langchain/langgraph';
import type * as clients from '@modelcontextprotocol/client';
import type * as servers from '@modelcontextprotocol/server';
import type * as client from '@modelcontextprotocol/sdk/client/index.js';
import type * as memory from '@modelcontextprotocol/sdk/inMemory.js';
import type * as server from '@modelcontextprotocol/sdk/server/mcp.js';
import type * as agents from '@openai/agents';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { echoServer } from './support/echo-server.ts';
import { Traced } from './support/traced.ts';

const load = createRequire(import.meta.url);
const hello = { name: 'echo', arguments: { text: 'hello' } };
let traced: Traced;

beforeAll(() => {
  traced = new Traced();
});
afterEach(() => {
  traced.spans.reset();
});
afterAll(() => traced.close());

test('MCP version 1 as CommonJS', async () => {
  const { Client } = load('@modelcontextprotocol/sdk/client/index.js') as typeof client;
  const { InMemoryTransport } = load('@modelcontextprotocol/sdk/inMemory.js') as typeof memory;
  const { McpServer } = load('@modelcontextprotocol/sdk/server/mcp.js') as typeof server;
  const [near, far] = InMemoryTransport.createLinkedPair();
  const one = new Client({ name: 'test', version: '1.0.0' });
  await Promise.all([echoServer(McpServer).connect(far), one.connect(near)]);
  await one.callTool(hello);
  expect(traced.tree()).toEqual(['tools/call echo', '  tools/call echo']);
});

test('MCP version 2 as CommonJS', async () => {
  const { Client, InMemoryTransport } = load('@modelcontextprotocol/client') as typeof clients;
  const { McpServer } = load('@modelcontextprotocol/server') as typeof servers;
  const [near, far] = InMemoryTransport.createLinkedPair();
  const one = new Client({ name: 'test', version: '1.0.0' });
  await Promise.all([echoServer(McpServer).connect(far), one.connect(near)]);
  await one.callTool(hello);
  expect(traced.tree()).toEqual(['tools/call echo', '  tools/call echo']);
});

test('LangChain and LangGraph as CommonJS', async () => {
  const { tool } = load('@langchain/core/tools') as typeof tools;
  const { Annotation, END, START, StateGraph } = load('@langchain/langgraph') as typeof graphs;
  const weather = tool(() => 'sunny', { name: 'get_weather', schema: z.object({}) });
  const graph = new StateGraph(Annotation.Root({ said: Annotation<string> }))
    .addNode('look', async () => ({ said: String(await weather.invoke({})) }))
    .addEdge(START, 'look')
    .addEdge('look', END)
    .compile({ name: 'outlook' });
  await expect(graph.invoke({ said: '' })).resolves.toEqual({ said: 'sunny' });
  expect(traced.tree()).toEqual(['invoke_workflow outlook', '  execute_tool get_weather']);
});

test('the OpenAI Agents SDK as CommonJS', async () => {
  const { tool, RunContext } = load('@openai/agents') as typeof agents;
  const weather = tool({
    name: 'get_weather',
    description: 'Weather',
    parameters: z.object({}),
    execute: () => 'sunny',
  });
  await expect(weather.invoke(new RunContext(), '{}')).resolves.toBe('sunny');
  expect(traced.tree()).toEqual(['execute_tool get_weather']);
});
