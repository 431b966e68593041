import type { CallSpec } from '../../adapter.ts';
import type { NeutralResponse } from '../../neutral.ts';
import type { ToolRun } from '../tool-call.ts';
import { fields, list, text } from '../../internal/read.ts';
import { signalOf, threadOf } from './config.ts';
import { toolAttributes, toolPrompt } from '../tool-call.ts';

/** A tool is given its arguments, or the model's whole request for it; agents put the id into the configuration too. */
function runOf(args: readonly unknown[], self: unknown): ToolRun {
  const requested = fields(args[0]);
  const id = isRequest(args) ? requested?.['id'] : fields(fields(args[1])?.['toolCall'])?.['id'];
  return { name: text(fields(self)?.['name']), id: text(id) };
}

function isRequest(args: readonly unknown[]): boolean {
  return fields(args[0])?.['type'] === 'tool_call';
}

/** A plain value, a message with a status of its own, or a command with such messages in its update. */
function readResult(value: unknown): NeutralResponse {
  const message = fields(value);
  const content = typeof message?.['tool_call_id'] === 'string' ? message['content'] : value;
  return {
    toolError: message?.['status'] === 'error',
    choices: [{ text: textOf(content), otherContent: true }],
  };
}

function textOf(content: unknown): string | undefined {
  if (typeof content === 'string') return content;
  const parts = list(content)?.flatMap((part) => text(fields(part)?.['text']) ?? []);
  return parts === undefined || parts.length === 0 ? undefined : parts.join('\n');
}

/** Every tool derives from `StructuredTool`; a tool may run others, which then have spans of their own. */
export const toolCall: CallSpec = {
  path: { binding: 'StructuredTool', statics: '', instance: '' },
  method: 'invoke',
  operation: 'execute_tool',
  spanKind: 'internal',
  nests: true,
  head: (args, self) => ({ target: runOf(args, self).name }),
  request: (args, self) => ({
    conversationId: threadOf(args),
    expectation: { format: 'none' },
    attributes: toolAttributes(runOf(args, self)),
  }),
  prompt: (args, self) =>
    toolPrompt(runOf(args, self), isRequest(args) ? fields(args[0])?.['args'] : args[0]),
  response: readResult,
  signal: signalOf,
};
