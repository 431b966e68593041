import type { CallSpec } from '../../adapter.ts';
import type { Fields } from '../../internal/read.ts';
import { fields, text } from '../../internal/read.ts';
import { readToolResult } from './tool-result.ts';
import { requestOfTool, transportOf } from './message.ts';
import { toolPrompt } from '../tool-call.ts';

type ParamsOf = (args: readonly unknown[]) => Fields | undefined;

/** `params` with the entries of the trace context in their `_meta`; what the application wrote there itself stays. */
function withMeta(params: Fields | undefined, entries: Readonly<Record<string, string>>): Fields {
  return { ...params, _meta: { ...entries, ...fields(params?.['_meta']) } };
}

function toolRequest(
  paramsOf: ParamsOf,
  rest: Pick<CallSpec, 'method' | 'when' | 'inject' | 'signal'>,
): CallSpec {
  const toolOf = (args: readonly unknown[]): string | undefined => text(paramsOf(args)?.['name']);
  return {
    path: { binding: 'Client', statics: '', instance: '' },
    operation: 'execute_tool',
    named: 'tools/call',
    head: (args) => ({ target: toolOf(args) }),
    request: (args, self) => requestOfTool(toolOf(args), transportOf(self)),
    prompt: (args) => toolPrompt({ name: toolOf(args) }, paramsOf(args)?.['arguments']),
    response: readToolResult,
    ...rest,
  };
}

function signalAmong(args: readonly unknown[]): AbortSignal | undefined {
  for (const arg of args.slice(1)) {
    const signal = fields(arg)?.['signal'];
    if (signal instanceof AbortSignal) return signal;
  }
  return undefined;
}

/**
 * A tool that is called over MCP: by `callTool`, or by a plain `request` of the same method, which `callTool` makes
 * inside itself. The signal is among the options, which are the second or the third argument.
 */
export const clientCalls: readonly CallSpec[] = [
  toolRequest((args) => fields(args[0]), {
    method: 'callTool',
    signal: signalAmong,
    inject: ([params, ...others], entries) => [withMeta(fields(params), entries), ...others],
  }),
  toolRequest((args) => fields(fields(args[0])?.['params']), {
    method: 'request',
    when: (args) => fields(args[0])?.['method'] === 'tools/call',
    signal: signalAmong,
    inject: ([request, ...others], entries) => [
      { ...fields(request), params: withMeta(fields(fields(request)?.['params']), entries) },
      ...others,
    ],
  }),
];
