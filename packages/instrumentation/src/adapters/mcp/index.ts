import type { Adapter } from '../../adapter.ts';
import { clientCalls } from './client.ts';
import { serverCalls } from './server.ts';

/** Messages travel over transports of the application's choice: their hosts are seen by HTTP instrumentation. */
const endpoint: Adapter['endpoint'] = () => ({ provider: 'mcp' });

/** `@modelcontextprotocol/sdk`, version 1: clients and servers in one package. */
export const mcp: Adapter = {
  name: 'mcp',
  package: '@modelcontextprotocol/sdk',
  tested: { from: 1, to: 1 },
  modules: [
    { files: ['dist/esm/client/index.js', 'dist/cjs/client/index.js'], hint: 'Client', bindings: ['Client'] },
    {
      files: ['dist/esm/shared/protocol.js', 'dist/cjs/shared/protocol.js'],
      hint: 'Protocol',
      bindings: ['Protocol'],
    },
  ],
  endpoint,
  calls: [...clientCalls, ...serverCalls],
};

/** The client package of version 2. */
export const mcpClient: Adapter = {
  name: 'mcp-client',
  package: '@modelcontextprotocol/client',
  tested: { from: 2, to: 2 },
  modules: [
    { files: ['dist/public-*.mjs', 'dist/public-*.cjs'], hint: 'Client = class', bindings: ['Client'] },
  ],
  endpoint,
  calls: clientCalls,
};

/** The server package of version 2. */
export const mcpServer: Adapter = {
  name: 'mcp-server',
  package: '@modelcontextprotocol/server',
  tested: { from: 2, to: 2 },
  modules: [
    { files: ['dist/src-*.mjs', 'dist/src-*.cjs'], hint: 'Protocol = class', bindings: ['Protocol'] },
  ],
  endpoint,
  calls: serverCalls,
};
