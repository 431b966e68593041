import type { CallSpec } from '../../adapter.ts';
import { fields, text } from '../../internal/read.ts';
import { readToolResult } from './tool-result.ts';
import { requestOfTool } from './message.ts';
import { toolPrompt } from '../tool-call.ts';

function paramsOf(args: readonly unknown[]): Readonly<Record<string, unknown>> | undefined {
  return fields(fields(args[0])?.['params']);
}

function toolOf(args: readonly unknown[]): string | undefined {
  return text(paramsOf(args)?.['name']);
}

/** Version 2 keeps what belongs to the request in a part of its own. */
function contextOf(args: readonly unknown[]): Readonly<Record<string, unknown>> | undefined {
  const given = fields(args[1]);
  return fields(given?.['mcpReq']) ?? given;
}

function signalOf(args: readonly unknown[]): AbortSignal | undefined {
  const signal = contextOf(args)?.['signal'];
  return signal instanceof AbortSignal ? signal : undefined;
}

function requestId(args: readonly unknown[]): string | undefined {
  const context = contextOf(args);
  const id = context?.['requestId'] ?? context?.['id'];
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}

/**
 * A tool that a server runs for its client: the handler of `tools/call`, from the moment it is registered, so that
 * requests that come in while the server still connects are seen as well.
 */
export const serverCalls: readonly CallSpec[] = [
  {
    path: { binding: 'Protocol', statics: '', instance: '' },
    method: 'setRequestHandler',
    kind: 'handed',
    handed: (args) => {
      const index = args.findLastIndex((arg) => typeof arg === 'function');
      return index > 0 ? index : undefined;
    },
    when: (args) => fields(args[0])?.['method'] === 'tools/call',
    operation: 'execute_tool',
    spanKind: 'server',
    named: 'tools/call',
    extract: (args) => fields(paramsOf(args)?.['_meta']) ?? fields(contextOf(args)?.['_meta']),
    head: (args) => ({ target: toolOf(args) }),
    request: (args) =>
      requestOfTool(toolOf(args), {
        'jsonrpc.request.id': requestId(args),
        'mcp.session.id': text(fields(args[1])?.['sessionId']),
      }),
    prompt: (args) => toolPrompt({ name: toolOf(args) }, paramsOf(args)?.['arguments']),
    response: readToolResult,
    signal: signalOf,
  },
];
