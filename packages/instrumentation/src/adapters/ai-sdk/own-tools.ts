import type { CallSpec, ResolverSpec } from '../../adapter.ts';
import { fields, text } from '../../internal/read.ts';
import { bodyOf } from '../openai/common.ts';
import { outputOf, toolCall } from './tools.ts';
import { toolAttributes, toolPrompt, type ToolRun } from '../tool-call.ts';

/** Names under which tools were last offered to a model; version 5 tells a tool's function only the call's id. */
const names = new WeakMap<object, string>();

/** In version 5 no function of the module runs a single tool: each tool's own is patched when it is offered. */
export const offeredTools: ResolverSpec = {
  binding: 'prepareToolsAndToolChoice',
  unless: 'executeToolCall',
  yields: 'Tool',
  objects(args) {
    const tools = Object.entries(fields(bodyOf(args)['tools']) ?? {});
    for (const [name, tool] of tools) if (fields(tool) !== undefined) names.set(tool as object, name);
    return tools.map(([, tool]) => tool);
  },
};

function runOf(args: readonly unknown[], self: unknown): ToolRun {
  const tool = fields(self);
  return {
    name: tool === undefined ? undefined : names.get(tool),
    id: text(fields(args[1])?.['toolCallId']),
  };
}

/** One execution of one tool in version 5; its own span, if it starts one, is active then. */
export const ownTool: CallSpec = {
  ...toolCall,
  path: { binding: 'Tool', statics: '', instance: 'ai-sdk' },
  method: 'execute',
  kind: 'method',
  when: (args) => text(fields(args[1])?.['toolCallId']) !== undefined,
  ownSpan: (span) =>
    (span as { attributes?: Record<string, unknown> }).attributes?.['ai.operationId'] === 'ai.toolCall',
  head: (args, self) => ({ target: runOf(args, self).name }),
  request: (args, self) => ({
    attributes: toolAttributes(runOf(args, self)),
    expectation: { format: 'none' },
  }),
  prompt: (args, self) => toolPrompt(runOf(args, self), args[0]),
  response: outputOf,
  signal: (args) => {
    const signal = fields(args[1])?.['abortSignal'];
    return signal instanceof AbortSignal ? signal : undefined;
  },
};
