import type { NeutralRequest } from '../../neutral.ts';
import { fields, text } from '../../internal/read.ts';
import { toolAttributes } from '../tool-call.ts';

/** Attributes of the conventions for MCP (semantic-conventions-genai, MCP spans), absent ones left out. */
export function requestOfTool(
  name: string | undefined,
  more: Readonly<Record<string, string | undefined>>,
): NeutralRequest {
  const known = Object.entries(more).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    // An empty result is a result.
    expectation: { format: 'none' },
    attributes: {
      'mcp.method.name': 'tools/call',
      ...toolAttributes({ name, type: 'extension' }),
      ...Object.fromEntries(known),
    },
  };
}

/** What the client's transport says of the session; which one it is shows in its class. */
export function transportOf(client: unknown): Readonly<Record<string, string | undefined>> {
  const transport = fields(fields(client)?.['transport']);
  if (transport === undefined) return {};
  const kind = (transport.constructor as { name?: unknown } | undefined)?.name;
  const named = typeof kind === 'string' ? kind : '';
  const network = /stdio/i.test(named) ? 'pipe' : /http|sse|websocket/i.test(named) ? 'tcp' : undefined;
  return {
    'mcp.session.id': text(transport['sessionId']),
    'mcp.protocol.version': text(transport['protocolVersion']),
    'network.transport': network,
  };
}
