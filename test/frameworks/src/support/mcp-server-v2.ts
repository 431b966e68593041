import { McpServer } from '@modelcontextprotocol/server';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { echoServer } from './echo-server.ts';

await echoServer(McpServer).connect(new StdioServerTransport());
