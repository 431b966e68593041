import type { CallSpec } from '../../adapter.ts';
import type { ToolRun } from '../tool-call.ts';
import { fields, text } from '../../internal/read.ts';
import { toolAttributes, toolPrompt } from '../tool-call.ts';

/** The function is called as a method of its options, with the model's request among the details. */
function runOf(args: readonly unknown[], self: unknown): ToolRun {
  const requested = fields(fields(args[2])?.['toolCall']);
  const name = text(requested?.['name']) ?? text(fields(self)?.['name']);
  return { name, id: text(requested?.['callId']) };
}

/**
 * The application's function of a tool. What it throws is usually turned into a text for the model, so that only here
 * the error itself is to be seen.
 */
export const toolCall: CallSpec = {
  path: { binding: 'tool', statics: '', instance: '' },
  method: 'tool',
  kind: 'function',
  handed: () => 0,
  handedAs: 'execute',
  operation: 'execute_tool',
  spanKind: 'internal',
  nests: true,
  head: (args, self) => ({ target: runOf(args, self).name }),
  request: (args, self) => ({
    expectation: { format: 'none' },
    attributes: toolAttributes(runOf(args, self)),
  }),
  prompt: (args, self) => toolPrompt(runOf(args, self), args[0]),
  response: (value) => ({ choices: [{ text: text(value), otherContent: true }] }),
  signal(args) {
    const signal = fields(args[2])?.['signal'];
    return signal instanceof AbortSignal ? signal : undefined;
  },
};
