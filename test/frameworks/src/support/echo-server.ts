import { z } from 'zod';

interface ToolResult {
  content: { type: 'text'; text: string }[];
}

interface Registers {
  registerTool(
    name: string,
    config: object,
    run: (args: { text: string }, extra: object) => unknown,
  ): unknown;
}

/** A server with one tool that answers with the `_meta` it was sent, and one that always fails, one that takes its time. */
export function echoServer<Server>(
  McpServer: new (info: { name: string; version: string }) => Server,
  inputSchema: unknown = z.object({ text: z.string() }),
): Server {
  const server = new McpServer({ name: 'echo', version: '1.0.0' });
  const tools = server as Registers;
  tools.registerTool('echo', { inputSchema }, (args, extra): ToolResult => ({
    content: [{ type: 'text', text: JSON.stringify({ text: args.text, meta: metaOf(extra) ?? null }) }],
  }));
  tools.registerTool('broken', { inputSchema }, () => {
    throw new Error('the warehouse is closed');
  });
  tools.registerTool('slow', { inputSchema }, async (): Promise<ToolResult> => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    return { content: [] };
  });
  return server;
}

function metaOf(extra: object): unknown {
  const { _meta, mcpReq } = extra as { _meta?: unknown; mcpReq?: { _meta?: unknown } };
  return _meta ?? mcpReq?._meta;
}
